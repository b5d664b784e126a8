"""What runs: pid, address, health and URL of every process of the cloud, as a table or as JSON."""

import json


def rows(cloud):
    """One dict per process, services first."""
    state = cloud.state
    port = state.port
    found = [
        _row("rabbitmq", cloud.rabbit.server, f"127.0.0.1:{port['amqp']}", cloud.rabbit.url,
             cloud.rabbit.is_ready),
        _row("postgresql", cloud.postgres.server, f"127.0.0.1:{port['postgres']}",
             cloud.postgres.url("nova", state.chosen["secrets"]["database"], "nova"),
             cloud.postgres.is_ready)]
    if cloud.libvirtd:
        found.append(_row("libvirtd", cloud.libvirtd.server, cloud.libvirtd.socket, cloud.libvirtd.uri,
                          cloud.libvirtd.is_ready))
    for name, process in cloud.daemons.all.items():
        pid = process.pid()
        found.append({"name": name, "pid": pid, "address": f"127.0.0.1:{port['health-' + name]}",
                      "health": cloud.daemons.health(name) if pid else "down", "log": process.log,
                      "url": state.url if name == "nova-api" else cloud.daemons.health_url(name)})
    return found


def _row(name, process, address, url, is_ready):
    pid = process.pid()
    health = "down" if not pid else "ok" if is_ready() else "unready"
    return {"name": name, "pid": pid, "address": address, "health": health, "url": url, "log": process.log}


def summary(cloud):
    state = cloud.state
    return {"state": state.folder, "driver": state.chosen["driver"], "hosts": state.chosen["hosts"],
            "api": state.url, "identity": f"{state.url}/identity/v3", "broker": cloud.rabbit.url,
            "broker_management": cloud.rabbit.management_url,
            "database": cloud.postgres.url("nova", state.chosen["secrets"]["database"], "nova"),
            "libvirt": cloud.libvirtd.uri if cloud.libvirtd else None,
            "config": cloud.daemons.config, "processes": rows(cloud)}


def show(cloud, as_json):
    """Prints it; True when everything is healthy."""
    found = summary(cloud)
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        print(f"cloud in {found['state']}: driver {found['driver']}, {found['hosts']} host(s)\n")
        for row in found["processes"]:
            print(f"{row['name']:15} {row['pid'] or '-':>8}  {row['health']:8} {row['url']}")
    return all(row["health"] == "ok" for row in found["processes"])
