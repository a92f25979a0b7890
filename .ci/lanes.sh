# shellcheck shell=bash
# lane NAME COMMAND…: runs one lane under a heading, keeps its time and verdict; `verdict` prints the table and exits.
# Sourced by .ci/run and .ci/deep.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CI=true PIP_DISABLE_PIP_VERSION_CHECK=1 CMAKE_GENERATOR=Ninja
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
unset RANVIER_ISA PYTHONPATH
venv=$PWD/.venv
out=$PWD/build  # where pip builds too, at the same depth, so that ccache sees the same paths
export PATH=$PATH:$venv/bin  # ninja, where the system has none
mkdir -p "$out"
root=
[[ $(id -u) == 0 ]] || root='sudo -n'

# have COMMAND PACKAGE: through apt where it is not there
have() {
  command -v "$1" >/dev/null && return
  { $root apt-get -qq update && $root apt-get -qq install -y --no-install-recommends "$2"; } >/dev/null
}
passed=() failed=()

# of this shell's finished children, user and system
cpu_seconds() { awk -v hz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print int(($14 + $15) / hz) }' /proc/$$/stat; }

lane() {
  local name=$1 start=$SECONDS used=$(cpu_seconds) line
  shift
  printf '\n===== %s =====\n' "$name"
  (set -e; "$@") </dev/null  # not inside `if`: bash would drop the -e
  if (($? == 0)); then line=passed; else line=FAILED; fi
  printf -v line '%-12s %-6s %4d s (%d s of processor time)' "$name" "$line" $((SECONDS - start)) \
    $(($(cpu_seconds) - used))
  printf '===== %s =====\n' "$line"
  if [[ $line == *FAILED* ]]; then failed+=("$line"); else passed+=("$line"); fi
}

verdict() {
  printf '\n'
  printf '%s\n' ${passed[@]+"${passed[@]}"} ${failed[@]+"${failed[@]}"}
  printf '\n===== %d lanes passed, %d failed in %d s =====\n' ${#passed[@]} ${#failed[@]} "$SECONDS"
  exit $((${#failed[@]} > 0))
}
