"""The state folder: choices made once and remembered, refused contradictions, the lock, and forgetting."""

import os
import socket
import tempfile
import unittest
import unittest.mock

from cloud import ports
from cloud.console import Failure
from cloud.state import Lock, State


class StateTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.state = State(self.folder.name)
        self.state.make_folders()

    def test_choices_are_remembered(self):
        self.state.choose("fake", 3)
        again = State(self.folder.name)
        again.choose(None, None)
        self.assertEqual(again.chosen, self.state.chosen)
        self.assertEqual((again.chosen["driver"], again.chosen["hosts"]), ("fake", 3))

    def test_ports_differ_from_each_other(self):
        self.state.choose(None, None)
        numbers = list(self.state.port.values())
        self.assertEqual(len(numbers), len(set(numbers)))

    def test_ports_differ_when_the_preferred_ones_are_taken(self):
        with unittest.mock.patch("cloud.ports.is_free", lambda port: not 9870 <= port <= 9873):
            self.state.choose(None, None)
        numbers = list(self.state.port.values())
        self.assertEqual(len(numbers), len(set(numbers)))

    def test_a_port_that_an_older_version_did_not_choose_is_added(self):
        self.state.choose(None, None)
        before = dict(self.state.port)
        del self.state.port["metadata"]
        self.state.save()
        again = State(self.folder.name)
        again.choose(None, None)
        self.assertIn("metadata", again.port)
        self.assertEqual(again.port["api"], before["api"])
        self.assertEqual(len(set(again.port.values())), len(again.port))

    def test_secrets_are_for_the_owner_only(self):
        self.state.choose(None, None)
        self.assertEqual(os.stat(self.state.file).st_mode & 0o077, 0)

    def test_another_driver_is_refused(self):
        self.state.choose("fake", None)
        with self.assertRaisesRegex(Failure, "--driver fake"):
            State(self.folder.name).choose("libvirt", None)

    def test_several_hosts_need_the_fake_driver(self):
        with self.assertRaisesRegex(Failure, "--hosts needs --driver fake"):
            self.state.choose("libvirt", 2)

    def test_forgetting_keeps_the_cache(self):
        self.state.choose(None, None)
        image = self.state.path("cache", "guest.qcow2")
        with open(image, "w", encoding="ascii"):
            pass
        self.state.forget()
        self.assertTrue(os.path.exists(image))
        self.assertEqual(State(self.folder.name).chosen, {})

    def test_without_a_cloud_a_verb_says_so(self):
        with self.assertRaisesRegex(Failure, "there is no cloud"):
            self.state.require()

    def test_the_lock_is_for_one(self):
        with Lock(self.state):
            with self.assertRaisesRegex(Failure, f"pid {os.getpid()}"):
                Lock(self.state).__enter__()
        with Lock(self.state):
            pass


class PortsTest(unittest.TestCase):
    def test_a_used_port_is_passed_over(self):
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            port = busy.getsockname()[1]
            self.assertGreater(ports.choose(port), port)
            self.assertTrue(ports.listens(port))

    def test_a_taken_port_is_passed_over(self):
        free = ports.choose(40000)
        self.assertNotEqual(ports.choose(free, {free}), free)


if __name__ == "__main__":
    unittest.main()
