"""What the tools print: numbered steps with their time, and failures that say what to do next."""

import sys
import time


class Failure(Exception):
    """A step that failed, explained: what went wrong, the end of the log that knows more, what to do."""

    def __init__(self, what, log=None, advice=None):
        super().__init__(what)
        self.what = what
        self.log = log
        self.advice = advice


def tail(path, lines=15):
    """The last lines of a log; an empty list when it cannot be read."""
    try:
        with open(path, "rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 64 * 1024))
            return file.read().decode(errors="replace").splitlines()[-lines:]
    except OSError:
        return []


def explain(failure, step=None):
    """Prints a failure for a person: the step, the reason, the log's end, and what to do."""
    where = f" while: {step}" if step else ""
    print(f"\nFAILED{where}\n  {failure.what}", file=sys.stderr)
    if failure.log:
        print(f"  The end of {failure.log}:", file=sys.stderr)
        for line in tail(failure.log):
            print(f"    | {line}", file=sys.stderr)
    if failure.advice:
        print(f"  What to do: {failure.advice}", file=sys.stderr)


class Steps:
    """Prints each step as it starts and how long it took; remembers the current one for failures."""

    def __init__(self, out=sys.stdout):
        self.out = out
        self.current = None
        self.began = time.monotonic()
        self.step_began = self.began

    def step(self, text):
        self.done()
        self.current = text
        self.step_began = time.monotonic()
        print(f"[{self.step_began - self.began:6.1f}s] {text} ...", file=self.out, flush=True)

    def note(self, text):
        print(f"          {text}", file=self.out, flush=True)

    def done(self):
        """Ends the current step; a step of a few seconds or more says how long it took."""
        took = time.monotonic() - self.step_began
        if self.current and took >= 3:
            self.note(f"({took:.0f} s)")
        self.current = None
