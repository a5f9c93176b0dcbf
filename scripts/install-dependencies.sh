#!/usr/bin/env bash
# Installs what the build and the private server need, and says so. Does nothing where all is there.
# With the argument "tests" also what the tests start beside them, where apt-get has it.
set -euo pipefail

has_library() {
  command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$1"
}

has_server() {
  local directory
  for directory in $(pg_config --bindir 2>/dev/null || true) /usr/lib/postgresql/*/bin ${PATH//:/ }; do
    [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] && return 0
  done
  return 1
}

missing=()
command -v pkg-config >/dev/null 2>&1 || missing+=(pkg-config)
has_library libpq || missing+=(libpq-dev)
has_library zlib || missing+=(zlib1g-dev)
has_library libzstd || missing+=(libzstd-dev)
has_server || missing+=(postgresql)
if [ "${1:-}" = tests ] && command -v apt-get >/dev/null 2>&1; then
  # Tests of connection poolers are left out where there is none.
  [ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "Missing: ${missing[*]}. There is no apt-get here: install PostgreSQL 14 or later with its" \
    "server, libpq, zlib and libzstd with their headers, and pkg-config, then try again." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "Missing: ${missing[*]}. They can be installed by root only: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing with apt-get: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
