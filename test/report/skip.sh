# Sourced by the tests whose judges come from npm or PyPI: their cache outside the repository, and skipping.
here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
cache=${KUBEASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kubeassay}

# skip WHY: in CI a skipped test is a failure.
skip() {
    echo "skipped: $1"
    [ "${CI:-}" = true ] && exit 1
    exit 77
}

# Prints the Python that has the packages of requirements.txt beside the test, installed once from
# PyPI; fails when they cannot be had.
python_with_requirements() {
    local venv
    venv=$cache/venv-$(sha256sum "$here/requirements.txt" | cut -c1-16)
    if [ ! -e "$venv/ready" ]; then
        mkdir -p "$cache"
        rm -rf "$venv"
        { python3 -m venv "$venv" && "$venv/bin/pip" install -q -r "$here/requirements.txt"; } \
            >/dev/null 2>&1 || return 1
        touch "$venv/ready"
    fi
    echo "$venv/bin/python"
}
