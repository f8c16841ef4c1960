"""The command, imported whole, for processes that fork it (`warm`)."""

import sys

from wardwatch.cli.main import build, main

build()


def run(*words: str) -> None:
    """What the shell does with `wardwatch WORDS`."""
    sys.argv = ["wardwatch", *words]
    main()
