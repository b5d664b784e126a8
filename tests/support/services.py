#!/usr/bin/python3
"""Runs a command with private RabbitMQ, PostgreSQL and libvirtd beside it, and stops them when it ends.

    tests/support/services.py [--only rabbit,postgres,libvirt] [--keep] -- ctest -L functional ...

The services live in a folder of their own under /tmp, on free ports. The command finds them by
NOVA_TEST_RABBIT_URL, NOVA_TEST_RABBIT_API (management; user guest, password guest), NOVA_TEST_PG_URL
(superuser, no password) and NOVA_TEST_LIBVIRT_URI; NOVA_TEST_SERVICES_DIR is the folder. Its exit code is
ours. Needs root, since the broker and the database run as the users of their packages.

A test that stops, wipes and starts them gets them in its hands by services.attached().
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
sys.dont_write_bytecode = True

from cloud import console  # noqa: E402
from cloud.libvirtd import Libvirtd  # noqa: E402
from cloud.ports import Claims  # noqa: E402
from cloud.postgres import Postgres  # noqa: E402
from cloud.rabbit import Rabbit  # noqa: E402

KINDS = ("rabbit", "postgres", "libvirt")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(KINDS), help="services to start, of: " + ", ".join(KINDS))
    parser.add_argument("--keep", action="store_true", help="keep the folder with its logs")
    parser.add_argument("command", nargs="+", help="what to run")
    chosen = parser.parse_args()
    chosen.only = [kind for kind in chosen.only.split(",") if kind]
    unknown = set(chosen.only) - set(KINDS)
    if unknown:
        parser.error(f"unknown service {', '.join(sorted(unknown))}")
    return chosen


def make_rabbit(folder, port_of):
    return Rabbit(os.path.join(folder, "rabbit"), *_folders(folder), port_of)


def make_postgres(folder, port):
    return Postgres(os.path.join(folder, "postgres"), *_folders(folder), port)


def _folders(folder):
    return os.path.join(folder, "run"), os.path.join(folder, "log")


def attached():
    """The broker and the database that were started for this command, as objects that stop and start them.
    Whoever stops one starts it again: other tests use it too."""
    folder = os.environ["NOVA_TEST_SERVICES_DIR"]
    with open(os.path.join(folder, "ports.json"), encoding="ascii") as file:
        chosen = json.load(file)
    return make_rabbit(folder, chosen["rabbit"]), make_postgres(folder, chosen["postgres"])


def build(folder, kinds, claims):
    """The services and the variables by which the command finds them. Their ports are held by `claims`, also
    while a test has stopped one of them."""
    run, log = _folders(folder)
    services, env = [], {"NOVA_TEST_SERVICES_DIR": folder}
    chosen = {"rabbit": {name: claims.choose() for name in Rabbit.PORTS}, "postgres": claims.choose()}
    with open(os.path.join(folder, "ports.json"), "w", encoding="ascii") as file:
        json.dump(chosen, file)
    if "rabbit" in kinds:
        rabbit = make_rabbit(folder, chosen["rabbit"])
        services.append(rabbit)
        env["NOVA_TEST_RABBIT_URL"] = rabbit.url
        env["NOVA_TEST_RABBIT_API"] = rabbit.management_url
    if "libvirt" in kinds:
        libvirtd = Libvirtd(os.path.join(folder, "libvirt"), run, log)
        services.append(libvirtd)
        env["NOVA_TEST_LIBVIRT_URI"] = libvirtd.uri
    if "postgres" in kinds:
        postgres = make_postgres(folder, chosen["postgres"])
        services.append(postgres)
        env["NOVA_TEST_PG_URL"] = postgres.url()
    return services, env


def stop(services):
    for service in services:
        if isinstance(service, Rabbit):
            service.stop(keep_data=False)
        else:
            service.stop()


def main():
    chosen = arguments()
    if os.geteuid() != 0:
        sys.exit("services.py: must run as root (RabbitMQ and PostgreSQL run as users of their own)")
    folder = tempfile.mkdtemp(prefix="nova-test-")
    os.chmod(folder, 0o755)
    for name in ("run", "log"):
        os.makedirs(os.path.join(folder, name))
    claims = Claims()
    services, env = build(folder, chosen.only, claims)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        for service in services:
            service.start()
        for service in services:
            service.wait()
        return subprocess.run(chosen.command, env={**os.environ, **env}, check=False).returncode
    except console.Failure as failure:
        console.explain(failure, "starting the services of the tests")
        return 70
    except KeyboardInterrupt:
        return 130
    finally:
        stop(services)
        claims.close()
        if not chosen.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
