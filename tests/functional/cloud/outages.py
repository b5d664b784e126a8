#!/usr/bin/python3
"""The broker or the database is away for longer than service_down_time: no build that was accepted fails for
want of hosts, which are silent only because nobody could hear them. Nor does the Network service keep servers
that were deleted, and their ports go when it is back.

    tests/support/services.py --only rabbit,postgres -- tests/functional/cloud/outages.py build/dev/bin
"""

import os
import signal
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from database import sql  # noqa: E402
from held_requests import HeldRequests  # noqa: E402
from proxy import Proxy  # noqa: E402
from whole_cloud import eventually  # noqa: E402

DOWN_TIME = 12  # seconds
NOT_KNOWN = "it is not known yet whether they live"


class Outages(HeldRequests):
    config = HeldRequests.config + f"service_down_time = {DOWN_TIME}\n"

    def tearDown(self):
        self.signal_host(signal.SIGCONT)
        super().tearDown()

    def signal_host(self, number):
        self.cloud.daemons["compute"].process.send_signal(number)

    def hold_builds(self, places):
        self.told = len(self.cloud.daemons["scheduler"].text())
        for place in places:
            name = self.name_for(place)
            self.hold(name, f"build_server:{place}", "write", lambda: self.create(name), "ACTIVE")
        for thread in self.threads:
            thread.join()  # they are accepted
        return [name for name in self.wanted if self.wanted[name] == "ACTIVE"]

    def build_at_once(self):
        """A build that is accepted as soon as anybody can be asked."""
        name = self.name_for("late")
        eventually(lambda: self.create(name).code == 202, 20, self.cloud.words)
        self.wanted[name] = "ACTIVE"

    def the_host_comes_late(self, held):
        """It reports again only after a decision without it, and after work was sent to it in vain."""
        scheduler = self.cloud.daemons["scheduler"]
        eventually(lambda: NOT_KNOWN in scheduler.text()[self.told:], DOWN_TIME, self.cloud.words)
        names = ", ".join(f"'{name}'" for name in held)
        sent = (f"SELECT 1 FROM sagas WHERE state->'server'->>'name' IN ({names}) AND "
                "waiting AND attempt > 1")
        eventually(lambda: sql(self.cloud.pg_url, sent), DOWN_TIME, self.cloud.words)
        self.signal_host(signal.SIGCONT)
        self.settled()
        self.assertNotIn("went down during the operation", self.cloud.daemons["conductor"].text())

    def away_for_long(self, service, open_gates):
        held = self.hold_builds(["forward3-on-host"])
        self.signal_host(signal.SIGSTOP)
        service.stop()
        time.sleep(DOWN_TIME + 2)
        service.start()
        service.wait()
        open_gates()
        self.build_at_once()
        self.the_host_comes_late(held)

    def test_the_broker_is_away_for_long(self):
        self.away_for_long(self.cloud.rabbit, self.cloud.gates.open_all)

    def test_the_database_is_away_for_long(self):
        self.away_for_long(self.cloud.postgres, self.cloud.gates.forget)

    def restart_conductor(self, config=""):
        self.cloud.daemons["conductor"].stop()
        conductor = self.cloud.add("conductor", "conductor", config)
        conductor.start()
        conductor.wait_ready()

    def test_servers_go_while_the_network_service_is_away(self):
        proxy = Proxy(self.cloud.port)
        self.addCleanup(proxy.close)
        self.addCleanup(self.restart_conductor)
        self.restart_conductor(f"[neutron]\nendpoint_override = http://127.0.0.1:{proxy.port}/network\n")
        servers = self.made(2)
        proxy.target = self.cloud.claims.choose()  # where nobody listens
        proxy.cut()
        for _, server in servers:
            self.assertEqual(self.delete(server).code, 204)
        eventually(lambda: all(self.status(server) == "404" for _, server in servers), 15, self.cloud.words)
        conductor = self.cloud.daemons["conductor"]
        eventually(lambda: conductor.metric("nova_cleanups_stalled") == 2, 40, self.cloud.words)
        self.assertEqual(self.cloud.manage("inspect", "sagas").count("remove_server"), 2)
        self.assertIn("could not do its step drop_ports_left 4 times", conductor.text())
        proxy.target = self.cloud.port
        self.nothing_left_over()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    HeldRequests.bin = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
