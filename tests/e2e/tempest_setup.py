"""Prepares a cloud for Tempest: accounts in projects of their own, a second image, configuration files."""

import os
import subprocess

from cloud import seed
from cloud.rest import Refused

HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = "tempest-secret"


def prepare(cloud, work, accounts):
    """Writes `work`/etc/tempest.conf and accounts.yaml, and makes on the cloud what they name. Repeatable."""
    state = cloud.state()
    admin = seed.client(state, "admin")
    subprocess.run(["/usr/bin/tempest", "init", work], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env={**os.environ, "HOME": os.path.dirname(work)})
    for number in range(1, accounts + 1):
        _account(admin, f"tempest-{number}")
    _write(work, "accounts.yaml", _accounts(accounts, state.chosen["secrets"]["admin"]))
    with open(os.path.join(HERE, "tempest.conf.in"), encoding="ascii") as file:
        template = file.read()
    flavors = {row["name"]: row["id"] for row in admin.get("compute", "/flavors")["flavors"]}
    _write(work, os.path.join("etc", "tempest.conf"), template.format(
        work=work, url=state.url, image=_image(admin, seed.IMAGE)["id"], image_alt=_second_image(admin)["id"],
        flavor=flavors["m1.nano"], flavor_alt=flavors["m1.micro"], max_microversion="latest"))


def _account(admin, name):
    """A project of that name with a user of that name, a member of it."""
    project = _named(admin, "project", name) or admin.post(
        "identity", "/projects", {"project": {"name": name, "domain_id": "default"}})["project"]
    user = _named(admin, "user", name) or admin.post(
        "identity", "/users", {"user": {"name": name, "domain_id": "default", "password": PASSWORD,
                                        "default_project_id": project["id"]}})["user"]
    role = _named(admin, "role", "member")
    admin.put("identity", f"/projects/{project['id']}/users/{user['id']}/roles/{role['id']}")


def _named(admin, kind, name):
    found = admin.get("identity", f"/{kind}s?name={name}")[f"{kind}s"]
    return found[0] if found else None


def _image(admin, name):
    found = admin.get("image", f"/images?name={name}")["images"]
    return found[0] if found else None


def _second_image(admin):
    """Another image of the same bytes, for the tests that tell servers apart by their image."""
    image = _image(admin, "guest-alt")
    if image and image["status"] == "active":
        return image
    first = _image(admin, seed.IMAGE)
    data = admin.download("image", f"/images/{first['id']}/file")
    image = admin.post("image", "/images", {"name": "guest-alt", "disk_format": first["disk_format"],
                                            "container_format": "bare", "visibility": "public",
                                            "min_ram": 96})
    try:
        admin.put("image", f"/images/{image['id']}/file", data, "application/octet-stream")
    except Refused:
        admin.delete("image", f"/images/{image['id']}")
        raise
    return image


def _accounts(number, admin_password):
    lines = []
    for name in (f"tempest-{one}" for one in range(1, number + 1)):
        lines += [f"- username: {name}", f"  project_name: {name}", f"  password: {PASSWORD}",
                  "  domain_name: Default", "  roles: [member]", "  resources: {network: private}"]
    lines += ["- username: admin", "  project_name: admin", f"  password: {admin_password}",
              "  domain_name: Default",
              "  types: [admin]", "  roles: [admin]", "  resources: {network: private}"]
    return "\n".join(lines) + "\n"


def _write(work, name, text):
    with open(os.path.join(work, name), "w", encoding="ascii") as file:
        file.write(text)
