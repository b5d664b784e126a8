"""The programs that measure one part alone: scheduler_bench, bench_db, bench_rabbit; their output as rows."""

import json
import os
import re
import subprocess

import usage
from cloud import build

SERVICES = os.path.join(build.ROOT, "tests", "support", "services.py")
PROGRAMS = ("scheduler_bench", "bench_db", "bench_rabbit")


def program(name):
    return os.path.join(build.folder(build.PRESET), "bench", name)


def _run(argv):
    done = subprocess.run(argv, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _google(argv, quick):
    """Rows of a Google Benchmark program."""
    words = ["--benchmark_format=json"] + (["--benchmark_min_time=0.05"] if quick else [])
    load, rows = usage.load(), []
    text = _run(argv + words)
    for one in json.loads(text[text.index("{"):])["benchmarks"]:
        to_ms = {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3}[one["time_unit"]]
        took = one["real_time"] * to_ms
        requests = {"count": one["iterations"], "errors": 0, "rate": one.get("creates", 1000 / took)}
        if "p50_us" in one:
            requests |= {"p50_ms": one["p50_us"] / 1000, "p99_ms": one["p99_us"] / 1000}
        elif "creates" not in one:
            requests["p50_ms"] = took  # the mean
        row = {"name": one["name"].replace("/manual_time", "").replace("/real_time", ""),
               "runs": [{"load": round(load, 2), "requests": requests}]}
        scale = re.fullmatch(r"decide_small_server/(\d+)", row["name"])
        rows.append({**row, "curve": "decision", "at": int(scale[1])} if scale else row)
    return rows


def _rabbit():
    load, rows = usage.load(), []
    text = _run([SERVICES, "--only", "rabbit", "--", program("bench_rabbit")])
    line = r"^(.+): (\d+)/s(?:, p50 ([\d.]+) ms, p99 ([\d.]+) ms)?"
    for name, rate, p50, p99 in re.findall(line, text, re.M):
        requests = {"count": 1, "errors": 0, "rate": float(rate), "p50_ms": float(p50) if p50 else None,
                    "p99_ms": float(p99) if p99 else None}
        rows.append({"name": name, "runs": [{"load": round(load, 2), "requests": requests}]})
    return rows


def all_rows(say, quick):
    say("    scheduler_bench")
    rows = _google([program("scheduler_bench")], quick)
    say("    bench_db")
    rows += _google([SERVICES, "--only", "postgres", "--", program("bench_db")], quick)
    say("    bench_rabbit")
    return rows + _rabbit()
