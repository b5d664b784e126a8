"""A private libvirtd, with virtlogd, in a mount namespace of its own.

libvirt has its folders compiled in (/run/libvirt, /var/lib/libvirt, /etc/libvirt ...). In the namespace those
names are folders under `folder`, so sockets, guests' state, logs, networks and leases are all there, and the
machine's own libvirtd is neither seen nor touched. Clients outside connect by the socket's real path.

Every process of the namespace (libvirtd, virtlogd, guests, dnsmasq) can be found by the namespace's identity,
so `stop` leaves none behind, also after libvirtd was killed. Network devices are the machine's: bridges of
two clouds need different names and ranges.
"""

import os
import shutil
import signal
import subprocess
import uuid

from .console import Failure
from .process import Process, start_time, wait_until

BOUND = {"run": "/run/libvirt", "var": "/var/lib/libvirt", "log": "/var/log/libvirt", "etc": "/etc/libvirt",
         "cache": "/var/cache/libvirt"}

HERE = os.path.dirname(os.path.abspath(__file__))
HOOK = os.path.join(HERE, "..", "..", "etc", "libvirt", "network-hook")
OWN_MOUNTS = os.path.join(HERE, "own_mounts.py")

# The subreaper (tini -s) collects the guests' processes at once: PID 1 of a container may take 2 s over each.
LAUNCH = """set -e
{binds}
for bus in /run/dbus /run/systemd; do
  if [ -d $bus ]; then mount -t tmpfs none $bus; fi
done
{kvm}
virtlogd -p /run/libvirt/virtlogd.pid &
exec tini -s -- libvirtd -p /run/libvirt/libvirtd.pid
"""

# libvirtd probes QEMU as root, but asks whether guests' user may open /dev/kvm. Where the two differ it
# takes its notes on QEMU for outdated and probes anew with every guest that is defined: seconds each time. So
# the namespace has a /dev/kvm that guests may open where the processor virtualises, else one that nobody can.
KVM_FOR_GUESTS = """
if [ -c /dev/kvm ]; then
  rm -f '{node}'
  mknod '{node}' c $(stat -c '0x%t 0x%T' /dev/kvm)
  chgrp kvm '{node}'
  chmod 660 '{node}'
  mount --bind '{node}' /dev/kvm
fi
"""
KVM_HIDDEN = """
if [ -e /dev/kvm ]; then
  rm -f '{node}'
  touch '{node}'
  chmod 000 '{node}'
  mount --bind '{node}' /dev/kvm
fi
"""

LIBVIRTD_CONF = """unix_sock_rw_perms = "0700"
unix_sock_ro_perms = "0700"
auth_unix_ro = "none"
auth_unix_rw = "none"
host_uuid = "{uuid}"
log_level = 3
log_outputs = "3:stderr"
"""

# No cgroups: guests of two clouds have the same names and would meet in one tree. No namespaces per guest:
# see the module's text. No AppArmor or SELinux labels: their profiles know only the system's folders.
QEMU_CONF = """cgroup_controllers = []
namespaces = []
security_driver = "none"
"""


class Libvirtd:
    def __init__(self, folder, run_dir, log_dir, metadata_port=8775):
        self.folder = folder
        self.metadata_port = metadata_port  # of the nova-api that guests' questions are led to
        self.server = Process("libvirtd", run_dir, os.path.join(log_dir, "libvirtd.log"))
        self.socket = os.path.join(folder, "run", "libvirt-sock")

    @property
    def uri(self):
        return f"qemu:///system?socket={self.socket}"

    def start(self):
        if self.server.pid():
            return
        if len(self.socket) > 107:
            raise Failure(f"{self.socket} is too long for the name of a unix socket (107 bytes)",
                          advice="choose a shorter state folder")
        self._check_reachable()
        self._write_files()
        self.server.start(["unshare", "--mount", "--propagation", "unchanged", "--",
                           "/usr/bin/python3", OWN_MOUNTS, "sh", "-c", self._script()])
        # Noted down for stop().
        wait_until(lambda: self._namespace() or not self.server.pid(), 5, pause=0.01)

    def wait(self, seconds=90):
        # The first start asks every machine type of QEMU for its abilities, which takes some seconds.
        self.server.wait_ready(self.is_ready, seconds, "the log says what libvirtd misses on this machine")

    def is_ready(self):
        return os.path.exists(self.socket) and self.virsh("uri", check=False) is not None

    def virsh(self, *words, check=True):
        """One virsh command's output; None when it failed and check is off."""
        done = subprocess.run(["virsh", "-q", "-c", self.uri, *words], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60)
        if done.returncode and check:
            raise Failure(f"virsh {' '.join(words)}: {done.stderr.strip()}", self.server.log)
        return None if done.returncode else done.stdout

    def stop(self):
        """Destroys guests and networks, ends libvirtd, then whatever is left in its namespace."""
        namespaces = [self._namespace()]
        if not self.server.pid() and self._members(namespaces[0]):
            # It was killed. A new one finds guests and networks again, and so can end them in order.
            for pid in self._members(namespaces[0]):
                if _command(pid) in ("libvirtd", "virtlogd"):
                    _signal(pid, signal.SIGKILL)
            self.start()
            self.wait()
            namespaces.append(self._namespace())
        if self.server.pid() and self.is_ready():
            for name in (self.virsh("list", "--name", check=False) or "").split():
                self.virsh("destroy", name, check=False)
            for name in (self.virsh("net-list", "--name", check=False) or "").split():
                self.virsh("net-destroy", name, check=False)
        stopped = self.server.stop(seconds=10)
        for namespace in namespaces:
            self._end_namespace(namespace)
        return stopped

    def processes(self):
        """Pids of everything that runs in the namespace."""
        return self._members(self._namespace())

    def _script(self):
        binds = "\n".join(f"mkdir -p {place}\nmount --bind '{self.folder}/{name}' {place}"
                          for name, place in BOUND.items())
        kvm = KVM_FOR_GUESTS if _processor_virtualises() else KVM_HIDDEN
        return LAUNCH.format(binds=binds, kvm=kvm.format(node=os.path.join(self.folder, "kvm")))

    def _check_reachable(self):
        # Guests run as libvirt-qemu and open their disks below the state folder.
        path = self.folder
        while path != "/":
            path = os.path.dirname(path)
            if os.path.exists(path) and not os.stat(path).st_mode & 0o001:
                raise Failure(f"{path} may not be entered by other users, so guests cannot reach their disks",
                              advice=f"chmod o+x {path}, or choose another state folder")

    def _write_files(self):
        if self._namespace() is None:  # the first start since boot: what lives in /run does not outlive one
            shutil.rmtree(os.path.join(self.folder, "run"), ignore_errors=True)
        for name in BOUND:
            os.makedirs(os.path.join(self.folder, name), exist_ok=True)
        etc = os.path.join(self.folder, "etc")
        if not os.path.exists(os.path.join(etc, "libvirtd.conf")):
            filters = "/etc/libvirt/nwfilter"  # libvirt's standard packet filters (no-mac-spoofing ...)
            if os.path.isdir(filters):
                shutil.copytree(filters, os.path.join(etc, "nwfilter"), dirs_exist_ok=True)
            with open(os.path.join(etc, "libvirtd.conf"), "w", encoding="ascii") as file:
                file.write(LIBVIRTD_CONF.format(uuid=uuid.uuid4()))
            with open(os.path.join(etc, "qemu.conf"), "w", encoding="ascii") as file:
                file.write(QEMU_CONF)
        self._write_hook()
        # The packages make these with owners that libvirtd expects.
        for name in ("images", "boot", "dnsmasq", "qemu", "sanlock", "lockd"):
            os.makedirs(os.path.join(self.folder, "var", name), exist_ok=True)
        shutil.chown(os.path.join(self.folder, "var", "qemu"), "libvirt-qemu", "libvirt-qemu")

    def _write_hook(self):
        with open(HOOK, encoding="ascii") as file:
            text = file.read()
        path = os.path.join(self.folder, "etc", "hooks", "network")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write(text.replace("port=8775", f"port={self.metadata_port}", 1))
        os.chmod(path, 0o755)

    def _namespace(self):
        """The identity of the mount namespace: of the running server, else as it was noted down."""
        note = os.path.join(self.folder, "namespace")
        pid = self.server.pid()
        if pid:
            name = _mount_namespace(pid)
            if name and name != _mount_namespace("self"):
                with open(note, "w", encoding="ascii") as file:
                    # The boot id: after a reboot another namespace may get the same number.
                    file.write(f"{name} {_boot_id()}")
                return name
        try:
            with open(note, encoding="ascii") as file:
                name, boot = file.read().split()
        except (OSError, ValueError):
            return None
        return name if boot == _boot_id() else None

    def _members(self, namespace):
        if not namespace or namespace == _mount_namespace("self"):
            return []
        return [int(pid) for pid in os.listdir("/proc")
                if pid.isdigit() and _mount_namespace(pid) == namespace and start_time(pid) is not None]

    def _end_namespace(self, namespace):
        for sig, seconds in ((signal.SIGTERM, 3), (signal.SIGKILL, 5)):
            for pid in self._members(namespace):
                _signal(pid, sig)
            if wait_until(lambda: not self._members(namespace), seconds):
                return


def _processor_virtualises():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        words = set(file.read().split())
    return "flags" not in words or bool(words & {"vmx", "svm"})  # "flags": x86


def _mount_namespace(pid):
    try:
        return os.readlink(f"/proc/{pid}/ns/mnt")
    except OSError:
        return None


def _command(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return None


def _signal(pid, sig):
    try:
        os.kill(pid, sig)
    except ProcessLookupError:
        pass


def _boot_id():
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        return file.read().strip()
