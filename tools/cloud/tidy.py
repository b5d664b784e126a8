"""Runs clang-tidy over the compiled sources, a few files at a time, and counts files rather than findings."""

import concurrent.futures
import json
import os
import subprocess

from . import build

TIDY = "clang-tidy-19"


def check(folder, only=None):
    """Checks the sources that the build in `folder` compiles, or those of them in `only`."""
    sources = [path for path in _compiled(folder) if only is None or path in only]
    broken = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, output in pool.map(lambda path: (path, _findings(folder, path)), sources):
            if output:
                print(output, flush=True)
                broken.append(path)
    return len(sources) - len(broken), len(broken), broken


def changed(base="main"):
    """Sources that differ from `base`, and those that a header of theirs is named after."""
    shown = subprocess.run(["git", "diff", "--name-only", "--merge-base", base], cwd=build.ROOT, text=True,
                           stdout=subprocess.PIPE, check=True).stdout.split()
    return {os.path.splitext(path)[0] + ".cpp" for path in shown if path.endswith((".cpp", ".hpp"))}


def _compiled(folder):
    with open(os.path.join(folder, "compile_commands.json"), encoding="utf-8") as file:
        return sorted({os.path.relpath(entry["file"], build.ROOT) for entry in json.load(file)})


def _findings(folder, path):
    """What clang-tidy says about one file; empty when it is clean."""
    done = subprocess.run([TIDY, "-p", folder, "--quiet", "--warnings-as-errors=*", path], cwd=build.ROOT,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout or done.stderr if done.returncode else ""
