"""What processes use, read from /proc: processor seconds of a process and all below it, memory, load."""

import os
import re

TICK = os.sysconf("SC_CLK_TCK")


def load():
    """The 1-minute load average."""
    return os.getloadavg()[0]


def _stat(pid):
    """The fields of /proc/PID/stat after the name: [0] is the state, [1] the parent."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        return file.read().rpartition(b")")[2].split()


def _table():
    """pid -> (parent, ticks used by itself and by its children that have ended)."""
    rows = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = _stat(name)
            except OSError:
                continue  # it has just ended
            rows[int(name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    return rows


def tree(pid, rows=None):
    """The process and all below it."""
    rows = rows or _table()
    children = {}
    for child, (parent, _) in rows.items():
        children.setdefault(parent, []).append(child)
    found, left = [], [pid]
    while left:
        one = left.pop()
        if one in rows:
            found.append(one)
            left += children.get(one, [])
    return found


def cpu_seconds(pids):
    """name -> processor seconds used so far, for a dict of name -> pid."""
    rows = _table()
    return {name: sum(rows[one][1] for one in tree(pid, rows)) / TICK for name, pid in pids.items()}


def memory_mib(pid):
    """{"pss", "private"} of a process and all below it, in MiB."""
    total = {"pss": 0, "private": 0}
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/smaps_rollup", encoding="ascii") as file:
                text = file.read()
        except OSError:
            continue
        for line in re.findall(r"^(\w+): +(\d+) kB$", text, re.M):
            if line[0] == "Pss":
                total["pss"] += int(line[1])
            elif line[0] in ("Private_Clean", "Private_Dirty"):
                total["private"] += int(line[1])
    return {name: round(kib / 1024, 1) for name, kib in total.items()}


def machine():
    """What the figures were taken on."""
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        models = re.findall(r"^model name\s*: (.*)$", file.read(), re.M)
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal: +(\d+)", file.read())[1])
    return {"processor": models[0] if models else "?", "cores": os.cpu_count(),
            "memory_gib": round(memory / 2 ** 20), "kernel": os.uname().release}
