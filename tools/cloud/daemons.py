"""The four daemons: their configuration files, start in order, health, and restart when something changed."""

import hashlib
import json
import os
import subprocess
import urllib.error
import urllib.request

from . import build
from .console import Failure
from .process import Process
from .state import DAEMONS

COMMON = """# Written by tools/standalone at every `up`; changes are lost.
[DEFAULT]
transport_url = {rabbit}
host = {host}
my_ip = 127.0.0.1
state_path = {folder}/nova
instances_path = {folder}/instances
compute_driver = {driver}
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = {api}
metadata_listen_port = {metadata}

[database]
connection = {database}

[libvirt]
connection_uri = {libvirt}
virt_type = auto

[standalone]
enabled = true
admin_password = {admin}
demo_password = {demo}
region = RegionOne

[keystone_authtoken]
{auth}
[glance]
endpoint_override = {url}/image

[neutron]
endpoint_override = {url}/network
{auth}"""

AUTH = """auth_url = {url}/identity/v3
username = nova
password = {nova}
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = RegionOne
"""


class Daemons:
    """The daemons of one cloud; `rabbit`, `postgres` and `libvirtd` say where their services are."""

    def __init__(self, state, rabbit, postgres, libvirtd):
        self.state = state
        self.rabbit = rabbit
        self.postgres = postgres
        self.libvirtd = libvirtd
        self.all = {name: Process(name, state.path("run"), state.log(name)) for name in DAEMONS}

    @property
    def config(self):
        return self.state.path("etc", "nova.conf")

    def write_config(self):
        secret = self.state.chosen["secrets"]
        url = self.state.url
        auth = AUTH.format(url=url, nova=secret["nova"])
        text = COMMON.format(
            rabbit=self.rabbit.url, host=os.uname().nodename, folder=self.state.folder,
            api=self.state.port["api"], metadata=self.state.port["metadata"],
            driver="fake.FakeDriver" if self.state.is_fake else "libvirt.LibvirtDriver",
            database=self.postgres.url("nova", secret["database"], "nova"), url=url, auth=auth,
            libvirt=self.libvirtd.uri if self.libvirtd else "test:///default",
            admin=secret["admin"], demo=secret["demo"])
        _write_secret(self.config, text)
        for name in DAEMONS:
            _write_secret(self._own_config(name),
                          f"[health]\nlisten = 127.0.0.1:{self.state.port['health-' + name]}\n")

    def sync_database(self):
        command = [build.program("nova-manage"), "--config-file", self.config, "db", "sync"]
        log = self.state.log("nova-manage")
        with open(log, "ab") as out:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
        if done.returncode:
            raise Failure("the database schema could not be brought up to date", log,
                          "if this cloud was made by a newer version, `reset` forgets it")

    def start(self, steps):
        """Starts what does not run, and restarts what runs with another program, options or configuration."""
        for name, process in self.all.items():
            argv = self._argv(name)
            signature = self._signature(name, argv)
            if process.pid() and self._running_signature(name) != signature:
                steps.note(f"{name} has changed: restarting it")
                process.stop()
            if not process.pid():
                process.start(argv, cwd=self.state.path("nova"))
                with open(self._signature_file(name), "w", encoding="ascii") as file:
                    file.write(signature)

    def wait(self, seconds=60):
        for name, process in self.all.items():
            process.wait_ready(lambda name=name: self.health(name) == "ok", seconds,
                               f"the log says what {name} waits for or refuses; `tools/standalone status` "
                               "shows the broker and the database")

    def stop(self):
        """Ends the daemons, the ones that give work before the ones that do it."""
        return [name for name in ("nova-api", "nova-scheduler", "nova-compute", "nova-conductor")
                if self.all[name].stop(seconds=30)]

    def health(self, name):
        """`ok`, `unready` with the daemon's own words, or `down`."""
        try:
            with urllib.request.urlopen(self.health_url(name), timeout=3):
                return "ok"
        except urllib.error.HTTPError as error:
            words = error.read(300).decode(errors="replace").strip()
            return f"unready: {words}"
        except (urllib.error.URLError, OSError):
            return "down"

    def health_url(self, name):
        return f"http://127.0.0.1:{self.state.port['health-' + name]}/healthcheck"

    def _argv(self, name):
        argv = [build.program(name), "--config-file", self.config, "--config-file", self._own_config(name),
                "--log-file", self.state.log(name)]
        if name == "nova-compute" and self.state.is_fake:
            argv += ["--fake-hosts", str(self.state.chosen["hosts"])]
        return argv

    def _own_config(self, name):
        return self.state.path("etc", f"{name}.conf")

    def _signature_file(self, name):
        return self.state.path("run", f"{name}.started-as")

    def _signature(self, name, argv):
        digest = hashlib.sha256(json.dumps(argv).encode())
        for path in (self.config, self._own_config(name)):
            with open(path, "rb") as file:
                digest.update(file.read())
        program = os.stat(argv[0])
        digest.update(f"{program.st_mtime_ns} {program.st_size}".encode())
        return digest.hexdigest()

    def _running_signature(self, name):
        try:
            with open(self._signature_file(name), encoding="ascii") as file:
                return file.read()
        except OSError:
            return None


def _write_secret(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
