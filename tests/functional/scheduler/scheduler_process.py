#!/usr/bin/python3
"""nova-scheduler as a process on a real broker, with Python's oslo.messaging as its conductor and its caller.

    tests/support/services.py --only rabbit -- tests/functional/scheduler/scheduler_process.py \\
        build/dev/bin/nova-scheduler

Needs Debian's python3-oslo.messaging.
"""

import datetime
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
sys.path[:0] = [os.path.join(ROOT, "tests", "support"), os.path.join(ROOT, "tools")]

from cloud.ports import Claims  # noqa: E402
import oslo_messaging  # noqa: E402
from oslo_broker import URL, transport  # noqa: E402

PROGRAM = ""


def now():
    return datetime.datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def host(name, generation=1, **more):
    inventory = {"node": name, "node_uuid": "node-" + name, "hypervisor_type": "QEMU",
                 "hypervisor_version": 7002022, "vcpus": 4, "memory_mb": 4096, "local_gb": 50,
                 "supported": [{"arch": "x86_64", "hypervisor": "kvm", "vm_mode": "hvm"}]}
    return {"host": name, "inventory": inventory, "generation": generation, "last_seen": now(), **more}


def spec(memory_mb=1024):
    flavor = {"flavorid": "1", "name": "small", "vcpus": 1, "memory_mb": memory_mb, "root_gb": 1}
    return {"project_id": "project", "flavor": flavor, "image_properties": {"hw_architecture": "x86_64"}}


class Hosts:
    """The conductor's methods that a scheduler calls."""

    target = oslo_messaging.Target(namespace="hosts", version="1.0")

    def __init__(self):
        self.hosts = []
        self.reported = threading.Event()
        self.report = None

    def list_hosts(self, context, after="", limit=0):
        """One page, as the conductor gives it: hosts by name behind `after`."""
        page = sorted((host for host in self.hosts if host["host"] > after), key=lambda host: host["host"])
        return {"hosts": page[:limit] if limit else page}

    def report_host(self, context, **report):
        self.report = report
        self.reported.set()
        return {}


def start_conductor():
    endpoint = Hosts()
    server = oslo_messaging.get_rpc_server(transport(),
                                           oslo_messaging.Target(topic="conductor", server="python"),
                                           [endpoint], executor="threading")
    server.start()
    return endpoint, server


class Scheduler:
    def __init__(self, folder, extra=""):
        self.claims = Claims()
        self.health = self.claims.choose()
        path = os.path.join(folder, "nova.conf")
        with open(path, "w") as file:
            file.write(f"[DEFAULT]\nhost = sched-1\ntransport_url = {URL}\nreport_interval = 1\n"
                       f"[health]\nlisten = 127.0.0.1:{self.health}\n{extra}")
        self.log = open(os.path.join(folder, "log"), "w+")
        self.process = subprocess.Popen([PROGRAM, "--config-file", path], stderr=self.log, stdout=self.log)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.health}{path}", timeout=5) as answer:
            return answer.read().decode()

    def wait_until_healthy(self):
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                return self.get("/healthcheck")
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.text())

    def text(self):
        self.log.seek(0)
        return self.log.read()


class SchedulerProcess(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.conductor, cls.server = start_conductor()
        cls.conductor.hosts = [host("a"), host("b", memory_mb_used=2048)]
        cls.scheduler = Scheduler(cls.folder.name)
        cls.scheduler.wait_until_healthy()

    @classmethod
    def tearDownClass(cls):
        cls.scheduler.process.send_signal(signal.SIGTERM)
        code = cls.scheduler.process.wait(timeout=20)
        cls.server.stop()
        cls.server.wait()
        cls.scheduler.log.close()
        cls.folder.cleanup()
        assert code == 0, code

    def client(self, version="4.5", **more):
        target = oslo_messaging.Target(topic="scheduler", version=version, **more)
        return oslo_messaging.get_rpc_client(transport(), target, timeout=15)

    def select(self, servers, **more):
        return self.client().call({"request_id": "req-1"}, "select_destinations", spec_obj=spec(**more),
                                  instance_uuids=servers, return_alternates=True)

    def refused(self, call):
        with self.assertRaises(oslo_messaging.RemoteError) as raised:
            call()
        return raised.exception

    def test_ping(self):
        self.assertEqual(self.client("1.0").call({}, "oslo_rpc_server_ping"), "pong")
        self.assertEqual(self.client("1.1", namespace="baseapi").call({}, "ping", arg="x"),
                         {"service": "scheduler", "arg": "x"})

    def test_a_host_and_an_alternate(self):
        answer = self.select(["one"])
        hosts = [selection["service_host"] for selection in answer["selections"][0]]
        self.assertEqual(sorted(hosts), ["a", "b"])
        self.assertEqual(answer["selections"][0][0]["compute_node_uuid"], "node-" + hosts[0])

    def test_no_valid_host(self):
        error = self.refused(lambda: self.select(["big"], memory_mb=8192))
        self.assertEqual(error.exc_type, "NoValidHost")
        no_host = "No valid host was found. There are not enough hosts available. "
        self.assertTrue(error.value.startswith(no_host))
        self.assertIn("4096 MB of MEMORY_MB", error.value)

    def test_news_by_fanout(self):
        bigger = host("c", memory_mb_used=0)
        bigger["inventory"]["memory_mb"] = 65536
        self.client().prepare(fanout=True).cast({}, "update_hosts", hosts=[bigger])
        for _ in range(100):
            if self.select(["two"])["selections"][0][0]["service_host"] == "c":
                break
            time.sleep(0.05)
        else:
            self.fail("the new host was not chosen")
        self.client().prepare(fanout=True).cast({}, "update_hosts", removed=["c"])

    def test_unknown_method_bad_version_and_wrong_types(self):
        self.assertEqual(self.refused(lambda: self.client().call({}, "fly")).exc_type, "NoSuchMethod")
        for version in ("4.99", "5.0"):
            error = self.refused(lambda v=version: self.client(v).call({}, "select_destinations"))
            self.assertEqual(error.exc_type, "UnsupportedVersion")
        error = self.refused(lambda: self.client().call({}, "select_destinations", spec_obj=7,
                                                        instance_uuids=["x"]))
        self.assertEqual(error.exc_type, "ValidationError")

    def test_heartbeat(self):
        self.assertTrue(self.conductor.reported.wait(15))
        report = self.conductor.report
        self.assertEqual((report["host"], report["binary"], report["topic"]),
                         ("sched-1", "nova-scheduler", "scheduler"))

    def test_metrics(self):
        self.assertIn("nova_scheduler_hosts", self.scheduler.get("/metrics"))


class WrongOptions(unittest.TestCase):
    def test_a_filter_that_does_not_exist_stops_the_start(self):
        with tempfile.TemporaryDirectory() as folder:
            scheduler = Scheduler(folder, "[filter_scheduler]\nenabled_filters = RamFilter\n")
            self.assertEqual(scheduler.process.wait(timeout=20), 78)
            self.assertIn("RamFilter", scheduler.text())
            self.assertIn("enabled_filters", scheduler.text())
            scheduler.log.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
