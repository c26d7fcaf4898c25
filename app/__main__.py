"""`python -m app` is `ferry`."""

from app.cli import main

main()
