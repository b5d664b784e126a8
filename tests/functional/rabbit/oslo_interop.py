#!/usr/bin/python3
"""oslo.messaging and our RabbitBus talk to each other over one broker.

    tests/support/services.py --only rabbit -- tests/functional/rabbit/oslo_interop.py \\
        build/dev/.../rabbit_peer

Needs Debian's python3-oslo.messaging.
"""

import functools
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

sys.dont_write_bytecode = True
PEER = ""
URL = os.environ.get("NOVA_TEST_RABBIT_URL")
if not URL:
    sys.exit("NOVA_TEST_RABBIT_URL is not set: this test needs a broker; "
             "run it by tests/support/services.py --only rabbit -- COMMAND")

from oslo_config import cfg  # noqa: E402
import oslo_messaging  # noqa: E402


@functools.cache
def transport():
    """As a service sets it up from its configuration file."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write("[DEFAULT]\ncontrol_exchange = nova\n"
                   "[oslo_messaging_rabbit]\namqp_durable_queues = true\nrabbit_quorum_queue = true\n"
                   "kombu_missing_consumer_retry_timeout = 2\n")
        file.flush()
        cfg.CONF(["--config-file", file.name], default_config_dirs=[])
    return oslo_messaging.get_rpc_transport(cfg.CONF, url=URL, allowed_remote_exmods=[])


def client(topic, namespace=None, version="1.0", server=None, timeout=10, **more):
    target = oslo_messaging.Target(topic=topic, namespace=namespace, version=version, server=server)
    return oslo_messaging.get_rpc_client(transport(), target, timeout=timeout, **more)


class Peer:
    """Our server in a process."""

    def __init__(self, topic):
        self.process = subprocess.Popen([PEER, "serve", topic, "h1"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        assert self.process.stdout.readline().strip() == b"serving"

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(timeout=20)


class PythonCallsUs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.topic = "interop" + uuid.uuid4().hex[:8]
        cls.peer = Peer(cls.topic)

    @classmethod
    def tearDownClass(cls):
        assert cls.peer.stop() == 0

    def test_ping_of_nova(self):
        answer = client(self.topic, "baseapi", "1.1").call({}, "ping", arg="it works")
        self.assertEqual(answer, {"service": "peer", "arg": "it works"})

    def test_ping_of_oslo(self):
        self.assertEqual(client(self.topic).call({}, "oslo_rpc_server_ping"), "pong")

    def test_a_method_with_context(self):
        context = {"user_id": "u1", "request_id": "req-1", "roles": ["admin", "member"]}
        answer = client(self.topic, "sums", "1.2").call(context, "add", a=2, b=40, unknown="is ignored")
        self.assertEqual(answer,
                         {"sum": 42, "user": "u1", "request_id": "req-1", "roles": ["admin", "member"]})

    def test_the_named_host(self):
        self.assertEqual(client(self.topic, "sums", "1.0", server="h1").call({}, "add", a=1, b=1)["sum"], 2)

    def refused(self, call):
        with self.assertRaises(oslo_messaging.RemoteError) as raised:
            call()
        return raised.exception

    def test_unknown_method(self):
        error = self.refused(lambda: client(self.topic, "sums", "1.0").call({}, "fly"))
        self.assertEqual(error.exc_type, "NoSuchMethod")
        self.assertIn("fly", error.value)

    def test_bad_version(self):
        for version in ("1.4", "2.0"):
            error = self.refused(lambda v=version: client(self.topic, "sums", v).call({}, "add", a=1, b=1))
            self.assertEqual(error.exc_type, "UnsupportedVersion")
            self.assertIn(version, error.value)

    def test_bad_namespace(self):
        error = self.refused(lambda: client(self.topic, "nothing", "1.0").call({}, "add", a=1, b=1))
        self.assertEqual(error.exc_type, "UnsupportedVersion")

    def test_wrong_types(self):
        error = self.refused(lambda: client(self.topic, "sums", "1.0").call({}, "add", a="x", b=1))
        self.assertEqual(error.exc_type, "ValidationError")

    def test_typed_failure(self):
        error = self.refused(lambda: client(self.topic, "sums", "1.0").call(
            {}, "fail", code="no_valid_host", message="No valid host was found."))
        self.assertEqual((error.exc_type, error.value), ("NoValidHost", "No valid host was found."))

    def test_signs_of_life_keep_a_long_call_alive(self):
        slow = client(self.topic, "sums", "1.0", timeout=30, call_monitor_timeout=2)
        started = time.monotonic()
        self.assertIsNone(slow.call({}, "slow", seconds=5))
        self.assertGreaterEqual(time.monotonic() - started, 4.9)

    def test_cast_and_fanout(self):
        one = client(self.topic, "sums", "1.0")
        one.cast({}, "add", a=1, b=1)
        one.prepare(fanout=True).cast({}, "add", a=1, b=1)
        self.assertEqual(one.call({}, "add", a=1, b=1)["sum"], 2)

    def test_many_calls_at_once(self):
        one = client(self.topic, "sums", "1.0", timeout=30)
        sums = []

        def work(n):
            for i in range(20):
                sums.append(one.call({}, "add", a=n, b=i)["sum"] - n - i)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sums, [0] * 160)


class NovaException(Exception):
    def __init__(self, message, **kwargs):
        super().__init__(message)
        self.kwargs = kwargs


class NoValidHost(NovaException):
    pass


for known in (NovaException, NoValidHost):
    known.__module__ = "nova.exception"


class Endpoint:
    target = oslo_messaging.Target(namespace="sums", version="1.3")

    def add(self, context, a, b):
        return {"sum": a + b, "user": context.get("user_id"), "roles": context.get("roles")}

    def unhappy(self, context):
        raise NoValidHost("No valid host was found. There are not enough hosts available.", code=500)

    def broken(self, context):
        return {}["missing"]

    def slow(self, context, seconds):
        time.sleep(seconds)


class WeCallPython(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.topic = "interop" + uuid.uuid4().hex[:8]
        target = oslo_messaging.Target(topic=cls.topic, server="py1", exchange="nova")
        cls.server = oslo_messaging.get_rpc_server(transport(), target, [Endpoint()], executor="threading",
                                                   access_policy=oslo_messaging.DefaultRPCAccessPolicy)
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.server.wait()

    def call(self, method, args, version="1.0", namespace="sums", host="", timeout=10):
        done = subprocess.run([PEER, "call", self.topic, host, method, version, namespace, json.dumps(args),
                               str(timeout)], stdout=subprocess.PIPE, timeout=60)
        return done.returncode, done.stdout.decode().strip()

    def test_a_method_with_context(self):
        code, answer = self.call("add", {"a": 40, "b": 2})
        self.assertEqual((code, json.loads(answer)), (0, {"sum": 42, "user": "u1", "roles": ["member"]}))

    def test_the_named_host(self):
        self.assertEqual(self.call("add", {"a": 1, "b": 2}, host="py1")[0], 0)

    def test_no_such_host(self):
        code, text = self.call("add", {"a": 1, "b": 2}, host="py9")
        self.assertEqual(code, 1)
        self.assertTrue(text.startswith("unavailable"), text)

    def test_nova_failure(self):
        self.assertEqual(self.call("unhappy", {}), (
            1, "no_valid_host NoValidHost: No valid host was found. There are not enough hosts available."))

    def test_python_failure(self):
        self.assertEqual(self.call("broken", {}), (1, "internal KeyError: 'missing'"))

    def test_unknown_method(self):
        code, text = self.call("fly", {})
        self.assertEqual(code, 1)
        self.assertTrue(text.startswith("no_such_method NoSuchMethod: "), text)

    def test_bad_version(self):
        code, text = self.call("add", {"a": 1, "b": 1}, version="2.0")
        self.assertEqual(code, 1)
        self.assertTrue(text.startswith("unsupported_version UnsupportedVersion: "), text)

    def test_timeout(self):
        code, text = self.call("slow", {"seconds": 5}, timeout=1)
        self.assertEqual(code, 1)
        self.assertTrue(text.startswith("timeout"), text)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PEER = sys.argv.pop(1)
    logging.disable(logging.CRITICAL)  # the failures are wanted
    unittest.main(verbosity=2)
