#!/usr/bin/env bash
# Make .venv hold exactly what the given requirement files pin, and `.venv/bin/ferry`. Does nothing when it already does.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
if [ ! -x .venv/bin/python ]; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Ferry needs Python 3.11 or newer; '$python' is not. Name one: make setup PYTHON=/path/to/python3.12" >&2
    exit 1
  }
  "$python" -c 'import ensurepip' 2>/dev/null || scripts/apt.sh python3-venv
  "$python" -m venv .venv
fi

wanted=$(cat "$@" pyproject.toml | sha256sum | cut -d' ' -f1)
stamp=.venv/.installed-$(echo "$*" | tr -c 'a-z\n' '-')
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0

files=()
for file in "$@"; do files+=(-r "$file"); done
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes "${files[@]}"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
echo "$wanted" >"$stamp"
