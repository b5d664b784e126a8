"""What a user does with the openstack client, in the order of a first day: look around, make a key, a flavor
and a server, hear it boot, stop, start, reboot and delete it. Each method named check_... is one check."""

import os
import subprocess
import tempfile

from kit import Refused, equal, eventually, has

USER_DATA = "#!/bin/sh\necho 'guest: user data of the end-to-end test'\n"


class ClientChecks:
    def __init__(self, cloud, demo, admin, real_guests):
        self.cloud = cloud
        self.demo = demo
        self.admin = admin
        self.real_guests = real_guests
        self.folder = tempfile.mkdtemp(prefix="nova-e2e-client-")

    def all(self):
        """The checks in the order of their definition."""
        return [(name[6:].replace("_", " "), getattr(self, name)) for name in type(self).__dict__
                if name.startswith("check_")]

    def _show(self, name="box"):
        return self.demo.json("server", "show", name)

    def _console(self):
        return self.demo.text("console", "log", "show", "box")

    def _hears(self, words, seconds=90):
        if self.real_guests:
            eventually(lambda: words in self._console(), seconds, f"{words!r} on the console", pause=2)

    def check_token_issue(self):
        token = self.demo.json("token", "issue")
        assert token["id"] and token["project_id"] and token["expires"], token

    def check_token_wrong_password(self):
        has(self.demo.refuses("token", "issue", OS_PASSWORD="wrong"), "401")

    def check_catalog(self):
        kinds = {service["Type"] for service in self.demo.json("catalog", "list")}
        assert {"compute", "identity", "image", "network"} <= kinds, kinds

    def check_versions(self):
        has(self.demo.text("versions", "show", "--service", "compute"), "CURRENT")

    def check_images(self):
        has([image["Name"] for image in self.demo.json("image", "list")], "guest")
        image = self.demo.json("image", "show", "guest")
        equal((image["status"], image["container_format"], image["visibility"]), ("active", "bare", "public"))
        assert image["size"] > 0 and image["checksum"], image

    def check_flavors(self):
        has([flavor["Name"] for flavor in self.demo.json("flavor", "list")], "m1.nano")
        flavor = self.demo.json("flavor", "show", "m1.nano")
        equal((flavor["ram"], flavor["vcpus"], flavor["disk"]), (128, 1, 1))

    def check_networks(self):
        has([network["Name"] for network in self.demo.json("network", "list")], "private")
        network = self.demo.json("network", "show", "private")
        equal(network["status"], "ACTIVE")
        subnets = self.demo.json("subnet", "list")
        has([subnet["Subnet"] for subnet in subnets], self.cloud.state().chosen["network"])
        equal(self.demo.json("subnet", "show", subnets[0]["ID"])["network_id"], network["id"])

    def check_keypair(self):
        key = os.path.join(self.folder, "key")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        made = self.demo.json("keypair", "create", "--public-key", key + ".pub", "e2e")
        has([row["Name"] for row in self.demo.json("keypair", "list")], "e2e")
        equal(self.demo.json("keypair", "show", "e2e")["fingerprint"], made["fingerprint"])

    def check_flavor_create_is_for_administrators(self):
        has(self.demo.refuses("flavor", "create", "--ram", "128", "--disk", "1", "--vcpus", "1", "mine"),
            "403")

    def check_flavor_create(self):
        made = self.admin.json("flavor", "create", "--ram", "160", "--disk", "1", "--vcpus", "1", "e2e.small")
        equal(made["name"], "e2e.small")
        has([flavor["Name"] for flavor in self.demo.json("flavor", "list")], "e2e.small")

    def check_server_create(self):
        user_data = os.path.join(self.folder, "user-data")
        with open(user_data, "w", encoding="ascii") as file:
            file.write(USER_DATA)
        made = self.demo.json("server", "create", "--image", "guest", "--flavor", "e2e.small", "--network",
                              "private",
                              "--key-name", "e2e", "--user-data", user_data, "--config-drive", "True",
                              "--property", "purpose=e2e", "box")
        equal(made["name"], "box")
        assert made["adminPass"], made

    def check_server_becomes_active(self):
        def settled():
            status = self._show()["status"]
            return status if status in ("ACTIVE", "ERROR") else None
        status = eventually(settled, 120, "box leaves BUILD")
        assert status == "ACTIVE", self._show().get("fault")

    def check_server_list(self):
        rows = [row for row in self.demo.json("server", "list") if row["Name"] == "box"]
        equal([(row["Status"], row["Image"], row["Flavor"]) for row in rows],
              [("ACTIVE", "guest", "e2e.small")])
        has(rows[0]["Networks"], "private")
        has([row["Name"] for row in self.admin.json("server", "list", "--all-projects", "--long")], "box")
        names = [row["Name"] for row in self.admin.json("server", "list")]
        assert "box" not in names, "another project's server"

    def check_server_show(self):
        server = self._show()
        equal((server["status"], server["key_name"], server["OS-EXT-STS:power_state"]), ("ACTIVE", "e2e", 1))
        has(str(server["properties"]), "e2e")
        equal(server["OS-EXT-AZ:availability_zone"], "nova")

    def check_console_config_drive(self):
        self._hears(f"config drive uuid={self._show()['id']} hostname=box")

    def check_console_user_data(self):
        self._hears("guest: user data of the end-to-end test")

    def check_console_dhcp_address(self):
        address = self._show()["addresses"]["private"][0]
        self._hears(f"dhcp eth0 {address}")

    def check_port(self):
        server = self._show()
        ports = self.demo.json("port", "list", "--server", server["id"])
        equal(len(ports), 1)
        has(str(ports[0]["Fixed IP Addresses"]), server["addresses"]["private"][0])
        equal(ports[0]["Status"], "ACTIVE")

    def _becomes(self, status):
        eventually(lambda: self._show()["status"] == status, 120, f"box becomes {status}")

    def check_server_stop(self):
        self.demo.text("server", "stop", "box")
        self._becomes("SHUTOFF")

    def check_server_start(self):
        self.demo.text("server", "start", "box")
        self._becomes("ACTIVE")
        self._hears("guest: network done")

    def check_server_soft_reboot(self):
        self.demo.text("server", "reboot", "--soft", "--wait", "box")
        equal(self._show()["status"], "ACTIVE")

    def check_server_hard_reboot(self):
        self.demo.text("server", "reboot", "--hard", "--wait", "box")
        equal(self._show()["status"], "ACTIVE")
        self._hears("guest: network done")

    def check_server_properties(self):
        self.demo.text("server", "set", "--property", "colour=red", "box")
        has(str(self._show()["properties"]), "colour")
        self.demo.text("server", "unset", "--property", "colour", "box")
        assert "colour" not in str(self._show()["properties"])

    def check_server_rename(self):
        self.demo.text("server", "set", "--name", "crate", "box")
        equal(self._show("crate")["name"], "crate")
        self.demo.text("server", "set", "--name", "box", "crate")

    def check_server_lock(self):
        self.demo.text("server", "lock", "box")
        has(self.demo.refuses("server", "stop", "box"), "409")
        self.demo.text("server", "unlock", "box")

    def check_server_events(self):
        actions = [row["Action"] for row in self.demo.json("server", "event", "list", "box")]
        for action in ("create", "stop", "start", "reboot"):
            has(actions, action)

    def check_server_unknown(self):
        has(self.demo.refuses("server", "show", "no-such-server"), "No server")

    def check_stop_in_wrong_state(self):
        self.demo.text("server", "stop", "box")
        self._becomes("SHUTOFF")
        has(self.demo.refuses("server", "stop", "box"), "409")

    def check_several_servers(self):
        self.demo.text("server", "create", "--image", "guest", "--flavor", "m1.nano", "--network", "private",
                       "--min", "2", "--max", "2", "--wait", "pair")

        def pair():
            return sorted((row["Name"], row["Status"]) for row in self.demo.json("server", "list")
                          if row["Name"].startswith("pair"))
        wanted = [("pair-1", "ACTIVE"), ("pair-2", "ACTIVE")]
        eventually(lambda: pair() == wanted, 60, "both servers ACTIVE")  # the client waits for the first only
        self.demo.text("server", "delete", "--wait", "pair-1", "pair-2")

    def check_no_valid_host(self):
        self.admin.text("flavor", "create", "--ram", "99999999", "--disk", "1", "--vcpus", "1", "e2e.huge")
        quota = ("quota", "set", "--ram", "-1", "demo")
        self.admin.text(*quota)
        self.demo.text("server", "create", "--image", "guest", "--flavor", "e2e.huge", "--network", "private",
                       "huge")
        eventually(lambda: self._show("huge")["status"] == "ERROR", 60, "huge becomes ERROR")
        has(str(self._show("huge")["fault"]), "No valid host")
        self.demo.text("server", "delete", "--wait", "huge")
        self.admin.text("flavor", "delete", "e2e.huge")

    def check_administrator_looks(self):
        hosts = self.admin.json("hypervisor", "list")
        equal([host["State"] for host in hosts], ["up"] * self.cloud.hosts)
        services = self.admin.json("compute", "service", "list")
        found = {row["Binary"] for row in services}
        assert {"nova-conductor", "nova-scheduler", "nova-compute"} <= found, services
        equal({row["State"] for row in services}, {"up"})
        has([row["Zone Name"] for row in self.demo.json("availability", "zone", "list", "--compute")], "nova")
        assert self.demo.json("limits", "show", "--absolute")
        assert self.demo.json("quota", "show")["cores"]

    def check_limits_and_quotas(self):
        used = {row["Name"]: row["Value"] for row in self.demo.json("limits", "show", "--absolute")}
        assert used["maxTotalInstances"] > 0 and used["totalInstancesUsed"] > 0, used
        before = self.demo.json("quota", "show")["instances"]
        self.admin.text("quota", "set", "--instances", "77", "demo")
        equal(self.demo.json("quota", "show")["instances"], 77)
        self.admin.text("quota", "set", "--instances", str(before), "demo")
        equal(self.demo.json("quota", "show")["instances"], before)

    def check_service_disable_and_enable(self):
        computes = ("compute", "service", "list", "--service", "nova-compute")
        change = ("compute", "service", "set")
        host = self.admin.json(*computes)[0]["Host"]

        def shown():
            row = self.admin.json(*computes, "--host", host, "--long")[0]
            return row["Status"], row["Disabled Reason"]
        self.admin.text(*change, "--disable", "--disable-reason", "repair", host, "nova-compute")
        equal(shown(), ("disabled", "repair"))
        self.admin.text(*change, "--enable", host, "nova-compute")
        equal(shown()[0], "enabled")

    def check_hypervisor(self):
        name = self.admin.json("hypervisor", "list")[0]["Hypervisor Hostname"]
        shown = self.admin.json("hypervisor", "show", name)
        equal((shown["hypervisor_hostname"], shown["state"], shown["status"]), (name, "up", "enabled"))
        has(self.demo.refuses("hypervisor", "list"), "403")

    def check_aggregate(self):
        host = self.admin.json("compute", "service", "list", "--service", "nova-compute")[0]["Host"]
        self.admin.text("aggregate", "create", "e2e.racks")
        self.admin.text("aggregate", "set", "--property", "ssd=true", "e2e.racks")
        self.admin.text("aggregate", "add", "host", "e2e.racks", host)
        shown = self.admin.json("aggregate", "show", "e2e.racks")
        equal((shown["hosts"], shown["properties"]), ([host], {"ssd": "true"}))
        has(self.admin.refuses("aggregate", "delete", "e2e.racks"), "400")
        self.admin.text("aggregate", "remove", "host", "e2e.racks", host)
        self.admin.text("aggregate", "delete", "e2e.racks")
        assert "e2e.racks" not in [row["Name"] for row in self.admin.json("aggregate", "list")]

    def check_server_group(self):
        self.demo.text("server", "group", "create", "--policy", "affinity", "together")
        has([row["Name"] for row in self.demo.json("server", "group", "list")], "together")
        self.demo.text("server", "group", "delete", "together")

    def check_server_delete(self):
        server = self._show()["id"]
        self.demo.text("server", "delete", "--wait", "box")
        has(self.demo.refuses("server", "show", server), "No server")
        equal([row for row in self.demo.json("port", "list") if row.get("Device ID") == server], [])

    def check_nothing_is_left_on_the_host(self):
        if not self.real_guests:
            return
        uri = self.cloud.status()["libvirt"]

        def empty():
            return not subprocess.run(["virsh", "-q", "-c", uri, "list", "--all", "--name"], text=True,
                                      check=True, stdout=subprocess.PIPE).stdout.split()
        eventually(empty, 30, "no domain in libvirt")
        instances = os.path.join(self.cloud.folder, "instances")
        left = [name for name in os.listdir(instances) if len(name) == 36]
        equal(left, [])

    def check_keypair_and_flavor_delete(self):
        self.demo.text("keypair", "delete", "e2e")
        self.admin.text("flavor", "delete", "e2e.small")
        for user, words in ((self.demo, ("keypair", "show", "e2e")),
                            (self.demo, ("flavor", "show", "e2e.small"))):
            try:
                user.text(*words)
                raise AssertionError(f"still there: {' '.join(words)}")
            except Refused:
                pass
