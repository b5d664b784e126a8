#!/usr/bin/python3
"""Starts that cannot go well: each daemon says what is wrong and what to do, waits for what can heal and goes
on when it has, and ends with a code of its own where it cannot.

    tests/support/services.py --only rabbit,postgres -- tests/functional/cloud/starts.py build/dev/bin
"""

import os
import socket
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from database import sql  # noqa: E402
from proxy import Proxy  # noqa: E402
from whole_cloud import Cloud, DAEMONS, eventually, programs  # noqa: E402

BIN = ""
WRONG_CONFIG = 78


class Starts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(programs(BIN), "starts")
        cls.cloud.__enter__()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.count = 0

    def launch(self, kind, config, words=()):
        """One more daemon of the kind, with options of its own."""
        type(self).count += 1
        name = f"{kind}-{self.count}"
        folder = os.path.join(self.cloud.folder, name)
        os.mkdir(folder)
        config = (f"[DEFAULT]\nhost = {name}\nstate_path = {folder}\n"
                  f"osapi_compute_listen_port = {self.cloud.claims.choose()}\n{config}")
        daemon = self.cloud.add(kind, name, config, words)
        daemon.start()
        self.addCleanup(lambda: daemon.process.poll() is None and daemon.kill())
        self.addCleanup(lambda: self.cloud.daemons.pop(name))
        return daemon

    def expect_end(self, daemon, code, *words):
        eventually(lambda: daemon.process.poll() is not None, 20, lambda: f"still runs:\n{daemon.tail()}")
        self.assertEqual(daemon.process.returncode, code, daemon.tail())
        for word in words:
            self.assertIn(word, daemon.text())

    def expect_wait(self, daemon, *words):
        """It lives, is not ready, and says why."""
        eventually(lambda: all(word in daemon.text() for word in words), 20,
                   lambda: f"{words} not in:\n{daemon.tail()}")
        self.assertFalse(daemon.ready())

    def test_bad_values(self):
        for kind in DAEMONS:
            for section, option, value in (("DEFAULT", "debug", "perhaps"),
                                           ("oslo_messaging_rabbit", "probe_interval", "soon")):
                with self.subTest(kind=kind, option=option):
                    daemon = self.launch(kind, f"[{section}]\n{option} = {value}\n")
                    self.expect_end(daemon, WRONG_CONFIG, f"{daemon.name}.nova.conf", section, option, value)
            daemon = self.launch(kind, "[DEFAULT]\ntransport_url = http://x\n")
            self.expect_end(daemon, WRONG_CONFIG, "transport_url", "http", "rabbit://")

    def test_an_unknown_option_is_named_with_its_nearest(self):
        for kind in DAEMONS:
            with self.subTest(kind=kind):
                daemon = self.launch(kind, "[DEFAULT]\ntransprot_url = x\n")
                self.expect_end(daemon, WRONG_CONFIG, "transprot_url", "transport_url")

    def test_wrong_words_on_the_command_line(self):
        for kind in DAEMONS:
            self.expect_end(self.launch(kind, "", ["--fly"]), 64, "--fly")

    def test_a_missing_broker_is_waited_for(self):
        port = self.cloud.claims.choose()
        url = f"rabbit://guest:guest@127.0.0.1:{port}/{self.cloud.name}"
        daemons = [self.launch(kind, f"[DEFAULT]\ntransport_url = {url}\n") for kind in DAEMONS]
        for daemon in daemons:
            self.expect_wait(daemon, f"127.0.0.1:{port}", "connection refused")
        broker = Proxy(self.cloud.rabbit.port_of["amqp"], port)
        self.addCleanup(broker.close)
        for daemon in daemons:
            daemon.wait_ready()

    def test_wrong_credentials_for_the_broker_are_told(self):
        url = self.cloud.rabbit.url.replace("guest:guest", "guest:wrong") + self.cloud.name
        for kind in DAEMONS:
            daemon = self.launch(kind, f"[DEFAULT]\ntransport_url = {url}\n")
            self.expect_wait(daemon, "bad credentials")
            self.assertNotIn("wrong", daemon.text().replace("went wrong", ""))

    def test_a_missing_vhost_is_told(self):
        for kind in DAEMONS:
            daemon = self.launch(kind, f"[DEFAULT]\ntransport_url = {self.cloud.rabbit.url}nowhere\n")
            self.expect_wait(daemon, "nowhere")

    def test_a_missing_database_is_waited_for(self):
        port = self.cloud.claims.choose()
        url = f"postgresql://postgres@127.0.0.1:{port}/{self.cloud.name}"
        conductor = self.launch("conductor", f"[database]\nconnection = {url}\n")
        self.expect_wait(conductor, "Waiting for the database", str(port))
        database = Proxy(self.cloud.postgres.port, port)
        self.addCleanup(database.close)
        conductor.wait_ready()

    def other_database(self, name):
        sql(self.cloud.postgres.url(), f"DROP DATABASE IF EXISTS {name}")
        sql(self.cloud.postgres.url(), f"CREATE DATABASE {name}")
        self.addCleanup(sql, self.cloud.postgres.url(), f"DROP DATABASE {name} WITH (FORCE)")
        return self.cloud.postgres.url(database=name)

    def test_an_empty_database_ends_the_start(self):
        url = self.other_database("starts_empty")
        self.expect_end(self.launch("conductor", f"[database]\nconnection = {url}\n"), 1,
                        "nova-manage db sync")

    def test_a_schema_that_is_too_old_or_too_new_ends_the_start(self):
        old = self.other_database("starts_old")
        sql(old, "CREATE TABLE schema_versions (version integer PRIMARY KEY, name text NOT NULL, "
                 "applied timestamptz NOT NULL DEFAULT now())")
        sql(old, "INSERT INTO schema_versions VALUES (1, 'servers')")
        self.expect_end(self.launch("conductor", f"[database]\nconnection = {old}\n"), 1, "version 1",
                        "nova-manage db sync")
        sql(old, "INSERT INTO schema_versions VALUES (9999, 'from the future')")
        self.expect_end(self.launch("conductor", f"[database]\nconnection = {old}\n"), 1, "9999", "newer")

    def test_a_database_of_another_kind(self):
        conductor = self.launch("conductor", "[database]\nconnection = mysql+pymysql://nova:secret@db/nova\n")
        self.expect_end(conductor, WRONG_CONFIG, "PostgreSQL", "connection")
        self.assertNotIn("secret", conductor.text())

    def test_a_missing_libvirt_is_waited_for(self):
        compute = self.launch("compute", "[DEFAULT]\ncompute_driver = libvirt.LibvirtDriver\n[libvirt]\n"
                              "connection_uri = qemu+unix:///system?socket=/nowhere/libvirt-sock\n"
                              "virt_type = qemu\n")
        self.expect_wait(compute, "hypervisor", "trying on")

    def test_an_address_in_use_ends_the_start(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            api = self.launch("api", f"[DEFAULT]\nosapi_compute_listen_port = {port}\n")
            self.expect_end(api, 1, str(port), "in use")

    def test_a_state_folder_that_cannot_be_written_ends_the_start(self):
        compute = self.launch("compute", "[DEFAULT]\nstate_path = /proc/nowhere\n")
        self.expect_end(compute, 1, "/proc/nowhere")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BIN = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
