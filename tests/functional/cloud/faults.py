#!/usr/bin/python3
"""No accepted request is lost: the four daemons, the broker and the database fail at every step boundary of every
workflow, and in the end each server is what was asked for and nothing is left over.

    tests/support/services.py --only rabbit,postgres -- tests/functional/cloud/faults.py build/dev/bin
"""

import os
import shutil
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from whole_cloud import Cloud, eventually, programs  # noqa: E402
from database import sql  # noqa: E402

BIN = ""
# Every save of the workflows, in an order in which none needs a row that an earlier one keeps locked: a claim and a
# count of failed builds keep the host's, an archive also the project's usage, and creates are committed in groups.
EVERYWHERE = [("host_action", place) for place in ("forward0-on-host", "done1", "accepted")]
EVERYWHERE += [("remove_server", place) for place in (
    "forward1", "forward1-on-host", "forward2", "forward3", "done4", "accepted")]
EVERYWHERE += [("fails", place) for place in ("undo3", "undo3-on-host", "undo2", "undo1", "undo0", "failed0")]
EVERYWHERE += [("build_server", place) for place in (
    "done4", "forward3-on-host", "forward3", "forward1", "forward2", "accepted")]
# Those that cannot be within COMMIT at the same time as others.
APART = [("fails", "undo0"), ("remove_server", "done4")]
BAD_ZONE = """
WITH zone AS (INSERT INTO aggregates (name, metadata) VALUES ('bad', '{"availability_zone": "bad"}') RETURNING id)
INSERT INTO aggregate_hosts (aggregate, host) SELECT id, 'bad' FROM zone
"""
SETTLED = 45  # seconds; what takes longer counts as hanging


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(programs(BIN), "faults", "[DEFAULT]\ndefault_schedule_zone = nova\n")
        cls.cloud.__enter__()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.body = cls.cloud.seed()
        bad = cls.cloud.add("compute", "bad-compute", f"[DEFAULT]\nhost = bad\nstate_path = {cls.cloud.folder}/bad\n"
                            "[fake]\nbuild_failure_rate = 1\n")
        bad.start()
        bad.wait_ready()
        # A zone of its own keeps other servers from it; the scheduler learns of that at its start.
        eventually(lambda: sql(cls.cloud.pg_url, "SELECT 1 FROM services WHERE host = 'bad'"), 20, "bad is not known")
        sql(cls.cloud.pg_url, BAD_ZONE)
        scheduler = cls.cloud.daemons["scheduler"]
        scheduler.kill()
        scheduler.start()
        scheduler.wait_ready()
        cls.spare = []  # ACTIVE servers that later tests delete, stop and so on
        cls.count = 0

    def setUp(self):
        self.forget()

    def forget(self):
        self.wanted = {}  # name: what must become of it
        self.ids = {}  # name: server
        self.threads = []
        self.errors = []

    # --- requests

    def name_for(self, what):
        type(self).count += 1
        return f"{what.replace(':', '-')}-{self.count}"

    def create(self, name, **more):
        answer = self.cloud.rest.ask("compute", "POST", "/servers", {"server": {"name": name, **self.body, **more}},
                                     headers={"OpenStack-API-Version": "compute 2.79"})
        if answer.code == 202:
            self.ids[name] = answer.json["server"]["id"]
        return answer

    def made(self, count):
        """That many ACTIVE servers."""
        if len(self.spare) < count:
            names = [self.name_for("spare") for _ in range(count - len(self.spare))]
            for name in names:
                answer = self.create(name)
                self.assertEqual(answer.code, 202, answer)
            eventually(lambda: all(self.status(self.ids[n]) == "ACTIVE" for n in names), SETTLED, self.cloud.words)
            self.spare.extend((n, self.ids[n]) for n in names)
        taken, type(self).spare = self.spare[:count], self.spare[count:]
        return taken

    def status(self, server):
        answer = self.cloud.rest.ask("compute", "GET", f"/servers/{server}")
        return answer.json["server"]["status"] if answer.code == 200 else str(answer.code)

    def hold(self, name, place, moment, request, outcome):
        """Sends the request on a thread and waits until its saga has come to the place."""
        gate = self.cloud.gates.close(name, place, moment)

        def run():
            answer = request()
            # What was not accepted may have been done or not, but not twice and not by half.
            self.wanted[name] = outcome if answer.code in (202, 204) else f"{outcome} or as it was"
        self.wanted[name] = f"{outcome} or as it was"
        thread = threading.Thread(target=run)
        thread.start()
        self.threads.append(thread)
        try:
            self.cloud.gates.wait_held(gate)
        except AssertionError as error:
            raise AssertionError(f"{place} of {name}: {error}\n{self.cloud.words(30)}") from None

    def hold_all(self, places, moment):
        """A server at each of the places."""
        rest = self.cloud.rest
        ready = self.made(sum(workflow in ("host_action", "remove_server") for workflow, _ in places))
        for workflow, place in places:
            if workflow == "host_action":
                name, server = ready.pop()
                self.hold(name, f"{workflow}:{place}", moment, outcome="SHUTOFF", request=lambda s=server: rest.ask(
                    "compute", "POST", f"/servers/{s}/action", {"os-stop": None}))
            elif workflow == "remove_server":
                name, server = ready.pop()
                self.hold(name, f"{workflow}:{place}", moment, outcome="404", request=lambda s=server: rest.ask(
                    "compute", "DELETE", f"/servers/{s}"))
            elif workflow == "fails":
                name = self.name_for(f"fails-{place}")
                self.hold(name, f"build_server:{place}", moment, outcome="ERROR", request=lambda n=name: self.create(
                    n, availability_zone="bad"))
            else:
                name = self.name_for(f"build-{place}")
                self.hold(name, f"{workflow}:{place}", moment, outcome="ACTIVE",
                          request=lambda n=name: self.create(n))

    # --- what must be true in the end

    def settled(self):
        for thread in self.threads:
            thread.join(SETTLED)
            self.assertFalse(thread.is_alive(), "a request hangs")
        eventually(self.all_as_wanted, SETTLED, lambda: f"{self.differences()}\n{self.cloud.words()}")
        self.nothing_left_over()
        self.spare.extend((n, self.ids[n]) for n, w in self.wanted.items()
                          if n in self.ids and w.startswith("ACTIVE") and self.status(self.ids[n]) == "ACTIVE")
        self.forget()

    def all_as_wanted(self):
        return not self.differences()

    def differences(self):
        answer = self.cloud.rest.ask("compute", "GET", "/servers/detail?limit=1000")
        if answer.code != 200:
            return [str(answer)]
        found = {}
        for server in answer.json["servers"]:
            found.setdefault(server["name"], []).append(server)
        return [line for name, wanted in self.wanted.items() for line in self.difference(name, wanted, found)]

    def difference(self, name, wanted, found):
        servers = found.get(name, [])
        if len(servers) > 1:
            return [f"{name}: doubled"]
        status = servers[0]["status"] if servers else "404"
        task = servers[0]["OS-EXT-STS:task_state"] if servers else None
        allowed = {wanted.split()[0]}
        if wanted.endswith("as it was"):
            allowed |= {"404"} if wanted.startswith(("ACTIVE", "ERROR")) else {"ACTIVE"}
        if servers:
            self.ids[name] = servers[0]["id"]
        if status not in allowed or task:
            return [f"{name}: {status} {task}, wanted {wanted}"]
        return []

    def nothing_left_over(self):
        cloud, url = self.cloud, self.cloud.pg_url
        eventually(lambda: not sql(url, "SELECT 1 FROM sagas WHERE NOT ended"), SETTLED,
                   lambda: cloud.manage("inspect", "sagas") + cloud.words())
        rows = dict(sql(url, "SELECT uuid, vm_state FROM servers"))
        active = {server for server, state in rows.items() if state in ("active", "stopped")}
        self.assertEqual({row[0] for row in sql(url, "SELECT server FROM allocations")}, active, "allocations")
        self.assertEqual(sql(url, "SELECT sum(servers), sum(vcpus_used), sum(memory_mb_used) FROM hosts"),
                         [[str(len(active)), str(len(active)), str(64 * len(active))]], "usage of hosts")
        self.assertEqual(sql(url, "SELECT sum(instances) FROM quota_usage WHERE user_id = ''"), [[str(len(rows))]],
                         "quota")
        eventually(lambda: set(cloud.guests()) == active, 15,
                   lambda: f"guests without server: {set(cloud.guests()) - active}, "
                           f"servers without guest: {active - set(cloud.guests())}\n{cloud.words()}")
        ports = [port["device_id"] for port in cloud.rest.need("network", "GET", "/ports")["ports"]]
        self.assertEqual(sorted(ports), sorted(active), "ports")
        unfinished = sql(url, "SELECT a.action, e.event FROM server_actions a LEFT JOIN server_action_events e "
                              "ON e.action = a.id WHERE e.finished IS NULL")
        self.assertEqual(unfinished, [], "actions without an end")

    # --- faults

    def kill(self, names, moment="write", places=EVERYWHERE, away=0.5):
        self.hold_all(places, moment)
        daemons = [self.cloud.daemons[name] for name in names]
        for daemon in daemons:
            daemon.kill()
        self.cloud.gates.open_all()
        time.sleep(away)
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
        self.kill(["conductor"], "commit", [place for place in EVERYWHERE if place not in APART])
        self.kill(["conductor"], "commit", APART)

    def test_kill_all(self):
        self.kill(["conductor", "compute", "scheduler", "api"])


    def test_broker_restarts(self):
        self.hold_all(EVERYWHERE, "write")
        self.cloud.rabbit.stop()
        self.cloud.gates.open_all()
        time.sleep(0.5)
        self.cloud.rabbit.start()
        self.cloud.rabbit.wait()
        self.settled()

    def test_broker_is_wiped(self):
        """Every queue, message, exchange and the vhost itself are gone; the sagas are all that is known."""
        self.hold_all(EVERYWHERE, "write")
        self.cloud.rabbit.stop(keep_data=False)
        shutil.rmtree(os.path.join(self.cloud.rabbit.folder, "mnesia"))
        self.cloud.gates.open_all()
        self.cloud.rabbit.start()
        self.cloud.rabbit.wait()
        self.cloud.make_vhost()
        self.settled()

    def test_database_restarts(self):
        self.hold_all(EVERYWHERE, "write")
        self.cloud.postgres.stop()
        time.sleep(0.5)
        self.cloud.postgres.start()
        self.cloud.postgres.wait()
        self.cloud.gates.forget()
        self.settled()

    def test_connections_to_the_database_break_within_commit(self):
        """What the database commits all the same, and the conductor cannot know."""
        for places in ([place for place in EVERYWHERE if place not in APART], APART):
            self.hold_all(places, "commit")
            self.cloud.proxy.cut()
            self.cloud.gates.open_all()
            self.settled()

    def test_the_database_gives_up_within_commit(self):
        """The same for the conductor, but nothing was committed."""
        for places in ([place for place in EVERYWHERE if place not in APART], APART):
            self.hold_all(places, "commit")
            sql(self.cloud.pg_url, "DELETE FROM chaos.gates")
            sql(self.cloud.pg_url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                   "WHERE application_name = 'nova' AND datname = current_database()")
            self.cloud.gates.open_all()
            self.settled()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BIN = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
