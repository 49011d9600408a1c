"""What a test does where something that it needs is not on this machine."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def do_without(what: str) -> NoReturn:
    """Skip where a person runs the tests, and fail where nobody would read that they were skipped."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
