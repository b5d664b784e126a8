"""Seeding over REST: everything is made once, and what an earlier run left half made is mended."""

import http.server
import json
import os
import tempfile
import threading
import unittest
import urllib.parse

from cloud import console, seed
from cloud.ports import Claims
from cloud.rest import Refused
from cloud.state import State


class Tables(http.server.BaseHTTPRequestHandler):
    """Collections by path, kept in memory: what seeding needs of the cloud's API."""

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        rows = self.server.tables.get(url.path, [])
        for name, value in urllib.parse.parse_qsl(url.query):
            rows = [row for row in rows if row.get(name) == value]
        self._answer(200, {url.path.rsplit("/", 1)[1]: rows})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/auth/tokens"):
            self._answer(201, {"token": {"project": {"id": "p"}}}, {"X-Subject-Token": "t"})
            return
        rows = self.server.tables.setdefault(self.path, [])
        wrapped = len(body) == 1 and isinstance(next(iter(body.values())), dict)
        row = next(iter(body.values())) if wrapped else {**body, "status": "queued"}
        row.setdefault("id", f"{self.path}-{len(rows)}")
        rows.append(row)
        self.server.made.append(row["name"])
        self._answer(201, {next(iter(body)): row} if wrapped else row)

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.refuse_uploads:
            self._answer(503, {})
            return
        for image in self.server.tables["/image/v2/images"]:
            if self.path.endswith(f"{image['id']}/file"):
                image.update(status="active", size=len(data))
        self._answer(204, None)

    def do_DELETE(self):
        images = self.server.tables["/image/v2/images"]
        images[:] = [image for image in images if not self.path.endswith(image["id"])]
        self._answer(204, None)

    def _answer(self, code, body, headers=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(code)
        for name, value in {**(headers or {}), "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class SeedTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tables)
        self.server.tables, self.server.made, self.server.refuse_uploads = {}, [], False
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.state = State(self.folder.name)
        self.state.make_folders()
        with Claims() as claims:
            self.state.choose("fake", 1, claims)
        self.state.chosen["ports"]["api"] = self.server.server_port
        self.image = self.state.path("guest.qcow2")
        with open(self.image, "wb") as file:
            file.write(b"disk")

    def _seed(self):
        with open(os.devnull, "w", encoding="ascii") as silence:
            seed.seed(self.state, self.image, console.Steps(silence))

    def test_makes_everything(self):
        self._seed()
        self.assertEqual(self.server.made,
                         [name for name, *_ in seed.FLAVORS] + [seed.IMAGE, seed.NETWORK, seed.NETWORK])
        self.assertEqual(self.server.tables["/image/v2/images"][0]["size"], 4)
        self.assertEqual(self.server.tables["/network/v2.0/subnets"][0]["cidr"], self.state.chosen["network"])

    def test_a_second_run_makes_nothing(self):
        self._seed()
        self.server.made.clear()
        self._seed()
        self.assertEqual(self.server.made, [])

    def test_an_image_without_its_bytes_is_made_again(self):
        self.server.refuse_uploads = True
        with self.assertRaises(Refused) as caught:
            self._seed()
        self.assertEqual(caught.exception.code, 503)
        self.server.refuse_uploads = False
        self._seed()
        self.assertEqual([image["status"] for image in self.server.tables["/image/v2/images"]], ["active"])


if __name__ == "__main__":
    unittest.main()
