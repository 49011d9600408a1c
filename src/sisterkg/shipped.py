"""Knows where the data, ontology and shapes that come with sisterkg stand; does not know what is in them."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Return the folder ``name`` (``data``, ``ontology`` or ``shapes``) that this sisterkg came with.

    An installed package carries it inside; in a source checkout it stands at the top of the repository.
    """
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name
