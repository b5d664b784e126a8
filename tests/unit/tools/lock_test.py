"""A folder is held by one process at a time, and let go however that process ends."""

import subprocess
import sys
import tempfile
import unittest

from cloud import lock

# Holds a folder until its input ends; says when it has to wait, and when it has the folder.
HOLDER = """
import sys
from cloud import lock
with lock.hold(sys.argv[1], lambda: print("waits", flush=True)):
    print("holds", flush=True)
    sys.stdin.read()
"""


class LockTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def _holder(self):
        return subprocess.Popen([sys.executable, "-c", HOLDER, self.folder.name], text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def test_the_second_waits_for_the_end_of_the_first(self):
        for end in (lambda holder: holder.communicate(), lambda holder: holder.kill()):
            with self._holder() as first, self._holder() as second:
                said = {first: first.stdout.readline(), second: second.stdout.readline()}
                self.assertEqual(sorted(said.values()), ["holds\n", "waits\n"])
                end(next(one for one in said if said[one] == "holds\n"))
                waiting = next(one for one in said if said[one] == "waits\n")
                self.assertEqual(waiting.stdout.readline(), "holds\n")

    def test_nobody_waits_for_a_free_folder(self):
        waited = []
        for _ in range(2):
            with lock.hold(self.folder.name, lambda: waited.append(True)):
                pass
        self.assertEqual(waited, [])


if __name__ == "__main__":
    unittest.main()
