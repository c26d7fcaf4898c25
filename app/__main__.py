"""`ferry`, and `python -m app`. What is imported stays for good: to look through it for rubbish again and again cost a
sixth of every start, so nobody looks before everything is there, and nobody looks at it later.
"""

import gc

gc.disable()

from app import cli  # noqa: E402


def main() -> None:
    """Run the command line."""
    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
