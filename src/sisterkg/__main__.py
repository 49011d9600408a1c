"""Knows that `python -m sisterkg` is the command line; nothing else."""

from sisterkg.cli import main

if __name__ == "__main__":
    main()
