"""The demo guest's image, built once by tools/guest-image and kept in the state folder's cache."""

import os
import subprocess

from .build import ROOT
from .console import Failure


def image(cache, steps, log):
    """The path of the image; builds it when it is not there or the script has changed since."""
    script = os.path.join(ROOT, "tools", "guest-image")
    parts = os.path.join(ROOT, "tools", "guest")
    sources = [script] + [os.path.join(parts, name) for name in os.listdir(parts)]
    out = os.path.join(cache, "guest.qcow2")
    if os.path.exists(out) and os.stat(out).st_mtime >= max(os.stat(path).st_mtime for path in sources):
        return out
    steps.step("building the demo guest's image (a Linux of 18 MiB, from Debian packages)")
    work = os.path.join(cache, "guest-image")
    new = os.path.join(cache, "guest-new.qcow2")
    with open(log, "ab") as file:
        done = subprocess.run([script, "linux", new], env={**os.environ, "WORK": work}, check=False,
                              stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    if done.returncode:
        raise Failure("tools/guest-image failed", log,
                      "it downloads two packages from the Debian archive: can apt-get?")
    os.replace(new, out)
    return out


def blank(cache):
    """An image of 1 MiB for clouds whose guests never run (the fake driver)."""
    out = os.path.join(cache, "blank.raw")
    if not os.path.exists(out):
        with open(out + ".new", "wb") as file:
            file.truncate(1 << 20)
        os.replace(out + ".new", out)
    return out
