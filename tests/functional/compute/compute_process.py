#!/usr/bin/python3
"""nova-compute with pretended hosts as a process on a real broker; Python's oslo.messaging is its conductor.

    tests/support/services.py --only rabbit -- tests/functional/compute/compute_process.py \\
        build/dev/bin/nova-compute

Needs Debian's python3-oslo.messaging.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))

import oslo_messaging  # noqa: E402
from oslo_broker import URL, transport  # noqa: E402

PROGRAM = ""


class Conductor:
    """The conductor's methods that a host calls; what it was told stays on record."""

    target = oslo_messaging.Target(namespace="hosts", version="1.0")

    def __init__(self):
        self.lock = threading.Lock()
        self.beats = []
        self.reports = []
        self.generations = {}

    def report_host(self, context, **report):
        with self.lock:
            self.beats.append(report)
        return {}

    def report_operation(self, context, **report):
        with self.lock:
            self.reports.append(report)

    def list_host_servers(self, context, host):
        return {"servers": []}

    def owned_servers(self, context, host, servers):
        return {"servers": [{"server": server, "known": True, "host": host, "deleted": False,
                             "generation": self.generations.get(server, 0)} for server in servers]}

    def hosts(self):
        with self.lock:
            return {beat["host"] for beat in self.beats}

    def outcomes(self, saga):
        with self.lock:
            return [r["outcome"] for r in self.reports
                    if r["operation"]["saga"] == saga and r["outcome"] != "progress"]


class Compute:
    def __init__(self, folder, hosts, fake=""):
        self.folder = folder
        self.hosts = hosts
        path = os.path.join(folder, "nova.conf")
        with open(path, "w") as file:
            file.write(f"[DEFAULT]\nhost = fake\nmy_ip = 192.0.2.7\n"
                       f"transport_url = {URL}\nreport_interval = 1\n"
                       f"state_path = {folder}/state\ncompute_driver = fake.FakeDriver\n[fake]\n{fake}")
        self.log = open(os.path.join(folder, "log"), "a+")
        self.start()

    def start(self):
        argv = [PROGRAM, "--config-file", os.path.join(self.folder, "nova.conf"), "--strict-config",
                "--fake-hosts", str(self.hosts)]
        self.process = subprocess.Popen(argv, stderr=self.log, stdout=self.log)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=40)

    def text(self):
        self.log.seek(0)
        return self.log.read()


def server_spec(server):
    flavor = {"flavorid": "1", "name": "small", "vcpus": 1, "memory_mb": 64, "root_gb": 1}
    return {"uuid": server, "instance_name": "instance-" + server[:8], "name": "n", "hostname": "n",
            "project_id": "p",
            "user_id": "u", "created": "2026-08-21T12:00:00.000000Z", "flavor": flavor, "image": {"id": ""},
            "generation": 1}


def wait_for(condition, seconds=150):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


class ComputeProcess(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.conductor = Conductor()
        self.server = oslo_messaging.get_rpc_server(
            transport(), oslo_messaging.Target(topic="conductor", server="python"), [self.conductor],
            executor="threading")
        self.server.start()
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.stop)
        self.sagas = 0

    def run_compute(self, hosts, fake=""):
        compute = Compute(self.folder.name, hosts, fake)
        self.addCleanup(compute.log.close)
        self.addCleanup(lambda: compute.process.poll() is None and compute.process.kill())
        self.assertTrue(wait_for(lambda: len(self.conductor.hosts()) == hosts), compute.text())
        return compute

    def client(self, host):
        target = oslo_messaging.Target(topic="compute", server=host, version="6.5")
        return oslo_messaging.get_rpc_client(transport(), target, timeout=15)

    def cast(self, host, method, server):
        self.sagas += 1
        self.conductor.generations[server] = 1
        operation = {"saga": self.sagas, "attempt": 1, "server": server, "generation": 1}
        self.client(host).cast({"request_id": "req-1"}, method, operation=operation,
                               instance=server_spec(server))
        return self.sagas

    def test_hosts_report_build_and_answer(self):
        compute = self.run_compute(3)
        self.assertEqual(self.conductor.hosts(), {"fake-0001", "fake-0002", "fake-0003"})
        inventory = self.conductor.beats[0]["inventory"]
        self.assertEqual(inventory["host_ip"], "192.0.2.7")
        self.assertEqual(len({b["inventory"]["node_uuid"] for b in self.conductor.beats if "inventory" in b}),
                         3)
        servers = [str(uuid.uuid4()) for _ in range(30)]
        sagas = [self.cast(f"fake-000{1 + n % 3}", "build_and_run_instance", server)
                 for n, server in enumerate(servers)]
        self.assertTrue(wait_for(lambda: all(self.conductor.outcomes(s) for s in sagas)), compute.text())
        for saga in sagas:
            self.assertEqual(self.conductor.outcomes(saga), ["done"])
        said = self.client("fake-0001").call({}, "get_console_output", instance_uuid=servers[0],
                                             tail_length=1)
        self.assertEqual(said["output"], "login: \n")
        self.assertIn("load average", self.client("fake-0002").call({}, "get_host_uptime")["uptime"])
        self.assertEqual(compute.end(), 0, compute.text())

    def test_a_kill_loses_no_operation(self):
        compute = self.run_compute(2, "latency_min = 0.05\nlatency_max = 0.3\n")
        built = {str(uuid.uuid4()): 0 for _ in range(60)}
        for n, server in enumerate(built):
            built[server] = self.cast(f"fake-000{1 + n % 2}", "build_and_run_instance", server)
            if n % 15 == 14:
                compute.end(signal.SIGKILL)
                compute.start()
        done = lambda: all(self.conductor.outcomes(saga) for saga in built.values())  # noqa: E731
        self.assertTrue(wait_for(done), compute.text())
        for server, saga in built.items():
            self.assertEqual(set(self.conductor.outcomes(saga)), {"done"})
        removed = [self.cast(f"fake-000{1 + n % 2}", "terminate_instance", server)
                   for n, server in enumerate(built)]
        compute.end(signal.SIGKILL)
        compute.start()
        self.assertTrue(wait_for(lambda: all(self.conductor.outcomes(s) for s in removed)), compute.text())
        for n, server in enumerate(built):
            with self.assertRaises(oslo_messaging.RemoteError) as raised:
                self.client(f"fake-000{1 + n % 2}").call({}, "get_console_output", instance_uuid=server)
            self.assertEqual(raised.exception.exc_type, "InstanceNotFound")
        self.assertEqual(compute.end(), 0)
        self.assertEqual(os.path.getsize(os.path.join(self.folder.name, "state/operations/operations.log")),
                         0)

    def test_a_second_daemon_on_the_same_state_says_so(self):
        compute = self.run_compute(1)
        second = subprocess.run(compute.process.args, capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn("another nova-compute uses", second.stderr)
        compute.end()


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
