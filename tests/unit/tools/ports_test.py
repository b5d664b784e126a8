"""Choosing ports: used and claimed ones are passed over, and choosers at the same moment never meet."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest

from cloud import ports
from cloud.ports import Claims
from cloud.state import State

CHOOSERS = 16
# Another `up`: says that it is there, chooses at the word, and holds its claims until its input ends.
CHOOSER = """
import json, sys
from cloud.ports import Claims
from cloud.state import State
with Claims() as claims:
    state = State(sys.argv[1])
    state.make_folders()
    print("there", flush=True)
    sys.stdin.readline()
    state.choose("fake", 1, claims)
    print(json.dumps(list(state.port.values())), flush=True)
    sys.stdin.read()
"""


class ClaimsTest(unittest.TestCase):
    def setUp(self):
        self.claims = Claims()
        self.addCleanup(self.claims.close)
        self.other = Claims()
        self.addCleanup(self.other.close)

    def test_a_used_port_is_passed_over(self):
        for address in ("127.0.0.1", "127.0.0.2", ""):
            with self.subTest(address=address), socket.socket() as busy:
                busy.bind((address, 0))
                busy.listen()
                port = busy.getsockname()[1]
                self.assertGreater(self.claims.choose(port), port)
                self.assertFalse(self.claims.take(port))

    def test_a_taken_port_is_passed_over(self):
        free = self.claims.choose(40000)
        self.assertNotEqual(self.other.choose(free, {free}), free)

    def test_a_claimed_port_is_passed_over_until_the_claim_ends(self):
        port = self.claims.choose()
        self.assertTrue(self.claims.take(port))
        self.assertFalse(self.other.take(port))
        self.claims.close()
        self.assertTrue(self.other.take(port))

    def test_a_port_that_was_in_use_is_not_held(self):
        with socket.create_server(("127.0.0.1", 0)) as busy:
            port = busy.getsockname()[1]
            self.assertFalse(self.claims.take(port))
        self.assertTrue(self.other.take(port))

    def test_one_chooser_gets_each_port_once(self):
        chosen = [self.claims.choose() for _ in range(50)]
        chosen += [self.claims.choose(40000) for _ in range(5)]
        self.assertEqual(len(set(chosen)), len(chosen))

    def test_the_kernel_gives_a_chosen_port_to_no_outgoing_connection(self):
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
            first, last = map(int, file.read().split())
        port = self.claims.choose()
        self.assertFalse(first <= port <= last, port)

    def test_a_claim_ends_with_its_process(self):
        holder = subprocess.Popen([sys.executable, "-c", "import sys; from cloud.ports import Claims\n"
                                   "claims = Claims(); print(claims.choose(), flush=True); sys.stdin.read()"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with holder:
            port = int(holder.stdout.readline())
            self.assertFalse(self.claims.take(port))
            holder.kill()
        self.assertTrue(self.claims.take(port))

    def test_what_listens_is_seen(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.assertTrue(ports.listens(server.getsockname()[1]))


class CloudsTest(unittest.TestCase):
    def test_clouds_that_start_at_one_moment_get_different_ports(self):
        with tempfile.TemporaryDirectory() as folder:
            choosers = [subprocess.Popen([sys.executable, "-c", CHOOSER, os.path.join(folder, str(number))],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                        for number in range(CHOOSERS)]
            try:
                for chooser in choosers:
                    self.assertEqual(chooser.stdout.readline(), "there\n")
                for chooser in choosers:
                    chooser.stdin.write("\n")
                    chooser.stdin.flush()
                chosen = [port for chooser in choosers for port in json.loads(chooser.stdout.readline())]
            finally:
                for chooser in choosers:
                    chooser.communicate()
        self.assertEqual(len(set(chosen)), len(chosen))

    def test_guests_networks_differ_too(self):
        with tempfile.TemporaryDirectory() as folder, Claims() as one, Claims() as two:
            networks = []
            for name, claims in (("one", one), ("two", two)):
                state = State(os.path.join(folder, name))
                state.make_folders()
                state.choose(None, None, claims)
                networks.append(state.chosen["network"])
        self.assertNotEqual(*networks)


if __name__ == "__main__":
    unittest.main()
