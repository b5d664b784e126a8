"""Checks the files of etc/ that are installed: systemd units, sysusers, tmpfiles, logrotate, alert rules.

What systemd-analyze, promtool and logrotate say counts where they are installed; the rest needs PyYAML.
"""
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(os.environ.get("SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
ETC = ROOT / "etc"
DAEMONS = ("nova-api", "nova-scheduler", "nova-conductor", "nova-compute")
# Made by Prometheus itself, not by a daemon.
PROMETHEUS_OWN = {"up"}


def run(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)


def found(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def needs(name):
    return unittest.skipUnless(found(name), f"{name} is not installed")


def unit(daemon, bin_dir="/usr/bin"):
    text = (ETC / "systemd" / f"{daemon}.service.in").read_text()
    return text.replace("@NOVA_BIN_DIR@", str(bin_dir)).replace("@NOVA_DOC_DIR@", "/usr/share/doc/nova")


class Units(unittest.TestCase):
    def test_every_daemon_has_one_without_places_left_open(self):
        for daemon in DAEMONS:
            self.assertNotIn("@NOVA", unit(daemon))

    @needs("systemd-analyze")
    def test_systemd_accepts_them(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for daemon in DAEMONS:
                (folder / daemon).symlink_to("/bin/true")  # verify wants the program to be there
                (folder / f"{daemon}.service").write_text(unit(daemon, folder))
            units = [str(folder / f"{daemon}.service") for daemon in DAEMONS]
            said = run("systemd-analyze", "verify", "--man=no", *units)
            complaints = [line for line in (said.stdout + said.stderr).splitlines() if "nova-" in line]
            self.assertEqual((said.returncode, complaints), (0, []), said.stderr)

    def test_they_are_hardened(self):
        for daemon in DAEMONS:
            text = unit(daemon)
            for line in ("Type=notify", "User=nova", "NoNewPrivileges=yes", "ProtectSystem=strict",
                         "ProtectHome=yes", "Restart=always", "SystemCallFilter=@system-service"):
                self.assertIn("\n" + line + "\n", text, daemon)
            self.assertRegex(text, r"\nWatchdogSec=\d+\n")
            kept = re.search(r"^CapabilityBoundingSet=(.*)$", text, re.M).group(1)
            wanted = "CAP_DAC_READ_SEARCH" if daemon == "nova-compute" else ""
            self.assertEqual(kept, wanted, daemon)
        self.assertIn("\nKillMode=process\n", unit("nova-compute"), "guests must outlive the daemon")

    def test_the_time_to_stop_is_longer_than_the_daemons_own(self):
        own = (ROOT / "common" / "daemon" / "options.hpp").read_text()
        found = re.search(r"graceful_shutdown_timeout\{([0-9']+)\}", own).group(1)
        drain = int(found.replace("'", "")) / 1000
        for daemon in DAEMONS:
            self.assertGreater(int(re.search(r"TimeoutStopSec=(\d+)", unit(daemon)).group(1)), drain)


class UserAndFolders(unittest.TestCase):
    @needs("systemd-sysusers")
    def test_sysusers_and_tmpfiles(self):
        with tempfile.TemporaryDirectory() as root:
            for folder in ("etc", "var/lib", "var/log"):
                os.makedirs(os.path.join(root, folder))
            if os.geteuid() != 0:
                self.skipTest("only root can make users, even in another root")
            users = run("systemd-sysusers", f"--root={root}", str(ETC / "sysusers.d" / "nova.conf"))
            self.assertEqual(users.returncode, 0, users.stderr)
            self.assertIn("nova:", pathlib.Path(root, "etc/passwd").read_text())
            folders = run("systemd-tmpfiles", f"--root={root}", "--create",
                          str(ETC / "tmpfiles.d" / "nova.conf"))
            self.assertEqual(folders.returncode, 0, folders.stderr)
            self.assertTrue(os.path.isdir(os.path.join(root, "var/lib/nova/instances")))
            self.assertEqual(os.stat(os.path.join(root, "etc/nova")).st_mode & 0o777, 0o750)

    @needs("logrotate")
    def test_logrotate(self):
        text = (ETC / "logrotate.d" / "nova").read_text()
        me = pwd.getpwuid(os.geteuid()).pw_name
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "nova")
            text = text.replace("/var/log/nova", folder).replace("su nova nova", f"su {me} {me}")
            path.write_text(text.replace("create 0640 nova nova", "create 0640"))
            path.chmod(0o644)
            log = pathlib.Path(folder, "nova-api.log")
            log.write_text("a line\n")
            said = run(found("logrotate"), "-d", "-s", os.path.join(folder, "state"), str(path))
            self.assertEqual(said.returncode, 0, said.stderr)
            self.assertNotIn("error", said.stderr)
            self.assertIn(str(log), said.stderr)


class Alerts(unittest.TestCase):
    FILE = ETC / "prometheus" / "nova-alerts.yaml"

    def rules(self):
        return [rule for group in yaml.safe_load(self.FILE.read_text())["groups"] for rule in group["rules"]]

    @needs("promtool")
    def test_prometheus_accepts_them(self):
        said = run("promtool", "check", "rules", str(self.FILE))
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)

    def test_each_says_what_is_wrong(self):
        names = [rule["alert"] for rule in self.rules()]
        self.assertEqual(len(names), len(set(names)))
        for rule in self.rules():
            self.assertIn(rule["labels"]["severity"], ("critical", "warning"))
            self.assertTrue(rule["annotations"]["summary"])

    def test_each_metric_is_one_that_a_daemon_exports(self):
        exported = self.exported()
        for rule in self.rules():
            used = set(re.findall(r"\b(?:nova|process)_[a-z_]+|\bup\b", rule["expr"]))
            self.assertTrue(used, rule["alert"])
            for name in used - PROMETHEUS_OWN:
                self.assertIn(re.sub(r"_(bucket|count|sum)$", "", name), exported, rule["alert"])

    def test_operations_says_what_to_do(self):
        text = (ROOT / "docs" / "operations.md").read_text()
        for rule in self.rules():
            self.assertIn(f"`{rule['alert']}`", text)

    @staticmethod
    def exported():
        """Names given to a metrics registry anywhere in the sources."""
        names = set()
        for folder in ("common", "api", "scheduler", "conductor", "compute"):
            for path in (ROOT / folder).rglob("*.cpp"):
                text = path.read_text()
                made = r"\b(?:counter|gauge|histogram)\(\s*\"((?:nova|process)_[a-z_]+)\""
                names.update(re.findall(made, text))
                names.update(re.findall(r'name = "(nova_[a-z_]+)"', text))
        return names


if __name__ == "__main__":
    unittest.main()
