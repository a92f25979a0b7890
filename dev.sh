#!/bin/sh
# ./dev.sh test [pytest arguments]   builds ranvier and runs its tests
# ./dev.sh demo [demo arguments]     builds ranvier and trains on the bundled digits
# Both install what is missing (through apt on Debian) and keep everything else in .venv.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}

say() { printf 'dev.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

have_compiler() { command -v "${CXX:-c++}" >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1; }
have_headers() {
  "$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'
}
have_venv() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

install_missing() {
  command -v "$python" >/dev/null 2>&1 || fail "no $python found; ranvier needs Python 3.10 or newer"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || fail "$("$python" --version) is too old; 3.10 is needed"
  missing=
  have_compiler || missing="$missing g++"
  have_headers || missing="$missing python3-dev"
  have_venv || missing="$missing python3-venv"
  [ -n "$missing" ] || return 0

  command -v apt-get >/dev/null 2>&1 || fail "please install what Debian calls:$missing"
  root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "please run as root: apt-get install$missing"
    root=sudo
    [ -t 0 ] || root='sudo -n'  # nobody is there to type a password
  fi
  say "installing$missing"
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq update || fail "apt-get update failed; needed:$missing"
  # shellcheck disable=SC2086  # the list is meant to be split
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null ||
    fail "please run as root: apt-get install$missing"
  { have_compiler && have_headers && have_venv; } || fail "$python still lacks one of:$missing"
}

# install_ranvier EXTRAS: into .venv; builds again only when a source is newer than the last build
install_ranvier() {
  mkdir -p build
  exec 9>build/lock
  ! command -v flock >/dev/null 2>&1 || flock 9  # another dev.sh of this checkout goes first
  if ! .venv/bin/python -c '' 2>/dev/null; then
    install_missing
    rm -rf .venv
    "$python" -m venv .venv
  fi
  pip='.venv/bin/python -m pip --disable-pip-version-check -q'
  if ! ls build/wheel/*.whl .venv/built >/dev/null 2>&1 ||
    [ -n "$(find cpp python CMakeLists.txt pyproject.toml -newer .venv/built)" ]; then
    install_missing
    say 'building (minutes the first time)'
    touch .venv/started
    # the build's tools stay in .venv: from a new place each time pip would have all of the bindings compiled again
    # shellcheck disable=SC2046  # the list is meant to be split
    $pip install cmake ninja zopfli $(sed -n 's/^requires = \[\(.*\)\]$/\1/p' pyproject.toml | tr -d '",')
    .venv/bin/python tools/build_wheel.py
    .venv/bin/python tools/pack_wheel.py build/wheel/*.whl
    rm -f .venv/with-*
    $pip uninstall -y ranvier 2>/dev/null  # or pip keeps what has the same version
    mv .venv/started .venv/built
  fi
  if ! [ -e ".venv/with-$1" ]; then
    say "installing ranvier[$1]"
    $pip install "$(echo build/wheel/*.whl)[$1]"
    : >".venv/with-$1"
  fi
  exec 9>&-
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  test)
    install_ranvier test,progress
    exec .venv/bin/python -m pytest "$@"
    ;;
  demo)
    install_ranvier progress
    exec .venv/bin/ranvier demo "$@"
    ;;
  *) fail 'say ./dev.sh test or ./dev.sh demo' ;;
esac
