"""The measures: each takes the bed and how often, and gives rows. A row is a name and the runs behind it."""

import time

import micro
import usage

READS = 20000
CURVE = (100, 1000, 10000, 100000, 1000000)


def _row(name, runs):
    return {"name": name, "runs": runs}


def storm(bed, times, quick):
    """200 servers by 20 clients, and their deletion."""
    return _storm(bed, times, 50 if quick else 200, 20)


def big_storm(bed, times, quick):
    """Many creates at once: what is accepted in a second."""
    return _storm(bed, times, 200 if quick else 2000, 64)


def _storm(bed, times, count, clients):
    made, gone = [], []
    for number in range(times):
        prefix = f"storm{number}"
        made.append(bed.drive("create-storm", "-n", count, "-c", clients, "--prefix", prefix, shape=True))
        gone.append(bed.drive("delete-storm", "-c", clients, "--prefix", prefix))
    return [_row(f"create {count} by {clients}", made), _row(f"delete {count} by {clients}", gone)]


def long_storm(bed, times, quick):
    """10,000 creates by 64 clients: what is accepted while servers are built, and their deletion."""
    return _storm(bed, times, 400 if quick else 10000, 64)


def network_storm(bed, times, quick):
    """The same with one port each."""
    count, made, gone = 50 if quick else 200, [], []
    for number in range(times):
        prefix = f"wired{number}"
        made.append(bed.drive("create-storm", "-n", count, "-c", 20, "--prefix", prefix, shape=True,
                              network=True))
        gone.append(bed.drive("delete-storm", "-c", 20, "--prefix", prefix))
    return [_row(f"create {count} by 20, one port each", made),
            _row(f"delete {count} by 20, one port each", gone)]


def boot(bed, times, quick):
    """One server after another, POST to ACTIVE."""
    runs = [bed.drive("single-boot", "-n", 10 if quick else 50, "--prefix", f"boot{n}", shape=True)
            for n in range(times)]
    return [_row("one create, POST to ACTIVE", runs)]


def multi(bed, times, quick):
    """One POST for 1,000 servers, and the detail list of them."""
    count = 100 if quick else 1000
    made, lists = [], []
    for number in range(times):
        made.append(bed.drive("multi-create", "-n", count, "--prefix", f"multi{number}", shape=True))
        lists.append(bed.drive("get", f"/servers/detail?limit={count}", "-n", 5 if quick else 30))
        bed.drive("delete-storm", "-c", 20, "--prefix", f"multi{number}")
    return [_row(f"multi-create of {count}", made), _row(f"GET /servers/detail, {count} rows", lists)]


def show(bed, times, quick):
    """GET /servers/{id} by 16 clients and by one."""
    bed.drive("create-storm", "-n", 1, "--prefix", "shown", shape=True)
    server = bed.sql("SELECT uuid FROM servers WHERE name = 'shown-0'")
    count = READS // 20 if quick else READS
    rows = [_row(f"GET /servers/{{id}}, {clients} clients",
                 [bed.drive("get", f"/servers/{server}", "-n", share, "-c", clients) for _ in range(times)])
            for clients, share in ((16, count), (1, count // 10))]
    bed.drive("delete-storm", "--prefix", "shown")
    return rows


def token(bed, times, quick):
    """The Identity API's check of a token."""
    words = ["get", f"{bed.state.url}/identity/v3/auth/tokens", "--name", "token",
             "--subject-token", bed.token(), "-n", READS // 20 if quick else READS // 2, "-c", 16]
    return [_row("token validation, 16 clients", [bed.drive(*words) for _ in range(times)])]


def lists(bed, times, quick):
    """Lists with 100 to 1,000,000 servers of the project in the database; the rows are put in by SQL."""
    rows = []
    for size in CURVE[:2] if quick else CURVE:
        bed.say(f"    {size} servers in the database (rows put in by SQL)")
        bed.fill(size)
        server = bed.sql("SELECT uuid FROM servers WHERE name = 'filler-50'")
        for name, target, count in (
                ("detail, first 1,000", "/servers/detail?limit=1000", 10),
                ("detail, first 100", "/servers/detail?limit=100", 50),
                ("names, first 1,000", "/servers?limit=1000", 20),
                ("by name", "/servers/detail?name=filler-77&limit=10", 20),
                ("by status", "/servers/detail?status=ERROR", 20),
                ("one", f"/servers/{server}", 500)):
            runs = [bed.drive("get", target, "-n", count) for _ in range(times)]
            rows.append({**_row(f"list of {size}: {name}", runs), "curve": name, "at": size})
        if size <= 10000:
            rows.append(_row(f"list of {size}: all in pages of 1,000",
                             [bed.drive("pages", "/servers/detail?limit=1000") for _ in range(times)]))
    bed.empty()
    return rows


def start(bed, times, quick):
    """From a daemon's start until its health check says ready, broker and database up."""
    rows = []
    for name in ("nova-scheduler", "nova-conductor", "nova-api", "nova-compute"):
        runs = []
        for _ in range(times):
            load, seconds = usage.load(), bed.restart(name)
            runs.append({"load": round(load, 2), "requests": {"count": 1, "errors": 0, "seconds": seconds,
                                                              "p50_ms": seconds * 1000}})
        rows.append(_row(f"start to ready: {name}", runs))
    return rows


def idle(bed, times, quick):
    """What the cloud uses while nobody asks for anything."""
    seconds = 5 if quick else 30
    runs = []
    for _ in range(times):
        load, before = usage.load(), bed.cpu()
        time.sleep(seconds)
        after = bed.cpu()
        runs.append({"load": round(load, 2), "requests": {"count": seconds, "errors": 0, "seconds": seconds},
                     "cpu": {name: after[name] - before[name] for name in after}})
    return [{**_row("idle", runs), "idle_hosts": bed.hosts()}]


def soak(bed, times, quick):
    """Creates and deletes again and again; what the daemons' memory does meanwhile."""
    count, rounds, phases = (50, 1, 2) if quick else (1000, 5, 20)
    runs, memory = [], [bed.memory()]
    for number in range(phases):
        runs.append(bed.drive("soak", "-n", count, "-c", 32, "--rounds", rounds,
                              "--prefix", f"soak{number}", shape=True))
        memory.append(bed.memory())
    return [{**_row(f"soak: {count * rounds * phases} creates and deletes", runs), "memory": memory}]


def decisions(bed, times, quick):
    """Decisions of the scheduler through the broker, by 32 clients and by one."""
    count = 100 if quick else 2000
    rows = []
    for clients in (32, 1):
        runs = [bed.decide(count, clients) for _ in range(times)]
        rows.append({**_row(f"decisions by RPC, {clients} clients", runs),
                     "curve": f"by RPC, {clients} at a time", "at": bed.hosts()})
    return rows


def hosts(bed, times, quick):
    """100 to 10,000 more hosts in several processes: what heartbeats cost, boots and storms among them."""
    rows = []
    for size, processes in ((100, 1),) if quick else ((100, 1), (1000, 2), (10000, 8)):
        bed.stop_more_hosts()
        began, since = time.monotonic(), bed.sql("SELECT now()")
        for _ in range(processes):
            bed.add_hosts(size // processes)
        while bed.hosts_heard(since) < size and time.monotonic() < began + 600:
            time.sleep(0.5)
        bed.say(f"    {bed.hosts_heard(since)} hosts in {processes} processes, "
                f"heard of after {time.monotonic() - began:.1f} s")
        rows += _among(bed, times, quick, size)
    bed.stop_more_hosts()
    time.sleep(70)  # until the scheduler takes them for down, and what comes next is not built on them
    return rows


def _among(bed, times, quick, size):
    time.sleep(2 if quick else 20)
    made = [*idle(bed, 1, quick), *decisions(bed, times, quick), *boot(bed, times, quick),
            *_storm(bed, times, 50 if quick else 200, 20)]
    return [{**row, "name": f"{size} hosts: {row['name']}"} for row in made]


def parts(bed, times, quick):
    """The micro benches: scheduler, database, broker."""
    return micro.all_rows(bed.say, quick)


# Those that start daemons anew stand first: the memory at the end is that of daemons that have worked. The
# long ones stand last: the database has to clean up after them for a while.
MEASURES = {"start": start, "idle": idle, "boot": boot, "storm": storm, "big-storm": big_storm,
            "network-storm": network_storm, "multi": multi, "show": show, "token": token,
            "decisions": decisions, "lists": lists, "long-storm": long_storm, "hosts": hosts, "soak": soak,
            "parts": parts}
