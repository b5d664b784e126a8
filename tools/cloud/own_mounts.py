"""Runs a command with mounts of its own: `unshare --mount --propagation unchanged -- own_mounts.py COMMAND`.

What it mounts is seen by nobody else. `unshare` does that by itself, except where / is not a mount point, as
in a chroot into a plain folder: then the mount that the folder is on has to be made private, and that is out
of sight.
"""

import ctypes
import os
import sys

MS_REC, MS_PRIVATE = 0x4000, 0x40000


def make_private():
    """Nothing that is mounted below / from now on is handed on. False if / is not a mount point."""
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None) == 0


def make_private_from_above():
    """Steps out of the chroot, makes all private from there, and steps back in."""
    here = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    os.chroot("/proc")  # any folder: ours is no longer where ".." ends
    os.fchdir(here)
    while not os.path.samefile(".", ".."):
        os.chdir("..")
    os.chroot(".")
    private = make_private()
    os.fchdir(here)
    os.chroot(".")
    os.close(here)
    return private


def main(command):
    if not make_private() and not make_private_from_above():
        sys.exit(f"cannot have mounts of our own: {os.strerror(ctypes.get_errno())}")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
