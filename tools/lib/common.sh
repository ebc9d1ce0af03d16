# shellcheck shell=bash
# What the scripts share: where things are, and how they speak. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
models=${TROVE_MODELS:-${XDG_CACHE_HOME:-$HOME/.cache}/trove/models}
script=$(basename "$0")
export root models

# Prints progress; standard output is for results.
say() { printf '%s: %s\n' "$script" "$*" >&2; }

# Ends with one line that says what to do.
die() {
    say "$*"
    exit 1
}

# Prints the comment block at the head of the calling script.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

# Fails early where a program is missing: need PROGRAM PACKAGE
need() { command -v "$1" >/dev/null || die "$1 is missing; run 'apt-get install $2' as root and try again"; }

# A temporary folder that goes away with the script.
temporary() {
    temporary_folder=$(mktemp -d "${TMPDIR:-/tmp}/trove-$script.XXXXXX")
    trap 'rm -rf "$temporary_folder"' EXIT
}
