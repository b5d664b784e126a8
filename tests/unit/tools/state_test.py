"""The state folder: choices made once and remembered, refused contradictions, the lock, and forgetting."""

import os
import socket
import tempfile
import unittest
import unittest.mock

from cloud.console import Failure
from cloud.ports import Claims
from cloud.process import Process
from cloud.state import Lock, State


class StateTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.state = State(self.folder.name)
        self.state.make_folders()
        self.claims = Claims()
        self.addCleanup(self.claims.close)

    def test_choices_are_remembered(self):
        self.state.choose("fake", 3, self.claims)
        again = State(self.folder.name)
        again.choose(None, None, self.claims)
        self.assertEqual(again.chosen, self.state.chosen)
        self.assertEqual((again.chosen["driver"], again.chosen["hosts"]), ("fake", 3))

    def test_a_folder_with_files_of_others_is_refused(self):
        """`reset` removes all that is in it."""
        for name in ("letters/dear", "etc/passwd", "log"):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="ascii"):
                    pass
                with self.assertRaisesRegex(Failure, f"not of a cloud: {name.split('/', maxsplit=1)[0]}"):
                    State(folder).make_folders()
                self.assertTrue(os.path.exists(path))

    def test_what_a_first_up_or_a_reset_left_is_taken(self):
        with tempfile.TemporaryDirectory() as folder:
            State(folder).make_folders()
            for name in ("lock", "cache/blank.raw"):
                with open(os.path.join(folder, name), "w", encoding="ascii"):
                    pass
            State(folder).make_folders()

    def test_ports_differ_from_each_other(self):
        self.state.choose(None, None, self.claims)
        numbers = list(self.state.port.values())
        self.assertEqual(len(numbers), len(set(numbers)))

    def test_ports_differ_when_the_preferred_ones_are_taken(self):
        with unittest.mock.patch("cloud.ports.is_free", lambda port: not 9870 <= port <= 9873):
            self.state.choose(None, None, self.claims)
        numbers = list(self.state.port.values())
        self.assertEqual(len(numbers), len(set(numbers)))

    def test_a_port_that_an_older_version_did_not_choose_is_added(self):
        self.state.choose(None, None, self.claims)
        before = dict(self.state.port)
        del self.state.port["metadata"]
        self.state.save()
        again = State(self.folder.name)
        again.choose(None, None, self.claims)
        self.assertIn("metadata", again.port)
        self.assertEqual(again.port["api"], before["api"])
        self.assertEqual(len(set(again.port.values())), len(again.port))

    def test_ports_of_the_cloud_beside_it_are_left_to_it(self):
        """Also while it is down and nothing listens."""
        one, two = (State(os.path.join(self.folder.name, name)) for name in ("one", "two"))
        for state in (one, two):
            state.make_folders()
            with Claims() as claims:
                state.choose("fake", 1, claims)
        self.assertFalse(set(one.port.values()) & set(two.port.values()))

    def test_what_is_no_cloud_beside_it_is_passed_over(self):
        os.makedirs(os.path.join(self.folder.name, "other"))
        path = os.path.join(self.folder.name, "other", "state.json")
        state = State(os.path.join(self.folder.name, "mine"))
        state.make_folders()
        for text in ("", "[]", '{"ports": 3}', '{"ports": {}}'):
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            state.choose("fake", 1, self.claims)
        os.unlink(path)
        os.mkfifo(path)  # to open it would wait for ever
        state.choose("fake", 1, self.claims)

    def test_a_known_port_that_is_now_used_by_another_is_given_up(self):
        self.state.choose("fake", 1, self.claims)
        before = dict(self.state.port)
        self.claims.close()
        with socket.create_server(("127.0.0.1", before["api"])):
            moved = self.state.choose(None, None, self.claims)
        self.assertEqual(len(moved), 1)
        self.assertIn(f"port {before['api']} (api)", moved[0])
        self.assertNotEqual(self.state.port["api"], before["api"])
        self.assertEqual({**self.state.port, "api": 0}, {**before, "api": 0})

    def test_a_known_port_on_which_our_own_process_listens_is_kept(self):
        self.state.choose("fake", 1, self.claims)
        before = dict(self.state.port)
        self.claims.close()
        api = Process("nova-api", self.state.path("run"), self.state.log("nova-api"))
        api.start(["sleep", "60"])
        self.addCleanup(api.stop)
        with socket.create_server(("127.0.0.1", before["api"])):
            self.assertEqual(self.state.choose(None, None, self.claims), [])
        self.assertEqual(self.state.port, before)

    def test_secrets_are_for_the_owner_only(self):
        self.state.choose(None, None, self.claims)
        self.assertEqual(os.stat(self.state.file).st_mode & 0o077, 0)

    def test_another_driver_is_refused(self):
        self.state.choose("fake", None, self.claims)
        with self.assertRaisesRegex(Failure, "--driver fake"):
            State(self.folder.name).choose("libvirt", None, self.claims)

    def test_several_hosts_need_the_fake_driver(self):
        with self.assertRaisesRegex(Failure, "--hosts needs --driver fake"):
            self.state.choose("libvirt", 2, self.claims)

    def test_forgetting_keeps_the_cache(self):
        self.state.choose(None, None, self.claims)
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


if __name__ == "__main__":
    unittest.main()
