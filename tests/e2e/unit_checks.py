"""What an administrator does with the installed daemons under systemd, in the order of docs/operations.md:
install, configure, start, look, reload, lose and stop them. Each method named check_... is one check."""

import os
import re
import subprocess

from kit import ROOT, Refused, equal, eventually, has

DAEMONS = ("nova-conductor", "nova-scheduler", "nova-api", "nova-compute")
HEALTH = {"nova-api": 9774, "nova-conductor": 9775, "nova-scheduler": 9776, "nova-compute": 9777}
SECRET = "of-this-test"
CONFIG = f"""[DEFAULT]
transport_url = rabbit://nova:{SECRET}@localhost:5672/nova
my_ip = 127.0.0.1
compute_driver = fake.FakeDriver

[database]
connection = postgresql://nova:{SECRET}@localhost/nova

[standalone]
enabled = true
admin_password = {SECRET}
demo_password = {SECRET}

[keystone_authtoken]
auth_url = http://localhost:8774/identity/v3
password = {SECRET}

[glance]
endpoint_override = http://localhost:8774/image

[neutron]
endpoint_override = http://localhost:8774/network
"""


class UnitChecks:
    """`client` runs the openstack client in the machine's network."""

    def __init__(self, machine, build_folder, client):
        self.machine = machine
        self.build_folder = build_folder
        self.client = client

    def all(self):
        """The checks in the order of their definition."""
        return [(name[6:].replace("_", " "), getattr(self, name)) for name in type(self).__dict__
                if name.startswith("check_")]

    def _active(self, *names):
        for name in names or DAEMONS:
            self.machine.becomes(name, "ActiveState", "active")
            self.machine.becomes(name, "StatusText", "serving")

    # Install.

    def check_install(self):
        subprocess.run(["cmake", "--install", self.build_folder], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "DESTDIR": self.machine.root})
        for name in (*DAEMONS, "nova-manage", "nova-status"):
            missing = [line for line in self.machine.run("ldd", f"/usr/bin/{name}").splitlines()
                       if "not found" in line]
            equal(missing, [])

    def check_user_and_folders(self):
        self.machine.run("systemd-sysusers")
        self.machine.run("systemd-tmpfiles", "--create")
        self.machine.run("systemctl", "daemon-reload")
        equal(self.machine.run("getent", "passwd", "nova").split(":")[5:],
              ["/var/lib/nova", "/usr/sbin/nologin\n"])
        equal(set(self.machine.run("id", "-Gn", "nova").split()), {"nova", "libvirt", "kvm"})
        for path, wanted in (("/etc/nova", "root nova 750"), ("/var/log/nova", "nova nova 750"),
                             ("/var/lib/nova", "nova nova 755"),
                             ("/var/lib/nova/instances", "nova nova 755")):
            equal(self.machine.run("stat", "-c", "%U %G %a", path).strip(), wanted)

    def check_systemd_has_nothing_to_say_about_the_units(self):
        units = [f"/usr/lib/systemd/system/{name}.service" for name in DAEMONS]
        equal(self.machine.run("systemd-analyze", "verify", *units), "")

    def check_logrotate_has_nothing_to_say_about_its_file(self):
        said = self.machine.run("logrotate", "--debug", "/etc/logrotate.d/nova")
        equal([line for line in said.splitlines() if re.search("error|warning", line, re.IGNORECASE)
               and "debug mode" not in line], [])

    # Configure and start.

    def check_broker_and_database(self):
        postgres = ("runuser", "-u", "postgres", "--", "psql", "-v", "ON_ERROR_STOP=1", "-c")
        self.machine.becomes("postgresql@15-main", "ActiveState", "active")
        self.machine.becomes("rabbitmq-server", "ActiveState", "active", 120)
        self.machine.run(*postgres, f"CREATE ROLE nova LOGIN PASSWORD '{SECRET}'")
        self.machine.run(*postgres, "CREATE DATABASE nova OWNER nova")
        self.machine.run("rabbitmqctl", "add_vhost", "nova")
        self.machine.run("rabbitmqctl", "add_user", "nova", SECRET)
        self.machine.run("rabbitmqctl", "set_permissions", "-p", "nova", "nova", ".*", ".*", ".*")

    def check_a_wrong_value_fails_the_unit_for_good(self):
        self._configure("[DEFAULT]\ndebug = perhaps\n")
        assert self.machine.try_("systemctl", "start", "nova-conductor").returncode != 0
        equal(self.machine.show("nova-conductor", "ActiveState"), "failed")
        equal(self.machine.show("nova-conductor", "ExecMainStatus"), "78")
        equal(self.machine.show("nova-conductor", "NRestarts"), "0")
        has(self.machine.try_("systemctl", "status", "nova-conductor").stdout, "debug")
        self.machine.run("systemctl", "reset-failed", "nova-conductor")

    def check_what_is_waited_for_is_told(self):
        self._configure(CONFIG)
        self.machine.run("systemctl", "stop", "postgresql@15-main")
        self.machine.run("systemctl", "start", "--no-block", "nova-conductor")
        self._tells("database")
        equal(self.machine.show("nova-conductor", "ActiveState"), "activating")
        self.machine.run("systemctl", "start", "postgresql@15-main")

    def check_a_missing_schema_is_told_and_mended(self):
        eventually(lambda: "nova-manage db sync" in self.machine.journal("nova-conductor"), 60,
                   "the conductor names the command")
        self.machine.run("runuser", "-u", "nova", "--", "nova-manage", "db", "sync")
        self._active("nova-conductor")

    def check_start(self):
        self.machine.run("systemctl", "enable", "--now", "nova-conductor", "nova-scheduler", "nova-api")
        self.machine.run("systemctl", "enable", "--now", "nova-compute")
        # Type=notify: when `start` is back the daemons serve.
        for name in DAEMONS:
            equal((self.machine.show(name, "ActiveState"), self.machine.show(name, "StatusText")),
                  ("active", "serving"))
            has(self.machine.run("systemctl", "status", name), 'Status: "serving"')

    def _configure(self, text):
        self.machine.write("/etc/nova/nova.conf", text, "root:nova", "640")
        for name, port in HEALTH.items():
            self.machine.write(f"/etc/nova/{name}.conf", f"[health]\nlisten = 127.0.0.1:{port}\n",
                               "root:nova", "640")

    def _tells(self, words):
        eventually(lambda: words in self.machine.show("nova-conductor", "StatusText"), 60,
                   lambda: f"{words} in {self.machine.show('nova-conductor', 'StatusText')!r}")

    # What the units promise.

    def check_processes_are_confined(self):
        for name in DAEMONS:
            lines = self.machine.read(f"/proc/{self.machine.pid(name)}/status").splitlines()
            status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
            kept = 1 << 2 if name == "nova-compute" else 0  # CAP_DAC_READ_SEARCH
            for which in ("CapEff", "CapBnd", "CapPrm"):
                equal((name, which, int(status[which], 16)), (name, which, kept))
            equal((status["NoNewPrivs"], status["Seccomp"]), ("1", "2"))
            equal(self.machine.run("stat", "-c", "%U", f"/proc/{self.machine.pid(name)}").strip(), "nova")

    def check_upgrade_check(self):
        self.machine.run("runuser", "-u", "nova", "--", "nova-status", "upgrade", "check")

    def check_services_are_up(self):
        rows = self.client.json("compute", "service", "list")
        equal({row["Binary"] for row in rows if row["State"] == "up"},
              {"nova-conductor", "nova-scheduler", "nova-compute"})

    def check_a_server(self):
        self.client.text("flavor", "create", "--ram", "64", "--disk", "1", "--vcpus", "1", "small")
        image = os.path.join(os.path.dirname(self.machine.log), "image")
        with open(image, "wb") as file:
            file.truncate(1 << 20)
        self.client.text("image", "create", "--file", image, "--disk-format", "raw", "image")
        self.client.text("network", "create", "net")
        self.client.text("subnet", "create", "--network", "net", "--subnet-range", "10.9.0.0/24", "net")
        self._server_lives("one")
        self.client.text("server", "delete", "--wait", "one")

    def _server_lives(self, name, image="image"):
        self.client.text("server", "create", "--image", image, "--flavor", "small", "--network", "net",
                         "--config-drive", "True", "--wait", name)
        equal(self.client.json("server", "show", name)["status"], "ACTIVE")

    def check_the_journal_has_the_logs(self):
        for name in DAEMONS:
            has(self.machine.run("journalctl", "-q", "-u", name), "is ready after")

    # Reload, log files.

    def check_reload_reads_the_configuration_again(self):
        pids = {name: self.machine.pid(name) for name in DAEMONS}
        self._configure(CONFIG.replace("[DEFAULT]\n", "[DEFAULT]\ndebug = true\n"))
        self.machine.run("systemctl", "reload", *DAEMONS)
        for name in DAEMONS:
            eventually(lambda name=name: "Configuration reloaded" in self.machine.journal(name), 30, name)
            has(self.machine.journal(name), "debug")
        self._active()
        equal({name: self.machine.pid(name) for name in DAEMONS}, pids)

    def check_a_wrong_value_at_a_reload_changes_nothing(self):
        self._configure(CONFIG.replace("[DEFAULT]\n", "[DEFAULT]\ndebug = perhaps\n"))
        self.machine.run("systemctl", "reload", "nova-api")
        eventually(lambda: "Not reloaded" in self.machine.journal("nova-api"), 30, "the journal says so")
        self._active("nova-api")
        self._configure(CONFIG)
        self.machine.run("systemctl", "reload", *DAEMONS)

    def check_policy_is_read_again(self):
        self.machine.write("/etc/nova/policy.yaml", '"os_compute_api:servers:detail": "!"\n', "root:nova",
                           "640")
        self.machine.run("systemctl", "reload", "nova-api")
        eventually(lambda: self._refused("server", "list"), 30, "the policy forbids to list servers")
        self.machine.run("rm", "/etc/nova/policy.yaml")
        self.machine.run("systemctl", "reload", "nova-api")
        eventually(lambda: not self._refused("server", "list"), 30, "the policy allows to list servers")

    def _refused(self, *words):
        try:
            self.client.text(*words)
        except Refused as error:
            has(str(error), "403")
            return True
        return False

    def check_log_files(self):
        self._configure(CONFIG.replace("[DEFAULT]\n", "[DEFAULT]\nlog_dir = /var/log/nova\n"))
        self.machine.run("systemctl", "restart", *DAEMONS)
        for name in DAEMONS:
            has(self.machine.read(f"/var/log/nova/{name}.log"), "is ready after")
            equal(self.machine.run("stat", "-c", "%U %G", f"/var/log/nova/{name}.log").strip(), "nova nova")
            as_nobody = ("runuser", "-u", "nobody", "--", "cat", f"/var/log/nova/{name}.log")
            has(self.machine.try_(*as_nobody).stdout, "Permission denied")

    def check_logrotate(self):
        equal(self.machine.run("logrotate", "--force", "/etc/logrotate.d/nova"), "")
        for name in DAEMONS:
            has(self.machine.read(f"/var/log/nova/{name}.log.1"), "is ready after")
            log = f"/var/log/nova/{name}.log"
            eventually(lambda log=log: "Configuration reloaded" in self.machine.read(log), 30,
                       f"{name} writes to its new file")

    # Losses.

    def check_a_killed_daemon_comes_back(self):
        for name in DAEMONS:
            pid = self.machine.pid(name)
            self.machine.run("kill", "-9", str(pid))
            self.machine.becomes(name, "NRestarts", "1")
            self._active(name)
            assert self.machine.pid(name) != pid
        self._server_lives("two")

    def check_a_daemon_that_hangs_is_replaced(self):
        for name in DAEMONS:
            self.machine.write(f"/etc/systemd/system/{name}.service.d/test.conf",
                               "[Service]\nWatchdogSec=2\nTimeoutAbortSec=2\n")
        self.machine.run("systemctl", "daemon-reload")
        self.machine.run("systemctl", "restart", *DAEMONS)
        pids = {name: self.machine.pid(name) for name in DAEMONS}
        for pid in pids.values():
            self.machine.run("kill", "-STOP", str(pid))
        for name in DAEMONS:
            eventually(lambda name=name: self.machine.pid(name) not in (0, pids[name]), 60, f"a new {name}")
            self._active(name)
            has(self.machine.run("journalctl", "-q", "-u", name), "Watchdog timeout")
            self.machine.run("rm", f"/etc/systemd/system/{name}.service.d/test.conf")
        self.machine.run("systemctl", "daemon-reload")

    def check_broker_restart(self):
        pids = {name: self.machine.pid(name) for name in DAEMONS}
        self.machine.run("systemctl", "restart", "rabbitmq-server", "postgresql@15-main")
        eventually(lambda: self._server_can_be_made("three"), 120, "a server after the restart", pause=2)
        equal({name: self.machine.pid(name) for name in DAEMONS}, pids)

    def _server_can_be_made(self, name):
        try:
            self._server_lives(name)
        except Refused:  # 503 while something is away
            return False
        return True

    # Guests by libvirt.

    def check_the_daemons_user_reaches_libvirt(self):
        # A container may not make control groups of the old kind, which is what some machines have.
        self.machine.write("/etc/libvirt/qemu.conf", "cgroup_controllers = []\n")
        self.machine.run("systemctl", "restart", "libvirtd")
        self.machine.run("runuser", "-u", "nova", "--", "virsh", "-c", "qemu:///system", "list")

    def check_a_guest_boots(self):
        self.client.text("server", "delete", "--wait", "two", "three")
        image = os.path.join(os.path.dirname(self.machine.log), "guest.raw")
        subprocess.run([os.path.join(ROOT, "tools", "guest-image"), "tiny", image], check=True,
                       env={**os.environ, "WORK": os.path.dirname(image)})
        self.client.text("image", "create", "--file", image, "--disk-format", "raw", "tiny")
        self.machine.write("/etc/nova/nova-compute.conf",
                           "[DEFAULT]\ncompute_driver = libvirt.LibvirtDriver\n", "root:nova", "640")
        self.machine.run("systemctl", "restart", "nova-compute")
        self._server_lives("guest", "tiny")
        self._hears("tiny guest: up")

    def _hears(self, words):
        eventually(lambda: words in self.client.text("console", "log", "show", "guest"), 60,
                   f"{words!r} on the console", pause=2)

    def _guest_becomes(self, status):
        def settled():
            server = self.client.json("server", "show", "guest")
            assert server["status"] != "ERROR", server["fault"]
            return server["status"] == status
        eventually(settled, 90, f"the server is {status}", pause=1)

    def _qemu(self):
        return self.machine.run("pgrep", "-f", "qemu-system").split()

    def check_a_guest_outlives_its_daemon(self):
        guest = self._qemu()
        self.machine.run("systemctl", "restart", "nova-compute")
        pid = self.machine.pid("nova-compute")
        self.machine.run("kill", "-9", str(pid))
        eventually(lambda: self.machine.pid("nova-compute") not in (0, pid), 60, "a new nova-compute")
        self._active("nova-compute")
        equal(self._qemu(), guest)

    def check_a_guest_is_stopped_started_rebooted_deleted(self):
        self.client.text("server", "stop", "guest")
        self._guest_becomes("SHUTOFF")
        self.client.text("server", "start", "guest")
        self._guest_becomes("ACTIVE")
        self.client.text("server", "reboot", "--hard", "--wait", "guest")
        self._guest_becomes("ACTIVE")
        self._hears("tiny guest: up")
        self.client.text("server", "delete", "--wait", "guest")
        equal(self.machine.run("virsh", "-q", "list", "--all", "--name").split(), [])

    # The end, and a new beginning.

    def check_stop(self):
        # The order in which a shutdown may take them is any.
        for name in DAEMONS:
            pid = self.machine.pid(name)
            self.machine.run("systemctl", "stop", name)
            equal((self.machine.show(name, "ActiveState"), self.machine.show(name, "Result"),
                   self.machine.show(name, "ExecMainStatus")), ("inactive", "success", "0"))
            assert self.machine.try_("test", "-e", f"/proc/{pid}").returncode, f"{name} still runs"

    def check_after_a_boot_all_comes_up_by_itself(self):
        self.machine.power_off()
        self.machine.boot()
        for name in DAEMONS:
            self.machine.becomes(name, "ActiveState", "active", 180)
        self._server_lives("after")
        self.client.text("server", "delete", "--wait", "after")
