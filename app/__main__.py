"""`ferry`, and `python -m app`. What is imported stays for good: to look through it for rubbish again and again cost a
sixth of every start, so nobody looks before everything is there, and nobody looks at it later.

Afterwards they look seldom: a server with a thousand open lines stands still for half a second while they do.
"""

import gc
from typing import Final

SELDOM: Final = (10_000, 20, 100)
"""So many new things before a look at them, and so many looks before one at what has grown older, and at everything."""

gc.disable()

from app import cli  # noqa: E402


def main() -> None:
    """Run the command line."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
