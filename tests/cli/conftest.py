"""Records of a few cities, and a site of them, as the command publishes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import run
from snapshot.tiny import tiny_data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of three cities."""
    return tiny_data(tmp_path_factory.mktemp("cli") / "data")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A site with the three cities, published by the command."""
    folder = tmp_path_factory.mktemp("published") / "site"
    assert run("build", "--data", data, "--site", folder).returncode == 0
    return folder
