"""Folders in which one process at a time works. The lock ends with the process, and leaves no file."""

import contextlib
import fcntl
import os


@contextlib.contextmanager
def hold(folder, on_wait):
    """Waits while another process holds the folder, and then says so once by on_wait()."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
