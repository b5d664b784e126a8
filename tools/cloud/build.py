"""Configures and builds a CMake preset with ninja, shows how far it is, and explains a failed build."""

import os
import pwd
import re
import subprocess
import sys
import time

from . import lock
from .console import Failure

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Which build the cloud runs. Another one is for those who work on the daemons:
# NOVA_PRESET=asan tools/standalone up.
PRESET = os.environ.get("NOVA_PRESET", "release")
PROGRAMS = ["nova-api", "nova-scheduler", "nova-conductor", "nova-compute", "nova-manage", "nova-status"]


def owner():
    """Who builds: the owner of the tree, so that `sudo` leaves no files of root in a person's clone."""
    uid = os.stat(ROOT).st_uid
    if os.geteuid() != 0 or uid == 0:
        return {}, {}
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return {}, {}
    return ({"user": uid, "group": entry.pw_gid, "extra_groups": []},
            {"HOME": entry.pw_dir, "USER": entry.pw_name})


def environment():
    return {**os.environ, **owner()[1]}


def folder(preset):
    return os.path.join(ROOT, "build", preset)


def program(name, preset=PRESET):
    return os.path.join(folder(preset), "bin", name)


def build(preset, steps, targets=()):
    """Builds the targets (all when none are named); quick when nothing changed."""
    steps.step(f"building the {preset} preset" + (f" ({', '.join(targets)})" if targets else ""))
    _make(folder(preset))
    with lock.hold(folder(preset), lambda: steps.note("another build of it is at work: waiting for that")):
        configure(preset)
        started = time.monotonic()
        progress = Progress(steps)
        try:
            _run(["ninja", "-C", folder(preset), *targets], _log(preset), progress.line)
        finally:
            progress.end()
    if progress.total:
        steps.note(f"built {progress.total} steps in {time.monotonic() - started:.0f} s")


def configure(preset):
    """Makes the build folder when it is not there; ninja itself sees later changes of the CMake files."""
    if not os.path.exists(os.path.join(folder(preset), "build.ninja")):
        _make(folder(preset))
        _run(["cmake", "--preset", preset], _log(preset), lambda line: None)


def log_folder():
    """Where the tests' own logs are kept."""
    return _make(os.path.join(ROOT, "build", "log"))


class Progress:
    """Ninja's own counter, rewritten in place on a terminal, every half minute elsewhere."""

    def __init__(self, steps):
        self.steps = steps
        self.total = 0
        self.shown = time.monotonic()
        self.tty = sys.stdout.isatty()

    def line(self, text):
        found = re.match(r"\[(\d+)/(\d+)\] (.*)", text)
        if not found:
            return
        self.total = int(found[2])
        now = time.monotonic()
        if self.tty:
            print(f"\r          [{found[1]}/{found[2]}] {found[3].split('/')[-1][:60]:60}", end="",
                  flush=True)
        elif now - self.shown > 30:
            self.steps.note(f"[{found[1]}/{found[2]}]")
            self.shown = now

    def end(self):
        if self.tty and self.total:
            print("\r" + " " * 90 + "\r", end="", flush=True)


def _make(path):
    as_user, _ = owner()
    for part in (os.path.dirname(path), path):
        if not os.path.isdir(part):
            os.mkdir(part)
            if as_user:
                os.chown(part, as_user["user"], as_user["group"])
    return path


def _log(preset):
    return os.path.join(folder(preset), "build.log")


def _run(command, log, on_line):
    as_user, _ = owner()
    with open(log, "wb") as out:
        child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **as_user)
        for line in child.stdout:
            out.write(line)
            on_line(line.decode(errors="replace").rstrip())
        code = child.wait()
    if code:
        _explain(command, log)


def _explain(command, log):
    with open(log, encoding="utf-8", errors="replace") as file:
        text = file.read()
    errors = [line for line in text.splitlines()
              if re.search(r"\berror:|Error at |undefined symbol|FAILED:", line)]
    for line in errors[:10]:
        print(f"    ! {line[:300]}", file=sys.stderr)
    advice = "the build directory can be removed and the command run again; a compiler killed by the "\
             "machine means too little memory: about 1 GiB for each core is needed"
    raise Failure(f"`{' '.join(command[:3])}` failed", log, advice)
