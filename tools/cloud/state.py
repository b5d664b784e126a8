"""The state folder of one cloud: its paths, what was chosen at the first `up`, the lock against a second."""

import fcntl
import glob
import json
import os
import secrets
import shutil
import stat

from .console import Failure
from .process import Process

DEFAULT_FOLDER = "/var/lib/nova-standalone"
DAEMONS = ("nova-conductor", "nova-scheduler", "nova-api", "nova-compute")
# name -> the port that a first cloud gets, and whose it is
PORTS = {"api": (8774, "nova-api"), "metadata": (8775, "nova-api"), "postgres": (15432, "postgresql"),
         "amqp": (5673, "rabbitmq"), "management": (15673, "rabbitmq"), "distribution": (25673, "rabbitmq"),
         "epmd": (4370, "epmd"), "health-nova-conductor": (9870, "nova-conductor"),
         "health-nova-scheduler": (9871, "nova-scheduler"), "health-nova-api": (9872, "nova-api"),
         "health-nova-compute": (9873, "nova-compute")}
KEPT_AT_RESET = ("cache", "lock")
FOLDERS = ("etc", "log", "run", "instances", "nova", "cache")


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
        self._refuse_strangers()
        for name in ("", *FOLDERS):
            os.makedirs(self.path(name), mode=0o755, exist_ok=True)

    def _refuse_strangers(self):
        """A folder that holds anything else is not taken: `reset` would remove that too."""
        if self.chosen or not os.path.lexists(self.folder):
            return
        if not os.path.isdir(self.folder):
            raise Failure(f"{self.folder} is not a folder", advice="give --state a new or an empty folder")
        for entry in sorted(os.scandir(self.folder), key=lambda one: one.name):
            left = entry.name in FOLDERS and entry.is_dir(follow_symlinks=False)
            if entry.name in KEPT_AT_RESET or (left and not os.listdir(entry.path)):
                continue
            raise Failure(f"{self.folder} holds what is not of a cloud: {entry.name}",
                          advice="give --state a new or an empty folder; a `reset` would remove all in it")

    def choose(self, driver, hosts, claims):
        """Chooses what is not remembered yet, and checks what is asked for against what is. The ports are
        ours as long as `claims` holds them. Returns what the user should know."""
        if driver and self.chosen and driver != self.chosen["driver"]:
            raise Failure(f"this cloud was made with --driver {self.chosen['driver']}",
                          advice="`reset` it first, or make a second one with --state DIR")
        new = self.chosen or {"driver": driver or "libvirt", "hosts": 1, "ports": {},
                              "secrets": {name: secrets.token_hex(12) for name in
                                          ("rabbit", "postgres", "database", "admin", "nova", "demo")}}
        hosts = hosts or new["hosts"]
        if hosts > 1 and new["driver"] != "fake":
            raise Failure("--hosts needs --driver fake: one machine is one libvirt host",
                          advice="`up --driver fake --hosts N --state DIR` makes a cloud of pretended hosts")
        chosen, moved = self._choose_ports(new["ports"], claims)
        self.chosen = {**new, "hosts": hosts, "ports": chosen}
        if "network" not in new:
            self.chosen["network"] = free_network(chosen["api"] - PORTS["api"][0], claims)
        self.save()
        return moved

    def _choose_ports(self, known, claims):
        """A port for every name, the known one where it is still to be had; a line for each that is not."""
        chosen, moved = {}, []
        taken = set(_others(self.folder)) | set(known.values())
        for name, (preferred, owner) in PORTS.items():
            port = known.get(name)
            ours = port and (Process(owner, self.path("run"), self.log(owner)).pid() or claims.take(port))
            chosen[name] = port if ours else claims.choose(preferred, taken)
            if port and not ours:
                moved.append(f"port {port} ({name}) is in use by another program: {chosen[name]} instead")
        return chosen, moved

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


def free_network(offset, claims):
    """A /24 for the guests that no address or route of this machine uses."""
    with open("/proc/net/fib_trie", encoding="ascii") as routes:  # `ip` may not be installed yet
        used = routes.read()
    for number in range(20 + offset, 250):
        if f" 10.{number}." not in used and claims.reserve(f"10.{number}"):
            return f"10.{number}.0.0/24"
    return f"172.31.{offset % 250}.0/24"


def _others(folder):
    """The ports of the other clouds beside `folder` and in the default place: they may be down now."""
    found = []
    for parent in {os.path.dirname(DEFAULT_FOLDER), os.path.dirname(folder)}:
        for path in glob.glob(os.path.join(glob.escape(parent), "*", "state.json")):
            # In /tmp anybody may have put anything.
            about = os.lstat(path)
            if stat.S_ISREG(about.st_mode) and about.st_uid == os.geteuid():
                found += _ports_in(path) if os.path.dirname(path) != folder else []
    return found


def _ports_in(path):
    try:
        with open(path, encoding="utf-8") as file:
            return list(json.load(file)["ports"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []  # not a cloud's
