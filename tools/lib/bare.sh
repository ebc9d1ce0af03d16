# shellcheck shell=bash disable=SC2154  # root comes from common.sh.
# A bare Debian root and commands in it. Sourced after common.sh.

# Prints the folder of the toolchain that `swift` belongs to: what holds usr/bin/swift.
swift_toolchain() {
    local path
    path=$(readlink -f "$(command -v swift)") || return 1
    dirname "$(dirname "$(dirname "$path")")"
}

# Prints the local folders that git's url.*.insteadOf settings point to.
git_mirrors() {
    { git config --get-regexp '^url\..*\.insteadof$' || true; } |
        sed -nE 's#^url\.(file://)?(/.*)\.insteadof .*#\2#p' | sort -u |
        while read -r folder; do [[ ! -d $folder ]] || echo "${folder%/}"; done
}

# Makes a minimal Debian 12 in the folder given, with this machine's apt transport settings.
make_bare_root() {
    local options=() line
    while read -r line; do options+=(--aptopt "$line"); done < <(apt-config dump | grep -E '^Acquire::(http|https)' || true)
    mmdebstrap --quiet --variant=minbase "${options[@]}" bookworm "$1" ||
        die "mmdebstrap failed; is the Debian archive reachable?"
}

# Copies the configuration of git, pip, resolver and certificates into the root.
copy_configuration() {
    local bare=$1 file
    for file in /etc/gitconfig /etc/gitignore /etc/pip.conf /etc/resolv.conf /etc/hosts; do
        [[ ! -e $file ]] || cp -L "$file" "$bare$file"
    done
    mkdir -p "$bare/root/.config" "$bare/etc/ssl/certs" "$bare/usr/local/share/ca-certificates"
    [[ ! -e $HOME/.gitconfig ]] || cp "$HOME/.gitconfig" "$bare/root/.gitconfig"
    [[ ! -d $HOME/.config/pip ]] || cp -r "$HOME/.config/pip" "$bare/root/.config/pip"
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp -t "$bare/usr/local/share/ca-certificates" {} +
    [[ ! -e /etc/ssl/certs/ca-certificates.crt ]] ||
        cp -L /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/ca-certificates.crt"
}

# in_bare_root ROOT TOOLCHAIN [FOLDER...] -- COMMAND: runs it with the folders bound at their own
# paths, read-only, in mount and process namespaces of its own, so nothing stays mounted.
in_bare_root() {
    local bare=$1 toolchain=$2 passed=() folders=() name
    shift 2
    while [[ $1 != -- ]]; do
        folders+=("$1")
        shift
    done
    while read -r name; do passed+=("$name=${!name}"); done < <(transport_variables)
    # shellcheck disable=SC2016  # The inner shell expands these.
    env -i "${passed[@]}" HOME=/root TERM="${TERM:-dumb}" LANG=C.UTF-8 \
        PATH="$toolchain/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
        unshare --mount --pid --fork bash -euc '
            bare=$1 command=$2
            shift 2
            mount -t proc proc "$bare/proc"
            mount --rbind /dev "$bare/dev"
            for folder; do
                mkdir -p "$bare$folder"
                mount --bind -o ro "$folder" "$bare$folder"
            done
            exec chroot "$bare" /bin/bash -c "$command"
        ' bash "$bare" "$2" "${folders[@]}"
}

# Prints the names of the variables that say how to reach the package archives.
transport_variables() {
    compgen -e | grep -E '^(PIP_|SSL_|GIT_SSL|REQUESTS_CA|CURL_CA|https?_proxy|no_proxy)' || true
}

# offline ROOT COMMAND: runs it in the root without any network.
offline() {
    local bare=$1 command=$2
    # shellcheck disable=SC2016  # The inner shell expands these.
    env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        unshare --mount --net --pid --fork bash -euc '
            mount -t proc proc "$1/proc"
            mount --rbind /dev "$1/dev"
            exec chroot "$1" /bin/bash -c "$2"
        ' bash "$bare" "$command"
}
