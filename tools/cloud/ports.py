"""TCP ports of this machine, for services whose ports are chosen at their first start.

A port that is free now may be somebody else's before the service has bound it. So whoever chooses ports
holds them as `Claims` until what he starts listens on them: a claim is an abstract unix socket named after
the port, which the kernel gives to one process only, and takes back when that process ends, however it ends.
"""

import random
import socket

# Below the range from which the kernel takes a local port for an outgoing connection.
FIRST = 20000


class Claims:
    """Ports that no other chooser gets while this is open."""

    def __init__(self):
        self._held = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for held in self._held.values():
            held.close()
        self._held.clear()

    def take(self, port):
        """True when the port is free, or held by us already; then it is ours until close()."""
        if port in self._held:
            return True
        if not self.reserve(port):
            return False
        # In this order: who held the claim until now listens by now.
        if is_free(port):
            return True
        self._held.pop(port).close()
        return False

    def reserve(self, name):
        """The same for anything with a name that two choosers must not both choose."""
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0nova-claim/{name}")
        except OSError:
            claim.close()
            return False
        self._held[name] = claim
        return True

    def choose(self, preferred=None, taken=()):
        """The preferred port, or the next free one above it; any free port when none is preferred."""
        if preferred is None:
            end = _first_outgoing()
            candidates = random.sample(range(FIRST, end), end - FIRST)
        else:
            candidates = range(preferred, min(preferred + 2000, 65536))
        for port in candidates:
            if port not in taken and port not in self._held and self.take(port):
                return port
        raise OSError(f"no free port between {min(candidates)} and {max(candidates)}")


def is_free(port):
    """True when a service could bind it now, on any address: some of ours listen on all of them."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
            return True
        except OSError:
            return False


def listens(port, address="127.0.0.1"):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0


def _first_outgoing():
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        first = int(file.read().split()[0])
    return first if first >= FIRST + 1000 else 32768
