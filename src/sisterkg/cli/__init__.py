"""Knows the command line: the only reader of the environment and printer of text; knows no step of the work."""

from sisterkg.cli.commands import cli

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line."""
    cli.main(prog_name="sisterkg")
