#!/usr/bin/env bash
# Install the named Debian packages that are missing; as root, or through sudo, or say who must.
set -euo pipefail

missing=()
for package in "$@"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if ! command -v apt-get >/dev/null; then
  echo "Not a Debian system: install what Debian calls '${missing[*]}' with your package manager, then repeat." >&2
  exit 1
elif [ "$(id -u)" != 0 ]; then
  as_root=(sudo)
  [ -t 0 ] || as_root=(sudo -n)
  if ! "${as_root[@]}" true 2>/dev/null; then
    echo "Not allowed to install packages. Ask an administrator for: apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi

echo "Installing Debian packages: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
