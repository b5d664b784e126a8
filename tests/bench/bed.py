"""The cloud that is measured: users, flavor, quotas, load generator, rows put in by SQL, more hosts."""

import json
import os
import subprocess
import time
import urllib.request

import usage
from cloud import build, seed
from cloud.cloud import Cloud
from cloud.ports import Claims
from cloud.process import Process

FILLER_HOST = "bench-filler"
# Rows like the one of the template, each a second older than the one before; no host is asked for them.
FILL = """
INSERT INTO services (host, "binary", topic) VALUES ('{host}', 'nova-compute', 'compute')
ON CONFLICT DO NOTHING;
INSERT INTO servers (uuid, number, instance_name, project_id, user_id, name, hostname, vm_state,
  power_state, host, node, availability_zone, image_ref, image_properties, flavor, vifs, security_groups,
  created, launched)
SELECT gen_random_uuid(), nextval('server_numbers'), 'filler', project_id, user_id, 'filler-' || n,
  'filler-' || n, 'active', 1, '{host}', '{host}', availability_zone, image_ref, image_properties, flavor,
  vifs, security_groups, now() - n * interval '1 second', now()
FROM servers, generate_series({first}, {last}) n WHERE uuid = '{template}';
"""


class Bed:
    """Prepares a cloud that is up, and runs measures on it. `say` prints a line of progress."""

    def __init__(self, own_cloud, say):
        self.cloud = own_cloud
        self.say = say
        self.state = own_cloud.state()
        self.parts = Cloud(self.state)
        self.admin = seed.client(self.state, "admin")
        self.demo = seed.client(self.state, "demo")
        self.more_hosts = []
        self.claims = Claims()
        self._token_at = time.monotonic()
        self.flavor = self._flavor()
        self.image = self.admin.get("image", f"/images?name={seed.IMAGE}")["images"][0]["id"]
        self.network = self.admin.get("network", f"/networks?name={seed.NETWORK}")["networks"][0]["id"]
        unlimited = {"quota_set": {name: -1 for name in ("instances", "cores", "ram")}}
        self.admin.put("compute", f"/os-quota-sets/{self.demo.project_id}", json.dumps(unlimited).encode())

    def _flavor(self):
        for flavor in self.admin.get("compute", "/flavors")["flavors"]:
            if flavor["name"] == "bench":
                return flavor["id"]
        made = {"flavor": {"name": "bench", "id": "bench", "vcpus": 1, "ram": 128, "disk": 1}}
        return self.admin.post("compute", "/flavors", made)["flavor"]["id"]

    # Processes.

    def pids(self):
        """name -> pid of everything that works for the cloud; many nova-compute count as one."""
        rows = {row["name"]: row["pid"] for row in self.cloud.status()["processes"]}
        return {name: pid for name, pid in rows.items() if pid}

    def cpu(self):
        more = {process.name: process.pid() for process in self.more_hosts}
        used = usage.cpu_seconds({**self.pids(), **more})
        used["nova-compute"] = used.get("nova-compute", 0) + sum(used.pop(name) for name in more)
        return used

    def memory(self):
        time.sleep(6)  # the daemons give freed memory back within five seconds
        return {name: usage.memory_mib(pid) for name, pid in self.pids().items()}

    def add_hosts(self, count):
        """One more nova-compute with so many pretended hosts."""
        number = len(self.more_hosts) + 1
        folder = self.state.path("more", str(number))
        os.makedirs(folder, exist_ok=True)
        config = os.path.join(folder, "nova.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(f"[DEFAULT]\nhost = more{number}\nstate_path = {folder}\n"
                       f"[health]\nlisten = 127.0.0.1:{self.claims.choose()}\n")
        process = Process(f"more-{number}", self.state.path("run"), self.state.log(f"nova-compute-{number}"))
        process.start([build.program("nova-compute"), "--config-file", self.parts.daemons.config,
                       "--config-file", config, "--log-file", process.log, "--fake-hosts", str(count)],
                      cwd=folder)
        self.more_hosts.append(process)

    def stop_more_hosts(self):
        for process in self.more_hosts:
            process.stop(seconds=30)
        self.more_hosts = []

    def restart(self, name):
        """Stops a daemon and starts it again; seconds from its start until it says that it is ready."""
        process = self.parts.daemons.all[name]
        with open(f"/proc/{process.pid()}/cmdline", "rb") as file:
            argv = file.read().decode().rstrip("\0").split("\0")
        process.stop(seconds=30)
        url = self.parts.daemons.health_url(name)
        began = time.monotonic()
        process.start(argv, cwd=self.state.path("nova"))
        while time.monotonic() < began + 60:
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return time.monotonic() - began
            except OSError:  # not listening yet, or 503
                process.ended()
                time.sleep(0.002)
        raise TimeoutError(f"{name} is not ready after a minute; see {process.log}")

    # Load.

    def token(self):
        if time.monotonic() - self._token_at > 1500:
            self.demo, self._token_at = seed.client(self.state, "demo"), time.monotonic()
        return self.demo.token

    def drive(self, measure, *words, shape=False, network=False):
        """Runs the load generator; its report, with load average and the processors' time by process."""
        argv = ["bench_load", measure, *(str(word) for word in words)]
        if shape:
            argv += ["--flavor", self.flavor, "--image", self.image]
            argv += ["--network", self.network] if network else []
        return self._observed(argv, {"OS_COMPUTE_URL": f"{self.state.url}/v2.1", "OS_TOKEN": self.token()})

    def decide(self, count, clients):
        """Asks the scheduler through the broker."""
        return self._observed(["bench_decisions", "-n", str(count), "-c", str(clients)],
                              {"NOVA_TRANSPORT_URL": self.cloud.status()["broker"]})

    def _observed(self, argv, env):
        path = os.path.join(build.folder(build.PRESET), "bench", argv[0])
        load, before = usage.load(), self.cpu()
        done = subprocess.run([path, *argv[1:]], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False, env={**os.environ, **env})
        if not done.stdout.strip():
            raise RuntimeError(f"{argv[0]} {argv[1]}: {done.stderr.strip()}")
        report = json.loads(done.stdout)
        after = self.cpu()
        report["load"] = round(load, 2)
        report["cpu"] = {name: after[name] - before.get(name, 0) for name in after}
        problem = report["requests"].get("first_error")
        if problem or report.get("settled", {}).get("errors"):
            self.say(f"    ! {report['measure']}: {report['requests']['errors']} refused, "
                     f"{report.get('settled', {}).get('errors', 0)} lost; {problem}")
        return report

    # Rows.

    def sql(self, statement):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement,
                               self.cloud.status()["database"]], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    def fill(self, wanted):
        """Puts rows into the database until the demo project has so many servers."""
        there = int(self.sql(f"SELECT count(*) FROM servers WHERE project_id = '{self.demo.project_id}'"))
        if there >= wanted:
            return
        self.drive("create-storm", "-n", 1, "--prefix", "template", shape=True, network=True)
        template = self.sql("SELECT uuid FROM servers WHERE name = 'template-0'")
        self.sql(FILL.format(host=FILLER_HOST, first=there + 1, last=wanted - 1, template=template))
        self.sql("UPDATE servers SET name = 'used-template' WHERE name = 'template-0'")
        self.sql("VACUUM ANALYZE servers")

    def empty(self):
        """Takes the rows of fill() out again."""
        self.sql(f"DELETE FROM servers WHERE host = '{FILLER_HOST}'")
        self.sql(f"DELETE FROM services WHERE host = '{FILLER_HOST}'")
        self.drive("delete-storm", "-c", 8, "--prefix", "used")
        self.sql("VACUUM ANALYZE servers")

    def hosts(self):
        """Those that are up now."""
        return int(self.sql("SELECT count(*) FROM services WHERE \"binary\" = 'nova-compute' "
                            "AND last_seen > now() - interval '30 s'"))

    def hosts_heard(self, since):
        """Of the added hosts, those heard of since a time of the database."""
        return int(self.sql("SELECT count(*) FROM services WHERE \"binary\" = 'nova-compute' "
                            f"AND host LIKE 'more%' AND last_seen > '{since}'"))
