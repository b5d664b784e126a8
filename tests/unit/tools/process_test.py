"""Background processes with pid files: found again, ended, and never mistaken for another."""

import os
import signal
import tempfile
import unittest

from cloud import console
from cloud.process import Process, start_time


class ProcessTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.process = self._named()
        self.addCleanup(self.process.stop)

    def _named(self):
        return Process("sleeper", self.folder.name, os.path.join(self.folder.name, "log", "sleeper.log"))

    def test_is_found_again_by_its_pid_file(self):
        self.process.start(["sleep", "60"])
        self.assertEqual(self._named().pid(), self.process.child.pid)

    def test_a_second_start_leaves_the_first_alone(self):
        self.process.start(["sleep", "60"])
        pid = self.process.pid()
        self.process.start(["sleep", "60"])
        self.assertEqual(self.process.pid(), pid)

    def test_stop_ends_it(self):
        self.process.start(["sleep", "60"])
        pid = self.process.pid()
        self.assertTrue(self.process.stop())
        self.assertIsNone(start_time(pid))
        self.assertFalse(self.process.stop())

    def test_one_that_ignores_the_request_is_killed(self):
        self.process.start(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"])
        self.process.wait_ready(lambda: "ready" in console.tail(self.process.log), 10)
        self.assertTrue(self.process.stop(sig=signal.SIGTERM, seconds=0.2))
        self.assertIsNone(self.process.pid())

    def test_a_pid_that_belongs_to_somebody_else_is_not_ours(self):
        with open(self.process.pid_file, "w", encoding="ascii") as file:
            file.write(f"{os.getpid()} 1\n")
        self.assertIsNone(self.process.pid())
        self.assertFalse(self.process.stop())

    def test_an_end_at_the_start_is_explained_with_the_log(self):
        self.process.start(["sh", "-c", "echo the reason; exit 3"])
        with self.assertRaises(console.Failure) as caught:
            self.process.wait_ready(lambda: False, 10, "do this")
        self.assertIn("ended at its start", caught.exception.what)
        self.assertEqual(console.tail(caught.exception.log), ["the reason"])
        self.assertEqual(caught.exception.advice, "do this")


if __name__ == "__main__":
    unittest.main()
