"""Debian packages by purpose, and their installation with nothing started and nothing enabled.

Installing a broker, a database or libvirt makes Debian start a system-wide one. We want only the programs:
while apt runs, a policy-rc.d (Debian's switch for this) forbids starts, and units of packages that were not
there before are disabled on a machine with systemd.
"""

import os
import subprocess
import time

from . import lock
from .console import Failure

BUILD = """clang-19 lld-19 cmake ninja-build ccache pkg-config git ca-certificates libboost1.81-dev
    libboost-url1.81-dev nlohmann-json3-dev libsimdjson-dev libfmt-dev libspdlog-dev librabbitmq-dev
    libpqxx-dev libvirt-dev libsystemd-dev libarchive-dev libsodium-dev libpugixml-dev libyaml-cpp-dev
    libcli11-dev prometheus-cpp-dev zlib1g-dev libcurl4-openssl-dev libssl-dev libgtest-dev
    libgmock-dev libbenchmark-dev libjemalloc-dev""".split()
SERVICES = "rabbitmq-server postgresql procps iproute2".split()
LIBVIRT = """libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-system libvirt-daemon-config-nwfilter
    libvirt-clients qemu-system-x86 qemu-utils ipxe-qemu tini dnsmasq-base iptables ebtables dmidecode mount
    util-linux""".split()
CLIENT = "python3-openstackclient openssh-client".split()
GUEST = """busybox-static cpio kmod mtools dosfstools syslinux syslinux-common fdisk gcc libc6-dev binutils
    qemu-utils libglib2.0-0 libudev1 liburing2""".split()
TEST = """clang-format-19 clang-tidy-19 libclang-rt-19-dev llvm-19 libxml2-utils systemd curl python3-flake8
    python3-oslo.messaging python3-tempest python3-yaml logrotate""".split()
# What the installed daemons need on a machine that has not built them.
RUNTIME = """libarchive13 libboost-url1.81.0 libfmt9 libjemalloc2 libpqxx-6.4
    libprometheus-cpp-core1.0 libpugixml1v5 librabbitmq4 libsimdjson14 libsodium23 libspdlog1.10 libssl3
    libsystemd0 libvirt0 libyaml-cpp0.7""".split()
# For the tests of the installed daemons: makes and boots a Debian, and what stands beside them in it.
CONTAINER = "debootstrap systemd-container".split()
MACHINE = ["postgresql", "rabbitmq-server", "logrotate", *LIBVIRT]

ALL = BUILD + SERVICES + LIBVIRT + CLIENT + GUEST + TEST

# Units that Debian would start at the next boot.
UNITS = {"rabbitmq-server": ["rabbitmq-server.service"], "postgresql": ["postgresql.service"],
         "libvirt-daemon-system": ["libvirtd.service", "libvirtd.socket", "libvirt-guests.service",
                                   "virtlogd.socket", "virtlockd.socket"]}
POLICY = "/usr/sbin/policy-rc.d"
MARK = "made by the tools of this compute cloud, removed after the installation"


def missing(names):
    """Those of the names that are not installed."""
    shown = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n",
                            *sorted(set(names))],
                           text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    installed = {line.split()[0] for line in shown.splitlines() if line.endswith(" installed")}
    return [name for name in dict.fromkeys(names) if name not in installed]


def install(names, steps, log):
    """Installs what is missing of the names; says what it does."""
    if not missing(names):
        return
    steps.step("installing Debian packages")
    with lock.hold("/var/lib/dpkg", lambda: steps.note("another installation of ours is at work: waiting")):
        _install(missing(names), steps, log)


def _install(wanted, steps, log):
    if not wanted:
        return
    steps.note(f"{len(wanted)}, and what they need: {' '.join(wanted[:10])}"
               + (" ..." if len(wanted) > 10 else ""))
    if os.geteuid() != 0:
        raise Failure(f"packages are missing: {' '.join(wanted)}", advice="run this with sudo")
    new_services = [name for name in UNITS if name in wanted]
    with forbidden_starts():
        if _lists_are_old():
            _apt(["update"], log)
        try:
            _apt(["install", "--no-install-recommends", *wanted], log)
        except Failure:
            _apt(["update"], log)  # the lists named a version that the archive has replaced since
            _apt(["install", "--no-install-recommends", *wanted], log)
    _disable(new_services, log)


class forbidden_starts:
    """While it is entered no package starts a service. A policy of the machine's own is left as it is."""

    def __enter__(self):
        if not os.path.exists(POLICY):
            with open(POLICY, "w", encoding="ascii") as file:
                file.write(f"#!/bin/sh\n# {MARK}\nexit 101\n")
            os.chmod(POLICY, 0o755)

    def __exit__(self, *_):
        if os.path.exists(POLICY):
            with open(POLICY, encoding="utf-8", errors="replace") as file:
                ours = MARK in file.read()
            if ours:
                os.unlink(POLICY)


def _lists_are_old():
    stamps = ["/var/lib/apt/periodic/update-success-stamp", "/var/lib/apt/lists/partial"]
    ages = [time.time() - os.stat(stamp).st_mtime for stamp in stamps if os.path.exists(stamp)]
    has_lists = any(name.endswith("_Packages") or "_Packages." in name
                    for name in os.listdir("/var/lib/apt/lists"))
    return not has_lists or not ages or min(ages) > 86400


def _apt(words, log):
    os.makedirs(os.path.dirname(log), exist_ok=True)
    command = ["apt-get", "-y", "-q", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300", *words]
    with open(log, "ab") as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False,
                              env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"})
    if done.returncode:
        raise Failure(f"`{' '.join(command[:2] + words[:1])}` failed with code {done.returncode}", log,
                      "this needs Debian 12 (bookworm) with its updates and security archives in the apt "
                      "sources, and a way to reach them; fix what the log says and run the command again")


def _disable(names, log):
    if not os.path.isdir("/run/systemd/system"):
        return
    units = [unit for name in names for unit in UNITS[name]]
    if units:
        with open(log, "ab") as out:
            subprocess.run(["systemctl", "disable", "--now", *units], stdout=out, stderr=out, check=False)
