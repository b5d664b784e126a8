"""What a new cloud has: flavors, an image, a network and the demo user's key. Each is made when missing."""

import os
import subprocess

from . import openrc
from .rest import Client

IMAGE = "guest"
NETWORK = "private"
KEY = "demo"
# name, vcpus, MiB of memory, GiB of disk. The demo guest needs 96 MiB and has a disk of 64 MiB.
FLAVORS = (("m1.nano", 1, 128, 1), ("m1.micro", 1, 192, 1), ("m1.tiny", 1, 512, 1), ("m1.small", 1, 2048, 20),
           ("m1.medium", 2, 4096, 40))


def client(state, user, project=None):
    return Client(state.url, user, state.chosen["secrets"][user], project or user, state.log("nova-api"))


def seed(state, image_file, steps):
    """Makes what is missing. Safe to run at every `up`."""
    admin = client(state, "admin")
    _flavors(admin, steps)
    _image(admin, image_file, steps)
    _network(admin, state.chosen["network"], steps)


def _flavors(admin, steps):
    there = {flavor["name"] for flavor in admin.get("compute", "/flavors")["flavors"]}
    for number, (name, vcpus, ram, disk) in enumerate(FLAVORS, 1):
        if name not in there:
            admin.post("compute", "/flavors", {"flavor": {"name": name, "id": str(number), "vcpus": vcpus,
                                                          "ram": ram, "disk": disk}})
            steps.note(f"flavor {name}: {vcpus} VCPU, {ram} MiB, {disk} GiB")


def _image(admin, path, steps):
    images = admin.get("image", f"/images?name={IMAGE}")["images"]
    if any(image["status"] == "active" for image in images):
        return
    for half_made in images:  # an upload that an earlier run did not finish
        admin.delete("image", f"/images/{half_made['id']}")
    kind = "qcow2" if path.endswith(".qcow2") else "raw"
    image = admin.post("image", "/images", {"name": IMAGE, "disk_format": kind, "container_format": "bare",
                                            "visibility": "public", "min_ram": 96})
    with open(path, "rb") as file:
        admin.put("image", f"/images/{image['id']}/file", file.read(), "application/octet-stream")
    steps.note(f"image {IMAGE}: {os.path.getsize(path) / (1 << 20):.0f} MiB, {kind}")


def _network(admin, cidr, steps):
    networks = admin.get("network", f"/networks?name={NETWORK}")["networks"]
    network = networks[0] if networks else admin.post(
        "network", "/networks", {"network": {"name": NETWORK, "shared": True}})["network"]
    if not admin.get("network", f"/subnets?network_id={network['id']}")["subnets"]:
        subnet = {"network_id": network["id"], "name": NETWORK, "ip_version": 4, "cidr": cidr,
                  "enable_dhcp": True}
        admin.post("network", "/subnets", {"subnet": subnet})
        steps.note(f"network {NETWORK}: {cidr}, with DHCP and a way out")


def demo_key(state, steps):
    """The demo user's key pair; the private half is made here and never leaves the state folder."""
    path = state.path("demo-key")
    if not os.path.exists(path):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "demo", "-f", path], check=True)
        openrc.give_to_caller(path)
    demo = client(state, "demo")
    if KEY not in {row["keypair"]["name"] for row in demo.get("compute", "/os-keypairs")["keypairs"]}:
        with open(path + ".pub", encoding="ascii") as file:
            demo.post("compute", "/os-keypairs",
                      {"keypair": {"name": KEY, "public_key": file.read().strip()}})
        steps.note(f"key pair {KEY}: its private half is {path}")
