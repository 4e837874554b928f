#!/bin/sh
# Every shell text of the project. Without shellcheck this says so; in CI that is an error.
set -eu
cd "$(dirname "$0")/.."
if ! command -v shellcheck >/dev/null 2>&1; then
  echo "shell scripts are not linted: apt-get install shellcheck" >&2
  [ -z "${CI:-}" ] || exit 1
  exit 0
fi
shellcheck -s sh src/node/scripts/*.sh scripts/*.sh bench/*.sh test/real-nodes/image/*.sh
shellcheck .ci/run
