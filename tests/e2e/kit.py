"""What the end-to-end programs share: a cloud of their own, the openstack client as users run it, checks."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STANDALONE = os.path.join(ROOT, "tools", "standalone")
OPENSTACK = "/usr/bin/openstack"
sys.path.insert(0, os.path.join(ROOT, "tools"))


class OwnCloud:
    """A cloud in a temporary folder, or one that is there already; taken down at the end if it is ours."""

    def __init__(self, state=None, driver="libvirt", hosts=1, keep=False):
        self.given = state
        self.folder = state
        self.driver = driver
        self.hosts = hosts
        self.keep = keep

    def __enter__(self):
        if not self.given:
            self.folder = tempfile.mkdtemp(prefix="nova-e2e-")
            os.chmod(self.folder, 0o755)  # guests' disks are below it, and guests run as a user of their own
            cache = os.path.join(ROOT, "build", "cache")  # one build of the guest image serves every run
            os.makedirs(cache, exist_ok=True)
            os.symlink(cache, os.path.join(self.folder, "cache"))
            try:
                self.standalone("up", "--driver", self.driver, "--hosts", str(self.hosts), "--no-demo")
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_):
        if self.given or self.keep:
            print(f"the cloud in {self.folder} is kept; "
                  f"`tools/standalone reset --state {self.folder}` ends it")
            return
        subprocess.run([STANDALONE, "reset", "--state", self.folder], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def standalone(self, *words):
        """Runs a verb with its output shown."""
        subprocess.run([STANDALONE, words[0], "--state", self.folder, *words[1:]], check=True)

    def status(self):
        done = subprocess.run([STANDALONE, "status", "--json", "--state", self.folder], text=True,
                              stdout=subprocess.PIPE, check=False)
        return json.loads(done.stdout)

    def state(self):
        from cloud.state import State
        return State(self.folder)

    def show_errors(self):
        """The daemons' own errors, for the reader of a failed run."""
        for name in ("nova-api", "nova-conductor", "nova-scheduler", "nova-compute"):
            path = os.path.join(self.folder, "log", f"{name}.log")
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    lines = [line for line in file if " ERROR " in line or " CRITICAL " in line]
                print(f"--- {name}: {len(lines)} errors" +
                      "".join(f"\n    {line.rstrip()}" for line in lines[-8:]))


class Refused(Exception):
    """The openstack client ended with an error; the text is what it said."""


class User:
    """Runs the openstack client as one user."""

    command = [OPENSTACK]

    def __init__(self, cloud, name):
        from cloud import openrc
        self.environment = openrc.environment(cloud.state(), name)

    def text(self, *words, **changed):
        done = subprocess.run([*self.command, *words], env={**self.environment, **changed}, text=True,
                              check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=300)
        if done.returncode:
            raise Refused(f"openstack {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def json(self, *words):
        return json.loads(self.text(*words, "-f", "json"))

    def refuses(self, *words, **changed):
        """What the client says when it must fail."""
        try:
            self.text(*words, **changed)
        except Refused as error:
            return str(error)
        raise AssertionError(f"openstack {' '.join(words)} should have failed")


class Checks:
    """Runs named checks in order, goes on after a failure, and counts."""

    def __init__(self):
        self.passed = 0
        self.failed = []

    def run(self, name, check, *arguments):
        began = time.monotonic()
        try:
            check(*arguments)
        except Exception as error:  # noqa: BLE001: a check may fail in any way, and the others go on
            self.failed.append(name)
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{os.path.basename(where.filename)}:{where.lineno}"
            print(f"FAILED  {name}: {type(error).__name__}: {error} ({place})", flush=True)
            return
        self.passed += 1
        print(f"ok      {name} ({time.monotonic() - began:.1f} s)", flush=True)

    def close(self):
        """Prints the closing line; the exit code."""
        for name in self.failed:
            print(f"failed: {name}")
        print(f"{self.passed} passed, {len(self.failed)} failed", flush=True)
        return 1 if self.failed else 0


def equal(found, wanted):
    assert found == wanted, f"found {found!r}, wanted {wanted!r}"


def has(whole, part):
    assert part in whole, f"{part!r} is not in {whole!r}"


def eventually(condition, seconds, what, pause=0.5):
    """Waits for a condition that another process brings about; its value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(pause)
