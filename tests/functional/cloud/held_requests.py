"""A base for tests that stop requests half-way: holds servers at chosen places of their workflows, remembers
what must become of each, and finds whatever is lost, doubled, hanging or left over in the end."""

import threading
import unittest

from database import sql
from whole_cloud import Cloud, eventually, programs

# Every save of the workflows, in an order in which none needs a row that an earlier one keeps locked: a claim
# and a count of failed builds keep the host's, an archive and an accepted create also the project's usage,
# and creates are committed in groups.
EVERYWHERE = [("host_action", place) for place in ("forward0-on-host", "done1", "accepted")]
EVERYWHERE += [("remove_server", place) for place in (
    "forward1-on-host", "forward2", "done5", "accepted")]
EVERYWHERE += [("fails", place) for place in (
    "undo3", "undo3-on-host", "undo2", "undo1", "undo0", "failed0")]
# A build has its claim when it is accepted, unless its group has a say; without networks it is also given to
# its host then.
EVERYWHERE += [("grouped", place) for place in ("done4", "forward3-on-host", "forward2")]
EVERYWHERE += [("build_server", place) for place in ("done4", "forward3-on-host")]
EVERYWHERE += [("unwired", place) for place in ("done4", "accepted")]
# Those that can be within COMMIT at the same time.
APART = [("fails", "undo0"), ("remove_server", "done5")]
CLAIMS = [("grouped", "forward2"), ("grouped", "accepted")]
COMMITS = [[place for place in EVERYWHERE if place not in APART + CLAIMS], APART, CLAIMS]

BAD_ZONE = """
WITH zone AS (
  INSERT INTO aggregates (name, metadata) VALUES ('bad', '{"availability_zone": "bad"}') RETURNING id)
INSERT INTO aggregate_hosts (aggregate, host) SELECT id, 'bad' FROM zone
"""
SETTLED = 45  # seconds; what takes longer counts as hanging


class HeldRequests(unittest.TestCase):
    bin = ""
    config = "[DEFAULT]\ndefault_schedule_zone = nova\n"

    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(programs(cls.bin), cls.__name__.lower(), cls.config)
        cls.cloud.__enter__()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.body = cls.cloud.seed()
        cls.spare = []  # ACTIVE servers that later tests delete, stop and so on
        cls.count = 0
        cls.add_bad_host()
        cls.group = cls.add_group()

    @classmethod
    def add_group(cls):
        answer = cls.cloud.rest.ask("compute", "POST", "/os-server-groups", {
            "server_group": {"name": "loose", "policies": ["soft-anti-affinity"]}},
            headers={"OpenStack-API-Version": "compute 2.15"})
        return answer.json["server_group"]["id"]

    @classmethod
    def add_bad_host(cls):
        """A host on which every build fails. A zone of its own keeps other servers from it."""
        cloud = cls.cloud
        bad = cloud.add("compute", "bad-compute", "[DEFAULT]\nhost = bad\n"
                        f"state_path = {cloud.folder}/bad\n[fake]\nbuild_failure_rate = 1\n")
        bad.start()
        bad.wait_ready()
        eventually(lambda: sql(cloud.pg_url, "SELECT 1 FROM services WHERE host = 'bad'"), 20, "no host bad")
        sql(cloud.pg_url, BAD_ZONE)
        cloud.daemons["scheduler"].kill()  # it learns of the zone at its start
        cloud.daemons["scheduler"].start()
        cloud.daemons["scheduler"].wait_ready()

    def setUp(self):
        self.forget()

    def tearDown(self):
        self.cloud.gates.open_all()

    def forget(self):
        self.wanted = {}  # name: what must become of it
        self.ids = {}  # name: server
        self.threads = []

    # --- requests

    def name_for(self, what):
        type(self).count += 1
        return f"{what}-{self.count}"

    def create(self, name, hints=None, **more):
        body = {"server": {"name": name, **self.body, **more}}
        if hints:
            body["os:scheduler_hints"] = hints
        answer = self.cloud.rest.ask("compute", "POST", "/servers", body,
                                     headers={"OpenStack-API-Version": "compute 2.79"})
        if answer.code == 202:
            self.ids[name] = answer.json["server"]["id"]
        return answer

    def stop(self, server):
        return self.cloud.rest.ask("compute", "POST", f"/servers/{server}/action", {"os-stop": None})

    def delete(self, server):
        return self.cloud.rest.ask("compute", "DELETE", f"/servers/{server}")

    def status(self, server):
        answer = self.cloud.rest.ask("compute", "GET", f"/servers/{server}")
        return answer.json["server"]["status"] if answer.code == 200 else str(answer.code)

    def made(self, count):
        """That many ACTIVE servers, as pairs of name and id."""
        names = [self.name_for("spare") for _ in range(count - len(self.spare))]
        for name in names:
            answer = self.create(name)
            self.assertEqual(answer.code, 202, answer)
        eventually(lambda: all(self.status(self.ids[name]) == "ACTIVE" for name in names), SETTLED,
                   self.cloud.words)
        self.spare.extend((name, self.ids[name]) for name in names)
        taken, type(self).spare = self.spare[:count], self.spare[count:]
        return taken

    # --- holding

    def hold(self, name, place, moment, request, outcome):
        """Sends the request on a thread and waits until its saga has come to the place."""
        gate = self.cloud.gates.close(name, place, moment)
        self.wanted[name] = f"{outcome} or as it was"

        def run():
            # What was not accepted may have been done or not, but not twice and not by half.
            if request().code in (202, 204):
                self.wanted[name] = outcome

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()
        try:
            self.cloud.gates.wait_held(gate)
        except AssertionError as error:
            raise AssertionError(f"{place} of {name}: {error}\n{self.cloud.words(30)}") from None

    def hold_all(self, places, moment="write"):
        """A server at each of the places."""
        on_existing = ("host_action", "remove_server")
        ready = self.made(sum(workflow in on_existing for workflow, _ in places))
        for workflow, place in places:
            if workflow in on_existing:
                name, server = ready.pop()
                self.ids[name] = server
                request, outcome = ((self.stop, "SHUTOFF") if workflow == "host_action" else
                                    (self.delete, "404"))
                self.hold(name, f"{workflow}:{place}", moment, lambda: request(server), outcome)
            else:
                name = self.name_for(f"{workflow}-{place}")
                more = {"fails": {"availability_zone": "bad"}, "unwired": {"networks": "none"},
                        "grouped": {"hints": {"group": self.group}}}.get(workflow, {})
                outcome = "ERROR" if workflow == "fails" else "ACTIVE"
                self.hold(name, f"build_server:{place}", moment, lambda: self.create(name, **more), outcome)

    # --- what must be true in the end

    def settled(self):
        for thread in self.threads:
            thread.join(SETTLED)
            self.assertFalse(thread.is_alive(), "a request hangs")
        eventually(lambda: not self.differences(), SETTLED,
                   lambda: f"{self.differences()}\n{self.cloud.words(30)}")
        self.nothing_left_over()
        self.spare.extend((name, self.ids[name]) for name, wanted in self.wanted.items()
                          if wanted.startswith("ACTIVE") and name in self.ids
                          and self.status(self.ids[name]) == "ACTIVE")
        self.forget()

    def differences(self):
        """What is not yet as it must become, in words."""
        answer = self.cloud.rest.ask("compute", "GET", "/servers/detail?limit=1000", timeout=SETTLED)
        if answer.code != 200:
            return [str(answer)]
        found = {}
        for server in answer.json["servers"]:
            found.setdefault(server["name"], []).append(server)
        return [words for name, wanted in self.wanted.items()
                for words in [self.difference(name, wanted, found.get(name, []))] if words]

    def difference(self, name, wanted, servers):
        if len(servers) > 1:
            return f"{name}: doubled"
        allowed = {wanted.split()[0]}
        if wanted.endswith("as it was"):
            allowed.add("404" if wanted.startswith(("ACTIVE", "ERROR")) else "ACTIVE")
        status, task = "404", None
        if servers:
            self.ids[name] = servers[0]["id"]
            status, task = servers[0]["status"], servers[0]["OS-EXT-STS:task_state"]
        return "" if status in allowed and not task else f"{name}: {status} {task}, wanted {wanted}"

    def nothing_left_over(self):
        cloud, url = self.cloud, self.cloud.pg_url
        eventually(lambda: not sql(url, "SELECT 1 FROM sagas WHERE NOT ended"), SETTLED,
                   lambda: cloud.manage("inspect", "sagas") + cloud.words())
        rows = dict(sql(url, "SELECT uuid, vm_state FROM servers"))
        live = {server for server, state in rows.items() if state in ("active", "stopped")}
        claims = {row[0] for row in sql(url, "SELECT server FROM allocations")}
        self.assertEqual(claims, live, "allocations")
        self.assertEqual(sql(url, "SELECT sum(servers), sum(vcpus_used), sum(memory_mb_used) FROM hosts"),
                         [[str(len(live)), str(len(live)), str(64 * len(live))]], "usage of hosts")
        self.assertEqual(sql(url, "SELECT sum(instances) FROM quota_usage WHERE user_id = ''"),
                         [[str(len(rows))]], "quota")
        eventually(lambda: set(cloud.guests()) == live, 15,
                   lambda: f"guests without server: {set(cloud.guests()) - live}, "
                           f"servers without guest: {live - set(cloud.guests())}\n{cloud.words()}")
        ports = [port["device_id"] for port in cloud.rest.need("network", "GET", "/ports")["ports"]]
        unwired = {row[0] for row in sql(url, "SELECT uuid FROM servers WHERE name LIKE 'unwired-%'")}
        self.assertEqual(sorted(ports), sorted(live - unwired), "ports")
        self.assertEqual(sql(url, "SELECT a.action, e.event FROM server_actions a LEFT JOIN "
                                  "server_action_events e ON e.action = a.id WHERE e.finished IS NULL"),
                         [], "actions without an end")
