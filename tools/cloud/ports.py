"""Free TCP ports on the loopback address, for services whose ports are chosen at their first start."""

import socket


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def choose(preferred=None, taken=()):
    """The preferred port, or the next free one above it; any free port when none is preferred."""
    if preferred is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]
    for port in range(preferred, preferred + 2000):
        if port not in taken and is_free(port):
            return port
    raise OSError(f"no free port between {preferred} and {preferred + 2000}")


def listens(port, address="127.0.0.1"):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0
