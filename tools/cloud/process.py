"""One background process with a pid file: started in a session of its own, found again by a later run.

The pid file holds the pid and the start time of the process, so a number that the kernel has given to
somebody else since then is never taken for ours, nor killed.
"""

import os
import signal
import subprocess
import time

from .console import Failure


def start_time(pid):
    """Clock ticks since boot at which the process started; None when there is none, or only a zombie."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else int(fields[19])


def wait_until(condition, seconds, pause=0.05):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause)
    return bool(condition())


class Process:
    """A named process; `start` refuses nothing and `stop` is safe when it does not run."""

    def __init__(self, name, run_dir, log):
        self.name = name
        self.pid_file = os.path.join(run_dir, f"{name}.pid")
        self.log = log

    def pid(self):
        """The pid when the process runs, else None."""
        try:
            with open(self.pid_file, encoding="ascii") as file:
                pid, started = file.read().split()
        except (OSError, ValueError):
            return None
        return int(pid) if start_time(pid) == int(started) else None

    def start(self, argv, env=None, user=None, cwd="/"):
        """Starts it with output appended to the log; an already running one is left alone."""
        if self.pid():
            return
        os.makedirs(os.path.dirname(self.log), exist_ok=True)
        as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
        with open(self.log, "ab") as out:
            child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd,
                                     env={**os.environ, **(env or {})}, start_new_session=True, **as_user)
        # A child that is ours must be reaped by us while we live, or it stays a zombie until we end.
        self.child = child
        with open(self.pid_file, "w", encoding="ascii") as file:
            file.write(f"{child.pid} {start_time(child.pid) or 0}\n")

    def wait_ready(self, ready, seconds, advice=None):
        """Waits for ready(); raises a Failure with the log when the process ends or the time is over."""
        def settled():
            child = getattr(self, "child", None)
            if child:
                child.poll()
            return ready() or not self.pid()
        wait_until(settled, seconds)
        if ready():
            return
        what = f"did not become ready in {seconds} s" if self.pid() else "ended at its start"
        raise Failure(f"{self.name} {what}", self.log, advice)

    def stop(self, sig=signal.SIGTERM, seconds=20):
        """Asks it to end, then kills it; True when it was running."""
        pid = self.pid()
        if not pid:
            self.forget()
            return False
        os.kill(pid, sig)
        if not wait_until(self.ended, seconds):
            os.kill(pid, signal.SIGKILL)
            wait_until(self.ended, 5)
        self.forget()
        return True

    def ended(self):
        child = getattr(self, "child", None)
        if child:
            child.poll()
        return self.pid() is None

    def forget(self):
        if os.path.exists(self.pid_file):
            os.unlink(self.pid_file)
