#!/usr/bin/python3
"""No accepted request is lost: the four daemons, the broker and the database fail at every save of every
workflow, and in the end each server is what was asked for, once, and nothing is left over.

    tests/support/services.py --only rabbit,postgres -- tests/functional/cloud/faults.py build/dev/bin
"""

import os
import shutil
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from database import sql  # noqa: E402
from held_requests import COMMITS, EVERYWHERE, HeldRequests  # noqa: E402


class Faults(HeldRequests):
    def kill(self, names, moment="write", places=EVERYWHERE):
        """SIGKILL; the others go on, and meet their absence, before they come back."""
        self.hold_all(places, moment)
        daemons = [self.cloud.daemons[name] for name in names]
        for daemon in daemons:
            daemon.kill()
        self.cloud.gates.open_all()
        time.sleep(0.5)
        for daemon in daemons:
            daemon.start()
        for daemon in daemons:
            daemon.wait_ready()
        self.settled()

    def test_kill_api(self):
        self.kill(["api"])

    def test_kill_scheduler(self):
        self.kill(["scheduler"])

    def test_kill_compute(self):
        self.kill(["compute"])

    def test_kill_conductor_before_it_records(self):
        self.kill(["conductor"])

    def test_kill_conductor_within_commit(self):
        for places in COMMITS:
            self.kill(["conductor"], "commit", places)

    def test_kill_all(self):
        self.kill(["conductor", "compute", "scheduler", "api"])

    def test_broker_restarts(self):
        self.hold_all(EVERYWHERE)
        self.cloud.rabbit.stop()
        self.cloud.gates.open_all()
        time.sleep(0.5)
        self.cloud.rabbit.start()
        self.cloud.rabbit.wait()
        self.settled()

    def test_broker_is_wiped(self):
        """Queues, messages, exchanges and the vhost itself are gone; the sagas are all that is known."""
        self.hold_all(EVERYWHERE)
        self.cloud.rabbit.stop(keep_data=False)
        shutil.rmtree(os.path.join(self.cloud.rabbit.folder, "mnesia"))
        self.cloud.gates.open_all()
        self.cloud.rabbit.start()
        self.cloud.rabbit.wait()
        self.cloud.make_vhost()
        self.settled()

    def test_database_restarts(self):
        self.hold_all(EVERYWHERE)
        self.cloud.postgres.stop()
        time.sleep(0.5)
        self.cloud.postgres.start()
        self.cloud.postgres.wait()
        self.cloud.gates.forget()
        self.settled()

    def test_connections_to_the_database_break_within_commit(self):
        """The database commits all the same, and the conductor cannot know."""
        for places in COMMITS:
            self.hold_all(places, "commit")
            self.cloud.proxy.cut()
            self.cloud.gates.open_all()
            self.settled()

    def test_the_database_gives_up_within_commit(self):
        """The same for the conductor, but nothing was committed."""
        for places in COMMITS:
            self.hold_all(places, "commit")
            sql(self.cloud.pg_url, "DELETE FROM chaos.gates")
            sql(self.cloud.pg_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                   "WHERE application_name = 'nova' AND datname = current_database()")
            self.cloud.gates.open_all()
            self.settled()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    HeldRequests.bin = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
