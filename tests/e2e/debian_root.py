"""The root folder of a Debian 12 with packages, made by debootstrap once and kept; each use is an overlay."""

import glob
import hashlib
import os
import shutil
import subprocess
import tempfile

from cloud.console import Failure

BASE = "systemd,systemd-sysv,dbus,ca-certificates"
MIRROR = "http://deb.debian.org/debian/"


class DebianRoot:
    """Use as a context manager: `path` is a root that may be changed at will and is forgotten at the end.
    What it is made from is kept below `cache`, by the names of its packages."""

    def __init__(self, cache, packages, say):
        self.cache = cache
        self.packages = sorted(packages)
        self.say = say
        name = hashlib.sha256(" ".join([BASE, *self.packages]).encode()).hexdigest()[:12]
        self.base = os.path.join(cache, f"debian-12-{name}")
        self.log = os.path.join(cache, "debian-12.log")

    def __enter__(self):
        if not os.path.isdir(self.base):
            self._make()
        self.folder = tempfile.mkdtemp(prefix="machine-", dir=self.cache)
        upper, work, self.path = (os.path.join(self.folder, name) for name in ("upper", "work", "root"))
        for path in (upper, work, self.path):
            os.mkdir(path)
        self._do(["mount", "-t", "overlay", "overlay", "-o",
                  f"lowerdir={self.base},upperdir={upper},workdir={work}", self.path])
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self):
        for old in glob.glob(os.path.join(self.cache, "debian-12-*")):
            shutil.rmtree(old)
        new = self.base.replace("debian-12-", "new-debian-12-")
        shutil.rmtree(new, ignore_errors=True)
        self.say("debootstrap of a Debian 12 (a minute or two; kept for the next time)")
        self._do(["debootstrap", "--variant=minbase", f"--include={BASE}", "bookworm", new, _mirror()])
        # As on a machine whose administrator decides what starts: packages start nothing.
        policy = os.path.join(new, "usr", "sbin", "policy-rc.d")
        with open(policy, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\nexit 101\n")
        os.chmod(policy, 0o755)
        self.say(f"installing {len(self.packages)} packages in it")
        self._inside(new, "apt-get", "-q", "update")
        self._inside(new, "apt-get", "-y", "-q", "install", "--no-install-recommends", *self.packages)
        self._inside(new, "apt-get", "-q", "clean")
        os.unlink(policy)
        os.rename(new, self.base)

    def _inside(self, root, *words):
        """A command in the root, with the machine's network; what it leaves running ends with it."""
        self._do(["systemd-nspawn", "-q", "-D", root, "--register=no", "--keep-unit", "--as-pid2", "--pipe",
                  "--resolv-conf=copy-host", "--bind-ro=/etc/hosts",
                  "--setenv=DEBIAN_FRONTEND=noninteractive", "--setenv=LC_ALL=C.UTF-8", "--", *words])

    def _do(self, command):
        with open(self.log, "ab") as log:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        if done.returncode:
            raise Failure(f"`{' '.join(command[:4])} ...` failed with code {done.returncode}", self.log,
                          "this needs root, the Debian archive, debootstrap, systemd-nspawn and overlayfs")


def _mirror():
    """The archive that this machine's apt uses."""
    shown = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages",
                            "Codename: bookworm"], text=True, stdout=subprocess.PIPE, check=False).stdout
    return next(iter(shown.split()), MIRROR)
