"""A whole cloud of real daemons for one test program: own vhost, own database, pretended hosts, [standalone].

The broker and the database are those of tests/support/services.py. The times after which the daemons act by
themselves (leases, heartbeats, silences) are as short as their options allow: tests need not wait long.
"""

import base64
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "support")]
sys.dont_write_bytecode = True

from database import Gates, sql  # noqa: E402
from proxy import Proxy  # noqa: E402
from rest import Rest  # noqa: E402

for variable in ("NOVA_TEST_RABBIT_URL", "NOVA_TEST_PG_URL"):
    if variable not in os.environ:
        sys.exit(f"{variable} is not set: this test needs a broker and a database; "
                 "run it by tests/support/services.py --only rabbit,postgres -- COMMAND")

from services import Claims, attached  # noqa: E402

DAEMONS = ("conductor", "scheduler", "compute", "api")
CONFIG = """[DEFAULT]
transport_url = {rabbit}
host = one
my_ip = 127.0.0.1
state_path = {folder}
compute_driver = fake.FakeDriver
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = {api}
metadata_listen = 127.0.0.1
metadata_listen_port = 0
report_interval = 1
service_down_time = 25
sync_power_state_interval = 2
graceful_shutdown_timeout = 5
[conductor]
sweep_interval = 0.2
lease = 5
host_silence = 3
[database]
connection = {database}
max_pool_size = 30
connect_timeout = 2
[fake]
latency_min = 0.3
latency_max = 0.5
[quota]
instances = -1
cores = -1
ram = -1
server_group_members = -1
[oslo_messaging_rabbit]
rabbit_retry_interval = 0.2
rabbit_retry_backoff = 0.2
rabbit_interval_max = 1
probe_interval = 2
[standalone]
enabled = true
admin_password = admin
demo_password = demo
[keystone_authtoken]
{auth}[glance]
endpoint_override = http://127.0.0.1:{api}/image
[neutron]
endpoint_override = http://127.0.0.1:{api}/network
{auth}"""
AUTH = """auth_url = http://127.0.0.1:{api}/identity/v3
username = nova
password = nova-password
project_name = service
"""


def eventually(condition, seconds, what):
    """The condition's value once it is true. `what` may be called for words about the state."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.05)


class Daemon:
    """One daemon as a process; its log goes on over restarts."""

    def __init__(self, program, config, folder, health_port, name=None, words=()):
        self.name = name or os.path.basename(program)
        self.log = os.path.join(folder, f"{self.name}.log")
        self.health = health_port
        own = os.path.join(folder, f"{self.name}.conf")
        with open(own, "w", encoding="ascii") as file:
            file.write(f"[health]\nlisten = 127.0.0.1:{self.health}\n")
        self.argv = [program, "--config-file", config, "--config-file", own, "--strict-config", *words]
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n{self.tail()}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}/healthcheck", timeout=5):
                return True
        except OSError:
            return False

    def wait_ready(self, seconds=30):
        eventually(self.ready, seconds, lambda: f"{self.name} is not ready:\n{self.tail()}")

    def metric(self, name):
        """The sum of a metric over its labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.health}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith((name + " ", name + "{")))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=20):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"{self.name} does not end on SIGTERM:\n{self.tail()}") from None
        return self.process.returncode if self.process else 0

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def tail(self, lines=25):
        return "\n".join(self.text().splitlines()[-lines:])


class Cloud:
    """Everything of one test program. Use as a context manager."""

    def __init__(self, programs, name, config=""):
        self.programs = programs
        self.name = name
        self.more_config = config
        self.rabbit, self.postgres = attached()
        self.folder = tempfile.mkdtemp(prefix=f"nova-{name}-")
        self.pg_url = self.postgres.url(database=name)
        self.proxy = Proxy(self.postgres.port)
        self.claims = Claims()
        self.port = self.claims.choose()
        self.daemons = {}
        self.gates = Gates(self.pg_url)
        self.rest = Rest(self.port)

    def __enter__(self):
        try:
            self.make_vhost()
            sql(self.postgres.url(), f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            sql(self.postgres.url(), f"CREATE DATABASE {self.name}")
            self.write_config()
            self.manage("db", "sync")
            self.gates.install()
            for kind in DAEMONS:
                self.add(kind)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.gates.open_all()
        for daemon in self.daemons.values():
            if daemon.process and daemon.process.poll() is None:
                daemon.kill()
        self.proxy.close()
        self.claims.close()
        if os.environ.get("NOVA_TEST_KEEP"):
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def broker(self, method, path, body=None):
        """Asks the broker's management."""
        request = urllib.request.Request(self.rabbit.management_url + "/api" + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", "Basic " + base64.b64encode(b"guest:guest").decode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text.strip() else None

    def make_vhost(self):
        self.broker("PUT", f"/vhosts/{self.name}", {})
        self.broker("PUT", f"/permissions/{self.name}/guest",
                    {"configure": ".*", "write": ".*", "read": ".*"})

    def write_config(self):
        self.config = os.path.join(self.folder, "nova.conf")
        database = f"postgresql://postgres@127.0.0.1:{self.proxy.port}/{self.name}"
        with open(self.config, "w", encoding="ascii") as file:
            file.write(CONFIG.format(rabbit=self.rabbit.url + self.name, folder=self.folder, api=self.port,
                                     database=database, auth=AUTH.format(api=self.port)) + self.more_config)

    def manage(self, *words):
        done = subprocess.run([self.programs["manage"], "--config-file", self.config, *words], text=True,
                              capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def add(self, kind, name=None, config="", words=()):
        """One more daemon, not started yet; with a configuration of its own if it gets a name."""
        path = self.config
        if config:
            path = os.path.join(self.folder, f"{name}.nova.conf")
            with open(path, "w", encoding="ascii") as file, open(self.config, encoding="ascii") as common:
                file.write(common.read() + config)
        daemon = Daemon(self.programs[kind], path, self.folder, self.claims.choose(), name, words)
        self.daemons[name or kind] = daemon
        return daemon

    def start(self):
        for daemon in self.daemons.values():
            daemon.start()
        for daemon in self.daemons.values():
            daemon.wait_ready()
        eventually(lambda: self.rest.log_in().code == 201, 20, lambda: f"no token: {self.rest.log_in()}")

    def seed(self):
        """A flavor, an image and a network: what a server needs. Returns its body without a name."""
        need = self.rest.need
        need("compute", "POST", "/flavors",
             {"flavor": {"name": "small", "id": "1", "vcpus": 1, "ram": 64, "disk": 1}})
        image = need("image", "POST", "/images",
                     {"name": "image", "disk_format": "raw", "container_format": "bare"})
        need("image", "PUT", f"/images/{image['id']}/file", b"\0" * 1024,
             headers={"Content-Type": "application/octet-stream"})
        network = need("network", "POST", "/networks", {"network": {"name": "net"}})["network"]
        need("network", "POST", "/subnets", {"subnet": {"network_id": network["id"], "ip_version": 4,
                                                        "cidr": "10.9.0.0/16"}})
        return {"flavorRef": "1", "imageRef": image["id"], "networks": [{"uuid": network["id"]}]}

    def guests(self):
        """The pretended guests of all hosts: server to power state."""
        found = {}
        for path in glob.glob(os.path.join(self.folder, "**", "fake", "*.guests"), recursive=True):
            here = {}
            with open(path, encoding="ascii") as file:
                for line in map(json.loads, file):
                    if line.get("gone"):
                        here.pop(line["server"], None)
                    else:
                        here[line["server"]] = line["power"]
            for server, power in here.items():
                assert server not in found, f"server {server} has guests on two hosts"
                found[server] = power
        return found

    def words(self, lines=12):
        """The ends of all logs, for a failed test."""
        return "\n".join(f"--- {name}\n{daemon.tail(lines)}" for name, daemon in self.daemons.items())


def programs(folder):
    return {name: os.path.join(folder, f"nova-{name}") for name in (*DAEMONS, "manage")}
