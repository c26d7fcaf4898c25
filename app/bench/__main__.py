"""`python -m app.bench MODULE CORES`: the process that one measurement gets for itself."""

import sys

from app.bench.process import main

main(sys.argv[1], int(sys.argv[2]))
