"""A private RabbitMQ node: own Erlang port mapper, cookie, data, configuration and ports.

Wants root (it runs as the user rabbitmq of Debian's package). The system's node, if there is one, shares
nothing with it.
"""

import base64
import json
import os
import shutil
import urllib.error
import urllib.request

from . import ports
from .process import Process

SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"

# Each quorum queue reserves three file handles that it hardly ever opens. As many as a packaged broker has
# (LimitNOFILE of its unit), so that the limit of the shell that starts this one does not keep hosts out.
ADVANCED = "[{rabbit, [{file_handles_high_watermark, 65536}]}].\n"


class Rabbit:
    """A node in `folder`; `port_of` maps amqp, management, distribution and epmd to their ports."""

    PORTS = {"amqp": 5673, "management": 15673, "distribution": 25673, "epmd": 4370}

    def __init__(self, folder, run_dir, log_dir, port_of, user="guest", password="guest"):
        self.folder = folder
        self.port_of = port_of
        self.user = user
        self.password = password
        self.log_dir = log_dir
        self.server = Process("rabbitmq", run_dir, os.path.join(log_dir, "rabbitmq.log"))
        self.mapper = Process("epmd", run_dir, os.path.join(log_dir, "epmd.log"))

    @property
    def url(self):
        return f"rabbit://{self.user}:{self.password}@127.0.0.1:{self.port_of['amqp']}/"

    @property
    def management_url(self):
        return f"http://127.0.0.1:{self.port_of['management']}"

    def start(self):
        if self.server.pid():
            return
        self._write_files()
        self.mapper.start(["/usr/bin/epmd", "-port", str(self.port_of["epmd"]), "-address", "127.0.0.1"],
                          env=self._environment(), user="rabbitmq")
        self.server.start([SERVER], env=self._environment(), user="rabbitmq", cwd=self.folder)

    def wait(self, seconds=120):
        """Waits until the broker and its management API serve."""
        self.server.wait_ready(self.is_ready, seconds,
                               "look for a port in use or a full disk in the log, then run the command again")

    def is_ready(self):
        if not ports.listens(self.port_of["amqp"]):
            return False
        request = urllib.request.Request(f"{self.management_url}/api/health/checks/local-alarms")
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {basic}")
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return json.load(answer).get("status") == "ok"
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def stop(self, keep_data=True):
        """Stops the node; data that is thrown away anyway needs no clean shutdown."""
        stopped = self.server.stop(seconds=40 if keep_data else 0)
        self.mapper.stop(seconds=2)
        return stopped

    def _environment(self):
        return {
            "HOME": self.folder,
            # Makes the start script exec Erlang, so that the pid is the node's.
            "RUNNING_UNDER_SYSTEMD": "true",
            "NOTIFY_SOCKET": "",
            "ERL_EPMD_PORT": str(self.port_of["epmd"]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"nova{self.port_of['amqp']}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port_of["amqp"]),
            "RABBITMQ_DIST_PORT": str(self.port_of["distribution"]),
            "RABBITMQ_MNESIA_BASE": os.path.join(self.folder, "mnesia"),
            "RABBITMQ_LOG_BASE": os.path.join(self.folder, "log"),
            "RABBITMQ_PID_FILE": os.path.join(self.folder, "node.pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": os.path.join(self.folder, "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": os.path.join(self.folder, "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": os.path.join(self.folder, "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": os.path.join(self.folder, "no-environment-file"),
            # An idle Erlang scheduler spins for a while by default, which costs the other processes.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def _write_files(self):
        os.makedirs(os.path.join(self.folder, "log"), exist_ok=True)
        with open(os.path.join(self.folder, "enabled_plugins"), "w", encoding="ascii") as file:
            file.write("[rabbitmq_management].\n")
        with open(os.path.join(self.folder, "advanced.config"), "w", encoding="ascii") as file:
            file.write(ADVANCED)
        conf = os.path.join(self.folder, "rabbitmq.conf")
        with open(conf, "w", encoding="ascii") as file:
            file.write(f"listeners.tcp.local = 127.0.0.1:{self.port_of['amqp']}\n"
                       f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self.port_of['management']}\n"
                       f"default_user = {self.user}\ndefault_pass = {self.password}\n"
                       "loopback_users = none\nlog.console = true\nlog.file = false\n"
                       "disk_free_limit.absolute = 200MB\n")
        os.chmod(conf, 0o600)
        for root, _, names in os.walk(self.folder):
            shutil.chown(root, "rabbitmq", "rabbitmq")
            for name in names:
                shutil.chown(os.path.join(root, name), "rabbitmq", "rabbitmq")
