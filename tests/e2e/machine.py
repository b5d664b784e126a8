"""A Debian root booted with its own systemd in a container, and commands run in it.

It has a network of its own with nothing but the loopback device, so its ports are nobody else's.
"""

import os
import subprocess

from cloud import console
from cloud.process import wait_until

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Machine:
    """Use as a context manager: booted when it is entered, powered off at the end."""

    def __init__(self, root, log):
        self.root = root
        self.log = log
        self.leader = None

    def __enter__(self):
        self._name_it()
        self.boot()
        return self

    def __exit__(self, *_):
        self.power_off()

    def _name_it(self):
        with open(os.path.join(self.root, "etc", "hostname"), "w", encoding="ascii") as file:
            file.write("machine\n")
        with open(os.path.join(self.root, "etc", "hosts"), "w", encoding="ascii") as file:
            file.write("127.0.0.1 localhost\n127.0.1.1 machine\n::1 localhost\n")

    def boot(self):
        with open(self.log, "ab") as log:
            self.container = subprocess.Popen(
                ["systemd-nspawn", "-q", "-D", self.root, "-b", "--machine=machine", "--console=read-only",
                 "--register=no", "--keep-unit", "--private-network", "--resolv-conf=off"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            if not wait_until(self._booted, 120, pause=0.2):
                raise console.Failure("the container did not boot", self.log)
        except BaseException:
            self.power_off()
            raise

    def power_off(self):
        if self.container.poll() is None:
            self.container.terminate()  # systemd-nspawn passes it on as the order to power off
            try:
                self.container.wait(60)
            except subprocess.TimeoutExpired:
                self.container.kill()
                self.container.wait()

    def _booted(self):
        if self.container.poll() is not None:
            raise console.Failure(f"systemd-nspawn ended with {self.container.returncode}", self.log)
        self.leader = _child(self.container.pid)
        if not self.leader:
            return False
        return self.try_("systemctl", "is-system-running").stdout.strip() in ("running", "degraded")

    def enter(self, *words, only_network=False):
        """The command line that runs a command in the machine, or one of ours in its network."""
        spaces = ["-n"] if only_network else ["-m", "-p", "-u", "-n", "-i", "-C"]
        return ["nsenter", "-t", str(self.leader), *spaces, "--", *words]

    def try_(self, *words, text=None):
        """A finished command of the machine, whatever came of it; standard error is part of its output."""
        return subprocess.run(self.enter(*words), text=True, input=text or "", check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root"})

    def run(self, *words, text=None):
        """The output of a command that must succeed."""
        done = self.try_(*words, text=text)
        said = f"`{' '.join(words)}` ended with {done.returncode}: {done.stdout.strip()}"
        assert done.returncode == 0, said
        return done.stdout

    def write(self, path, text, owner="root:root", mode="644"):
        self.run("install", "-D", "-o", owner.split(":")[0], "-g", owner.split(":")[1], "-m", mode,
                 "/dev/stdin", path, text=text)

    def read(self, path):
        return self.run("cat", path)

    # Units.

    def show(self, unit, name):
        return self.run("systemctl", "show", "-P", name, unit).strip()

    def pid(self, unit):
        return int(self.show(unit, "MainPID"))

    def becomes(self, unit, name, value, seconds=60):
        """Waits until a property of a unit has a value."""
        if not wait_until(lambda: self.show(unit, name) == value, seconds, pause=0.2):
            status = self.try_("systemctl", "status", "-n", "15", unit).stdout
            raise AssertionError(f"{unit}: {name}={self.show(unit, name)}, not {value}:\n{status}")

    def journal(self, unit):
        """What the unit has said since it was started last."""
        return self.run("journalctl", "-q", "-o", "cat",
                        f"_SYSTEMD_INVOCATION_ID={self.show(unit, 'InvocationID')}")


def _child(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = file.read().split()
    except OSError:
        return None
    return children[-1] if children else None
