"""Medians over the runs of a row, as a table, as JSON, and beside those of an older file."""

import json
import statistics

COLUMNS = (("rate", "/s"), ("p50_ms", "p50 ms"), ("p95_ms", "p95"), ("p99_ms", "p99"))
BROKER_AND_DATABASE = ("rabbitmq", "postgresql")


def median(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def digest(row):
    """The medians of one row."""
    runs = row["runs"]
    out = {"name": row["name"], "runs": len(runs), "load": max(run["load"] for run in runs),
           "errors": sum(run["requests"]["errors"] + run.get("settled", {}).get("errors", 0) for run in runs)}
    for part in ("requests", "settled"):
        for column, _ in COLUMNS:
            out[f"{part}.{column}"] = median(run.get(part, {}).get(column) for run in runs)
    out["generator"] = median(run.get("cpu_share") for run in runs)
    names = {name for run in runs for name in run.get("cpu", {})}
    out["cpu_ms"] = {name: median(1000 * run["cpu"][name] / run["requests"]["count"] for run in runs)
                     for name in sorted(names)}
    return out


def _number(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _table(head, rows):
    rows = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        print("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w)
                        for i, (cell, w) in enumerate(zip(row, widths))).rstrip())


def show(result):
    """The tables of a whole result."""
    digests = [digest(row) for row in result["rows"]]
    print("\nMedians. `done`: ACTIVE or gone, where that is waited for. "
          "load: the highest before a run; gen: the load generator's share of a processor.\n")
    _table(["measure", *(title for _, title in COLUMNS), "done/s", "done p50", "p99", "errors", "runs",
            "load", "gen"],
           [[d["name"], *(_number(d[f"requests.{column}"]) for column, _ in COLUMNS),
             *(_number(d[f"settled.{column}"]) for column in ("rate", "p50_ms", "p99_ms")), d["errors"],
             d["runs"], d["load"], _number(d["generator"])] for d in digests])
    _show_cpu(digests)
    for when, memory in result.get("memory", {}).items():
        _show_memory(f"Memory in MiB, {when}", memory)
    for row in result["rows"]:
        for number, memory in enumerate(row.get("memory", ())):
            _show_memory(f"{row['name']}: after run {number}", memory)


def _show_cpu(digests):
    with_cpu = [d for d in digests if d["cpu_ms"]]
    if not with_cpu:
        return
    names = sorted({name for d in with_cpu for name in d["cpu_ms"]},
                   key=lambda name: (name in BROKER_AND_DATABASE, name))
    print("\nProcessor time in ms for each request or server (idle: each second)\n")
    _table(["measure", *names, "daemons", "all"],
           [[d["name"], *(_number(d["cpu_ms"].get(name)) for name in names),
             _number(sum(v for n, v in d["cpu_ms"].items() if n not in BROKER_AND_DATABASE)),
             _number(sum(d["cpu_ms"].values()))] for d in with_cpu])


def _show_memory(title, memory):
    words = [f"{name} {one['pss']:.1f} ({one['private']:.1f} private)"
             for name, one in sorted(memory.items())]
    print(f"\n{title}: {', '.join(words)}")


def compare(old, new):
    """What moved between two results, by more than a tenth."""
    before = {row["name"]: digest(row) for row in old["rows"]}
    moved = []
    for row in new["rows"]:
        was, now = before.get(row["name"]), digest(row)
        if was is None:
            continue
        for part in ("requests", "settled"):
            for column, _ in COLUMNS:
                a, b = was[f"{part}.{column}"], now[f"{part}.{column}"]
                if a and b and abs(b / a - 1) > 0.1:
                    name = column if part == "requests" else f"done {column}"
                    moved.append([row["name"], name, _number(a), _number(b), f"{100 * (b / a - 1):+.0f} %"])
    print(f"\nMoved by more than 10 % since {old['commit']} ({old['when']})\n")
    _table(["measure", "figure", "was", "is", "change"], moved)


def load_file(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(result, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
