"""The first server of a new cloud: made by the `openstack` client, shown, and heard on its serial console."""

import subprocess
import time

from . import openrc, seed
from .console import Failure
from .rest import Refused

OPENSTACK = "/usr/bin/openstack"
NAME = "first"
USER_DATA = "#!/bin/sh\necho 'guest: hello from the user data'\n"


def run(state, steps):
    """Makes the server when it is missing; waits until it is ACTIVE and its guest has said its address."""
    demo = seed.client(state, "demo")
    found = [row for row in demo.get("compute", "/servers/detail")["servers"] if row["name"] == NAME]
    if found and found[0]["status"] != "ERROR":
        again = f" (if `down` stopped it: openstack server start {NAME})"
        steps.note(f"server {NAME} is there already{'' if state.is_fake else again}")
        return
    if found:
        _delete(demo, found[0]["id"])
    seed.demo_key(state, steps)
    user_data = state.path("etc", "demo-user-data")
    with open(user_data, "w", encoding="ascii") as file:
        file.write(USER_DATA)
    steps.step("creating a first server with the openstack client")
    words = ["server", "create", "--image", seed.IMAGE, "--flavor", "m1.nano", "--network", seed.NETWORK,
             "--key-name", seed.KEY, "--config-drive", "True", "--user-data", user_data, NAME]
    steps.note("$ openstack " + " ".join(words))
    print(_openstack(state, words), end="", flush=True)
    _wait_active(state, demo, steps)
    if not state.is_fake:
        _listen(state, demo, steps)


def _openstack(state, words):
    done = subprocess.run([OPENSTACK, *words], env=openrc.environment(state, "demo"), text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        raise Failure(f"`openstack {' '.join(words)}` failed: {done.stderr.strip()}", state.log("nova-api"))
    return done.stdout


def _server(demo):
    return next((row for row in demo.get("compute", "/servers/detail")["servers"] if row["name"] == NAME),
                None)


def _wait_active(state, demo, steps):
    steps.step("waiting until it is ACTIVE")
    deadline = time.monotonic() + 180
    server = _server(demo)
    while server and server["status"] not in ("ACTIVE", "ERROR") and time.monotonic() < deadline:
        time.sleep(0.2)
        server = _server(demo)
    if not server or server["status"] != "ACTIVE":
        fault = (server or {}).get("fault", {}).get("message", "no fault recorded")
        raise Failure(f"the server is {server['status'] if server else 'gone'}: {fault}",
                      state.log("nova-compute"),
                      "`tools/standalone logs` shows what each daemon says about it")
    print(_openstack(state, ["server", "list"]), end="", flush=True)


def _listen(state, demo, steps):
    steps.step("listening to its serial console (without KVM a boot takes about ten seconds)")
    server = _server(demo)["id"]
    deadline = time.monotonic() + 120
    said = ""
    while time.monotonic() < deadline and "guest: network done" not in said:
        time.sleep(1)
        try:
            said = demo.post("compute", f"/servers/{server}/action", {"os-getConsoleOutput": {}})["output"]
        except Refused as error:
            if error.code not in (404, 409):  # not ready to have a console yet
                raise
    steps.note("$ openstack console log show first")
    for line in said.splitlines():
        if "guest: " in line:
            print("  | " + line[line.index("guest: "):].rstrip(), flush=True)
    if "guest: dhcp" not in said:
        raise Failure("the guest did not say that it got an address", state.log("nova-compute"),
                      f"the whole console: `openstack console log show {NAME}`")


def _delete(demo, server):
    demo.delete("compute", f"/servers/{server}")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _server(demo):
        time.sleep(0.2)
