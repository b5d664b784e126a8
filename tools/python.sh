# Sourced by the tools: need_python NAME makes sure that Debian's Python 3 is installed, or says what to do.
need_python() {
    [ -x /usr/bin/python3 ] && return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$1: needs Debian 12: there is neither /usr/bin/python3 nor apt-get on this machine" >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "$1: needs root to install Python 3; use sudo" >&2
        exit 77
    fi
    echo "$1: installing python3, which the tools are written in"
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get -q update && apt-get -y -q install --no-install-recommends python3; } \
            >/tmp/nova-python-install.log 2>&1; then
        tail -n 15 /tmp/nova-python-install.log >&2
        echo "$1: python3 could not be installed; fix what apt says above and run the command again" >&2
        exit 1
    fi
    rm -f /tmp/nova-python-install.log
}
