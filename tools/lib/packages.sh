# shellcheck shell=bash disable=SC2154  # root and models come from common.sh.
# Debian packages by group, from tools/packages.txt. Sourced after common.sh.

# Prints the packages of the groups given, sorted.
packages_of() {
    local group
    for group in "$@"; do
        awk -v group="$group" '$1 == group { print $2 }' "$root/tools/packages.txt"
    done | sort -u
}

# Prints those of the packages given that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        # shellcheck disable=SC2016  # ${Status} is dpkg's own variable.
        [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || echo "$package"
    done
}

# Installs what is missing of the groups given; says nothing when nothing is.
install_groups() {
    local wanted missing log
    command -v dpkg-query >/dev/null || die "this set-up is for Debian 12; elsewhere install what tools/packages.txt lists"
    mapfile -t wanted < <(packages_of "$@")
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    ((${#missing[@]})) || return 0
    ((EUID == 0)) || die "Debian packages are missing; run: sudo apt-get update && sudo apt-get install --no-install-recommends -y ${missing[*]}"

    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    log=$(mktemp)
    # The lists at hand may be absent or old: refresh them only if they do not do.
    apt_install "${missing[@]}" >"$log" 2>&1 ||
        { apt-get update -q >>"$log" 2>&1 && apt_install "${missing[@]}" >>"$log" 2>&1; } ||
        die "apt-get could not install them; check the network and the package sources, and run this again (log: $log)"
    rm -f "$log"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 "$@"
}
