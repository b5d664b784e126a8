"""The state folder of one cloud: its paths, what was chosen at the first `up`, the lock against a second."""

import fcntl
import json
import os
import secrets
import shutil

from . import ports
from .console import Failure

DEFAULT_FOLDER = "/var/lib/nova-standalone"
DAEMONS = ("nova-conductor", "nova-scheduler", "nova-api", "nova-compute")
PREFERRED_PORTS = {"api": 8774, "metadata": 8775,
                   "postgres": 54329, "amqp": 5673, "management": 15673, "distribution": 25673,
                   "epmd": 4370, "health-nova-conductor": 9870, "health-nova-scheduler": 9871,
                   "health-nova-api": 9872, "health-nova-compute": 9873}
KEPT_AT_RESET = ("cache", "lock")


class State:
    """Paths and remembered choices. `chosen` is empty before the first `up`."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.file = self.path("state.json")
        self.chosen = {}
        if os.path.exists(self.file):
            with open(self.file, encoding="utf-8") as file:
                self.chosen = json.load(file)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    @property
    def port(self):
        return self.chosen["ports"]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port['api']}"

    @property
    def is_fake(self):
        return self.chosen["driver"] == "fake"

    def log(self, name):
        return self.path("log", f"{name}.log")

    def make_folders(self):
        for name in ("", "etc", "log", "run", "instances", "nova", "cache"):
            os.makedirs(self.path(name), mode=0o755, exist_ok=True)

    def choose(self, driver, hosts):
        """Chooses what is not remembered yet, and checks what is asked for against what is."""
        if not self.chosen:
            chosen = _choose_ports({})
            self.chosen = {"driver": driver or "libvirt", "hosts": hosts or 1, "ports": chosen,
                           "secrets": {name: secrets.token_hex(12) for name in
                                       ("rabbit", "postgres", "database", "admin", "nova", "demo")},
                           "network": free_network(chosen["api"] - PREFERRED_PORTS["api"])}
        # A newer version may want more of them.
        self.chosen["ports"] = _choose_ports(self.chosen["ports"])
        if driver and driver != self.chosen["driver"]:
            raise Failure(f"this cloud was made with --driver {self.chosen['driver']}",
                          advice="`reset` it first, or make a second one with --state DIR")
        self.chosen["hosts"] = hosts or self.chosen["hosts"]
        if self.chosen["hosts"] > 1 and not self.is_fake:
            raise Failure("--hosts needs --driver fake: one machine is one libvirt host")
        self.save()

    def save(self):
        new = self.file + ".new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self.chosen, file, indent=2)
            file.write("\n")
        os.replace(new, self.file)

    def require(self):
        if not self.chosen:
            raise Failure(f"there is no cloud in {self.folder}", advice="`tools/standalone up` makes one")

    def forget(self):
        """Removes everything but the cache of the guest image."""
        if not os.path.isdir(self.folder):
            return
        for name in os.listdir(self.folder):
            if name in KEPT_AT_RESET:
                continue
            path = self.path(name)
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        self.chosen = {}


class Lock:
    """Held while a verb changes the cloud; a second one fails at once and says who holds it."""

    def __init__(self, state):
        self.path = state.path("lock")

    def __enter__(self):
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        self.file = open(self.path, "a+", encoding="ascii")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with self.file:
                self.file.seek(0)
                holder = self.file.read().strip()
            raise Failure(f"another tools/standalone (pid {holder}) is at work on this cloud",
                          advice="wait until it has ended") from error
        self.file.truncate(0)
        self.file.write(str(os.getpid()))
        self.file.flush()

    def __exit__(self, *_):
        self.file.close()


def free_network(offset):
    """A /24 for the guests that no address or route of this machine uses."""
    with open("/proc/net/fib_trie", encoding="ascii") as routes:  # `ip` may not be installed yet
        used = routes.read()
    for number in range(20 + offset, 250):
        if f" 10.{number}." not in used:
            return f"10.{number}.0.0/24"
    return f"172.31.{offset % 250}.0/24"


def _choose_ports(chosen):
    """`chosen` with a port of its own for every name that it lacks."""
    chosen = dict(chosen)
    taken = _port_numbers() | set(chosen.values())
    for name, preferred in PREFERRED_PORTS.items():
        if name not in chosen:
            chosen[name] = ports.choose(preferred, taken)
            taken.add(chosen[name])
    return chosen


def _port_numbers():
    """Ports that another cloud on this machine has chosen: it may be down now and come up later."""
    taken = set()
    for folder in {DEFAULT_FOLDER, *_known_folders()}:
        try:
            with open(os.path.join(folder, "state.json"), encoding="utf-8") as file:
                taken.update(json.load(file)["ports"].values())
        except (OSError, ValueError, KeyError):
            continue
    return taken


def _known_folders():
    parent = os.path.dirname(DEFAULT_FOLDER)
    return [os.path.join(parent, name) for name in os.listdir(parent)] if os.path.isdir(parent) else []
