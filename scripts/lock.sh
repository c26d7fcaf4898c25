#!/usr/bin/env bash
# Pin every requirement, with hashes and without index addresses, from pyproject.toml. `--upgrade` moves to new versions.
set -euo pipefail
cd "$(dirname "$0")/.."

# A machine's own pip settings may point to other builds of a package, whose hashes nobody else could install.
unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"

compile() {
  .venv/bin/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url \
    --no-emit-find-links "$@"
}

group() {
  .venv/bin/python -c 'import sys, tomllib
print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"][sys.argv[1]], sep="\n")' "$1"
}

compile "$@" -o requirements.txt pyproject.toml
compile "$@" -c requirements.txt --all-build-deps --only-build-deps -o requirements-build.txt pyproject.toml
pinned=(-c requirements.txt -c requirements-build.txt)
for name in test dev node release; do
  group "$name" | compile "$@" "${pinned[@]}" -o "requirements-$name.txt" -
  pinned+=(-c "requirements-$name.txt")
done
