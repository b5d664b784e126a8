#!/usr/bin/python3
"""Bad requests of every kind against a live API: each gets the right 4xx in Nova's form, and after each the
daemons serve on.

    tests/support/services.py --only rabbit,postgres -- tests/functional/cloud/requests.py build/dev/bin
"""

import json
import os
import socket
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from whole_cloud import Cloud, programs  # noqa: E402

BIN = ""
CONFIG = "[wsgi]\nclient_socket_timeout = 5\nmax_connections = 200\n"


class Line:
    """One raw connection."""

    def __init__(self, port, timeout=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)

    def send(self, data):
        self.socket.sendall(data.encode() if isinstance(data, str) else data)
        return self

    def read_all(self):
        """Everything until the other side closes."""
        data = b""
        try:
            while more := self.socket.recv(65536):
                data += more
        except ConnectionResetError:
            pass
        self.socket.close()
        return data.decode(errors="replace")


def status_of(text):
    return int(text.split()[1]) if text.startswith("HTTP/1.1 ") else 0


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(programs(BIN), "requests", CONFIG)
        cls.cloud.__enter__()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.rest = cls.cloud.rest
        cls.body = cls.cloud.seed()
        cls.head = f"Host: x\r\nX-Auth-Token: {cls.rest.token}\r\n"
        # These take their time; the last test looks at what became of them.
        cls.began = time.monotonic()
        cls.slow_head = Line(cls.cloud.port).send("GET /v2.1/servers HTTP/1.1\r\nHost: x\r\nX-Slow:")
        cls.slow_body = Line(cls.cloud.port).send(
            f"POST /v2.1/servers HTTP/1.1\r\n{cls.head}Content-Type: application/json\r\n"
            "Content-Length: 1000\r\n\r\n{")
        cls.silent = Line(cls.cloud.port)

    def tearDown(self):
        """A normal request after each; no daemon was restarted or is in trouble."""
        answer = self.rest.ask("compute", "GET", "/servers/detail", timeout=10)
        self.assertEqual(answer.code, 200, f"{answer}\n{self.cloud.words()}")
        for daemon in self.cloud.daemons.values():
            self.assertTrue(daemon.ready(), daemon.tail())

    def expect_fault(self, answer, code, *words):
        self.assertEqual(answer.code, code, answer)
        self.assertTrue(answer.headers.get("x-openstack-request-id", "").startswith("req-"), answer.headers)
        self.assertTrue(answer.headers["content-type"].startswith("application/json"), answer.headers)
        (name, fault), = answer.json.items()
        self.assertEqual(fault["code"], code, answer)
        self.assertTrue(fault["message"], answer)
        for word in words:
            self.assertIn(word, fault["message"])
        return name

    def create(self, **changed):
        server = {"name": "x", **self.body, **changed}
        return self.rest.ask("compute", "POST", "/servers", {"server": server})

    def test_bad_json(self):
        for body in (b"", b"{", b"[]", b"null", b'"x"', b"{'server': 1}", b'{"server": NaN}', b"\xff\xfe\x00",
                     b'{"server": {"name": "\xed\xa0\x80"}}', b'{"a":' * 5000 + b"1" + b"}" * 5000,
                     b'{"server": {}} trailing', b"0" * 1000):
            with self.subTest(body=body[:30]):
                self.assertEqual(self.expect_fault(self.rest.ask("compute", "POST", "/servers", body), 400),
                                 "badRequest")

    def test_wrong_types_name_the_field(self):
        for field, value in (
                ("name", 7), ("name", ""), ("name", "x" * 256), ("flavorRef", {}), ("imageRef", 3),
                ("networks", "nowhere"), ("networks", [{"uuid": "no-uuid"}]), ("metadata", []),
                ("min_count", "many"), ("max_count", -1), ("user_data", "not base64!"),
                ("security_groups", 5),
                ("config_drive", "maybe"), ("OS-DCF:diskConfig", "SOMETIMES"),
                ("accessIPv4", "not an address"), ("block_device_mapping_v2", {"a": 1}),
                ("availability_zone", 1)):
            with self.subTest(field=field, value=str(value)[:20]):
                self.expect_fault(self.create(**{field: value}), 400, field)
        self.expect_fault(self.create(metadata={"colour": 1}), 400, "colour")

    def test_unknown_fields(self):
        self.expect_fault(self.create(colour="red"), 400, "colour")
        answer = self.rest.ask("compute", "POST", "/servers",
                               {"server": {"name": "x", **self.body}, "more": 1})
        self.expect_fault(answer, 400, "more")
        answer = self.rest.ask("compute", "POST", "/servers/x/action", {"os-fly": None})
        self.assertIn(answer.code, (400, 404), answer)

    def test_wrong_references(self):
        self.expect_fault(self.create(flavorRef="no such flavor"), 400)
        self.expect_fault(self.create(imageRef="00000000-0000-0000-0000-000000000000"), 400)
        self.expect_fault(self.create(networks=[{"uuid": "00000000-0000-0000-0000-000000000000"}]), 400)
        missing = "/servers/00000000-0000-0000-0000-000000000000"
        for method in ("GET", "DELETE"):
            name = self.expect_fault(self.rest.ask("compute", method, missing), 404)
            self.assertEqual(name, "itemNotFound")
        self.assertEqual(self.rest.ask("compute", "GET", "/servers/../../etc/passwd").code, 404)
        self.assertIn(self.rest.ask("compute", "GET", "/servers/%00%ff").code, (400, 404))

    def test_unknown_paths_and_methods(self):
        self.assertEqual(self.rest.ask("compute", "GET", "/nothing").code, 404)
        self.assertIn(self.rest.ask("compute", "PATCH", "/servers").code, (404, 405))
        self.assertIn(self.rest.raw("BREW", "/v2.1/servers").code, (400, 404, 405, 501))

    def test_bad_queries(self):
        for query in ("limit=-1", "limit=x", "marker=none", "sort_key=x", "sort_dir=up",
                      "changes-since=soon"):
            with self.subTest(query=query):
                self.expect_fault(self.rest.ask("compute", "GET", f"/servers?{query}"), 400)

    def test_bad_tokens(self):
        for token in ("", "x", "a" * 8000, "gAAAAA" + "B" * 200, self.rest.token[:-2], self.rest.token + "A",
                      "'; DROP TABLE servers; --"):
            with self.subTest(token=token[:20]):
                answer = self.rest.raw("GET", "/v2.1/servers", headers={"X-Auth-Token": token})
                self.assertEqual(answer.code, 401, answer)
                self.assertIn("www-authenticate", answer.headers)

    def test_bad_microversions(self):
        for code, version in ((400, "x"), (400, "2"), (400, "2.1.1"), (400, "02.1"), (400, "2.-1"),
                              (406, "1.9"), (406, "2.9999"), (406, "3.0")):
            with self.subTest(version=version):
                answer = self.rest.ask("compute", "GET", "/servers",
                                       headers={"OpenStack-API-Version": f"compute {version}"})
                self.expect_fault(answer, code)

    def test_huge_bodies(self):
        answer = self.rest.ask("compute", "POST", "/servers", b"{" + b" " * (1 << 20) + b"}")
        self.assertIn(answer.code, (0, 413), answer)  # the answer may cross what is still being sent
        declared = Line(self.cloud.port).send(f"POST /v2.1/servers HTTP/1.1\r\n{self.head}"
                                              "Content-Length: 99999999999\r\nConnection: close\r\n\r\n")
        text = declared.read_all()
        self.assertEqual(status_of(text), 413, text)
        self.assertEqual(json.loads(text.split("\r\n\r\n", 1)[1])["overLimit"]["code"], 413)
        chunked = Line(self.cloud.port).send(f"POST /v2.1/servers HTTP/1.1\r\n{self.head}"
                                             "Transfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(64):
                chunked.send("8000\r\n" + " " * 0x8000 + "\r\n")
        except OSError:
            pass
        self.assertIn(status_of(chunked.read_all()), (0, 413))

    def test_huge_heads(self):
        for head in ("GET /" + "x" * 100000 + " HTTP/1.1\r\n\r\n",
                     "GET / HTTP/1.1\r\n" + "X: y\r\n" * 20000 + "\r\n",
                     "GET / HTTP/1.1\r\nX: " + "y" * 200000 + "\r\n\r\n"):
            line = Line(self.cloud.port)
            try:
                line.send(head)
            except OSError:
                pass
            self.assertIn(status_of(line.read_all()), (0, 414, 431))

    def test_no_http(self):
        for words in ("\r\n\r\n\r\n", "hello\r\n\r\n", "GET\r\n\r\n",
                      "\x16\x03\x01\x02\x00\x01\x00", "\0" * 500,
                      "GET / HTTP/9.9\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                      "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
            with self.subTest(words=words[:30]):
                line = Line(self.cloud.port).send(words)
                line.socket.shutdown(socket.SHUT_WR)
                self.assertIn(status_of(line.read_all()), (0, 300, 400, 505))

    def test_half_closed_connections_are_answered(self):
        line = Line(self.cloud.port).send(f"GET /v2.1/servers HTTP/1.1\r\n{self.head}\r\n")
        line.socket.shutdown(socket.SHUT_WR)
        self.assertEqual(status_of(line.read_all()), 200)
        for _ in range(50):  # those who leave before the answer
            Line(self.cloud.port).send(f"GET /v2.1/servers HTTP/1.1\r\n{self.head}\r\n").socket.close()

    def test_pipelined_requests_are_answered_in_order(self):
        one = f"GET /v2.1/servers HTTP/1.1\r\n{self.head}\r\n"
        other = f"GET /v2.1/servers/nothing HTTP/1.1\r\n{self.head}\r\n"
        last = f"GET /v2.1/flavors HTTP/1.1\r\n{self.head}Connection: close\r\n\r\n"
        text = Line(self.cloud.port).send(one + other + one + last).read_all()
        codes = [int(part.split()[0]) for part in text.split("HTTP/1.1 ")[1:]]
        self.assertEqual(codes, [200, 404, 200, 200])

    def test_more_connections_than_allowed(self):
        lines = []
        try:
            for _ in range(400):
                lines.append(Line(self.cloud.port, timeout=5))
            answer = self.rest.ask("compute", "GET", "/servers", timeout=10)
            self.assertIn(answer.code, (200, 503), answer)
        finally:
            for line in lines:
                line.socket.close()
        time.sleep(0.2)

    def test_zz_slow_writers_are_not_waited_for(self):
        self.assertIn(status_of(self.slow_head.read_all()), (0, 408))
        self.assertEqual(self.silent.read_all(), "")
        text = self.slow_body.read_all()
        self.assertIn(status_of(text), (0, 408), text)
        self.assertLess(time.monotonic() - self.began, 150)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BIN = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
