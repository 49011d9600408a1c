"""Knows which of the app's addresses a path stands for, however its slashes are written; not what is there."""

from __future__ import annotations


def app_path(path: str) -> str:
    """Return a path as the app's routes write it: with one slash before it and none behind it.

    Werkzeug passes over slashes before a path, and the app over one behind it. Whoever looks at a path before they
    do must see the same address, or its limits could be gone round.

    >>> app_path("/sparql/"), app_path("//reconcile"), app_path("/"), app_path("/place//baku")
    ('/sparql', '/reconcile', '/', '/place//baku')
    """
    return f"/{path.lstrip('/').removesuffix('/')}"
