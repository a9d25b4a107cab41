# Shared by the scripts behind ./dev: the cache, the packages, the build.
# Sourced with the repository's root as the working directory.

ROOT=$PWD
CACHE=${KUBEASSAY_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/kubeassay}
export KUBEASSAY_CACHE=$CACHE
mkdir -p "$CACHE"
export CCACHE_DIR=$CACHE/ccache CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=3G

# What the program is built from; and what the tests need beyond that.
BUILD_PACKAGES="g++ cmake ninja-build pkg-config ccache mold libsimdjson-dev libyaml-dev libyaml-cpp-dev
 libcurl4-openssl-dev libssl-dev libarchive-dev libre2-dev libcli11-dev libexpected-dev libfmt-dev
 libxxhash-dev libzstd-dev nlohmann-json3-dev libkainjow-mustache-dev librpm-dev libtomlplusplus-dev libpugixml-dev
 libsqlite3-dev libpq-dev"
TEST_PACKAGES="doctest-dev python3 python3-venv openssl chromium tzdata locales-all zstd rpm python3-apt libxml2-utils python3-yaml
 postgresql-15 sqlite3"
# Debian's runc and containerd, whose versions tests read, would replace Docker's on a developer's
# machine: in CI only.
RUNTIME_PACKAGES=""
[ "${CI:-}" != true ] || RUNTIME_PACKAGES="runc containerd"
BENCH_PACKAGES="libbenchmark-dev python3 python3-venv openssl"
FUZZ_PACKAGES="clang-16 libclang-rt-16-dev python3"
LINT_PACKAGES="clang-format clang-tidy-16"

say() { printf '%s\n' "$*" >&2; }

# no_arguments COMMAND [ARGUMENTS]: ends the run when there are any.
no_arguments() {
    [ $# -eq 1 ] && return
    say "dev: $1 takes no arguments"
    exit 2
}

# Installs the named Debian packages that are not there yet, and says which. No network is
# touched when nothing is missing. Commands that run beside each other install one after the other.
need_packages() {
    local missing="" package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "installing Debian packages:$missing"
    local as_root=""
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || {
            say "dev: these packages are missing and neither root nor sudo is there to install them"
            exit 1
        }
    fi
    local log
    log=$(mktemp)
    if ! (
        flock 9
        $as_root apt-get update && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y \
            --no-install-recommends $missing
    ) 9>"$CACHE/packages.lock" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        say "dev: apt-get failed; its whole output is in $log"
        exit 1
    fi
    rm -f "$log"
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    local log
    log=$(mktemp)
    if ! { cmake --preset "$preset" && ninja -C "build/$preset" "$@"; } >"$log" 2>&1; then
        grep -E 'error|FAILED|warning' -A5 "$log" | head -n 60 >&2 || true
        tail -n 5 "$log" >&2
        say "dev: the build failed; its whole output is in $log"
        exit 1
    fi
    rm -f "$log"
}
