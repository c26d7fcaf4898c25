#!/usr/bin/env bash
# See that the browser tests find a Chromium and a Chinese font; without them those tests are skipped, or fail under CI.
set -euo pipefail
cd "$(dirname "$0")"

wanted=()
[ -n "${FERRY_TEST_CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null || wanted+=(chromium)
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || wanted+=(fonts-noto-cjk)
[ ${#wanted[@]} -gt 0 ] || exit 0

./apt.sh "${wanted[@]}" || {
  [ "${CI:-}" != true ] || exit 1
  echo "Going on without them: browser tests will be skipped." >&2
}
