"""The command line of tools/test: installs, builds, runs the stages, sums up honestly."""

import argparse
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

from . import build, console, packages, tidy

SERVICES = os.path.join(build.ROOT, "tests", "support", "services.py")
E2E = os.path.join(build.ROOT, "tests", "e2e")
SUPPRESSIONS = os.path.join(build.ROOT, "tests", "support", "{}_suppressions.txt")
# ThreadSanitizer is for what runs on more than one thread: pools, the broker's connection, the database's.
THREADED = "common_.*_test|functional_rabbit|functional_db"
STAGES = {
    "lint": "the rules of the tree: layers, sizes, format",
    "unit": "no network, no clock",
    "functional": "with private RabbitMQ, PostgreSQL and libvirtd",
    "e2e": "a whole cloud by tools/standalone, the openstack client, Tempest",
    "asan": "unit and functional under AddressSanitizer and UBSan",
    "tsan": "the threaded parts under ThreadSanitizer",
    "systemd": "the installed units in a Debian 12 with systemd, in a container; only when named",
    "tidy": "clang-tidy; with --changed only files that differ from main; only when named",
}
ON_DEMAND = {"systemd", "tidy"}


class Suite:
    """Runs stages and keeps their counts; a stage that cannot run counts as one failure."""

    def __init__(self, steps, only, changed=False):
        self.steps = steps
        self.only = only
        self.changed = changed
        self.results = []
        self.built = set()

    def run(self, stage):
        began = time.monotonic()
        try:
            passed, failed, broken = getattr(self, stage)()
        except console.Failure as failure:
            console.explain(failure, self.steps.current)
            passed, failed, broken = 0, 1, [f"({failure.what})"]
        self.steps.done()
        self.results.append((stage, passed, failed, broken, time.monotonic() - began))

    def lint(self):
        return self._ctest("dev", "lint", "lint", may_be_empty=True)

    def unit(self):
        return self._ctest("dev", "unit", "unit")

    def functional(self):
        return self._ctest("dev", "functional", "functional", services=True)

    def asan(self):
        unit = self._ctest("asan", "unit", "unit")
        functional = self._ctest("asan", "functional", "functional", services=True)
        return tuple(one + other for one, other in zip(unit, functional))

    def tsan(self):
        unit = self._ctest("tsan", "unit", "unit", names=THREADED)
        functional = self._ctest("tsan", "functional", "functional", names=THREADED, services=True)
        return tuple(one + other for one, other in zip(unit, functional))

    def tidy(self):
        self._build("dev", None)
        self.steps.step("clang-tidy")
        return tidy.check(build.folder("dev"), tidy.changed() if self.changed else None)

    def e2e(self):
        return self._programs("run", "tempest")

    def systemd(self):
        build.build(build.PRESET, self.steps, build.PROGRAMS)
        return self._programs("systemd")

    def _programs(self, *names):
        """Programs of tests/e2e, which print `N passed, N failed` at their end."""
        passed, failed, broken = 0, 0, []
        for program in names:
            self.steps.step(f"tests/e2e/{program}")
            code, output = self._show([os.path.join(E2E, program)])
            counts = re.findall(r"^(\d+) passed, (\d+) failed", output, re.MULTILINE)
            good, bad = map(int, counts[-1]) if counts else (0, 1)
            if code and not bad:
                bad = 1
            passed, failed = passed + good, failed + bad
            broken += [f"e2e/{program}"] if bad else []
        return passed, failed, broken

    def _build(self, preset, names):
        if preset in self.built:
            return
        # Test programs only where the daemons are not run: a sanitizer build of the rest would take long.
        build.build(preset, self.steps, _test_targets(preset, names) if names else ())
        self.built.add(preset)

    def _ctest(self, preset, label, what, names=None, services=False, may_be_empty=False):
        self._build(preset, names)
        self.steps.step(f"{what} tests, {preset} build")
        report = os.path.join(build.folder(preset), f"{label}.xml")
        if os.path.exists(report):
            os.unlink(report)
        command = ["ctest", "--test-dir", build.folder(preset), "-L", f"^{label}$", "--output-on-failure",
                   "--output-junit", report, "-j", "1" if services else str(os.cpu_count())]
        command += ["-R", self.only or f"^({names})$"] if self.only or names else []
        command = [SERVICES, "--"] + command if services else command
        code, _ = self._show(command)
        if not os.path.exists(report):
            if may_be_empty and not code:
                return 0, 0, []
            raise console.Failure(f"ctest did not run the {what} tests (code {code})")
        passed, broken = read_report(report)
        if not passed and not broken and not may_be_empty and not self.only:
            raise console.Failure(f"there are no {what} tests in {build.folder(preset)}")
        return passed, len(broken), broken

    def _show(self, command):
        """Runs a command, shows its output as it comes, and returns its code and the output."""
        sys.stdout.flush()
        environment = {**build.environment(),
                       "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:"
                                       "detect_stack_use_after_return=1",
                       "LSAN_OPTIONS": f"suppressions={SUPPRESSIONS.format('lsan')}",
                       "UBSAN_OPTIONS": "print_stacktrace=1",
                       "TSAN_OPTIONS": f"halt_on_error=1 suppressions={SUPPRESSIONS.format('tsan')}",
                       "ASAN_SYMBOLIZER_PATH": "/usr/bin/llvm-symbolizer-19"}
        child = subprocess.Popen(command, cwd=build.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, errors="replace", env=environment)
        lines = []
        for line in child.stdout:
            print(line, end="", flush=True)
            lines.append(line)
        return child.wait(), "".join(lines)

    def summary(self):
        """Prints the table and the closing line; True when all passed."""
        print("\n" + "-" * 60)
        for stage, passed, failed, broken, took in self.results:
            print(f"{stage:12} {passed:5} passed {failed:4} failed  {took:7.0f} s")
            for name in broken:
                print(f"             failed: {name}")
        passed = sum(row[1] for row in self.results)
        failed = sum(row[2] for row in self.results)
        print(f"{passed} passed, {failed} failed")
        return not failed


def read_report(path):
    """The number of passed tests and the names of the failed ones, from ctest's JUnit file."""
    cases = xml.etree.ElementTree.parse(path).getroot().iter("testcase")
    passed, broken = 0, []
    for case in cases:
        if case.get("status") == "run":
            passed += 1
        elif case.get("status") != "disabled":
            broken.append(case.get("name"))
    return passed, broken


def _test_targets(preset, names):
    """The test programs of a preset whose names match; needs a configured build folder."""
    if not os.path.exists(os.path.join(build.folder(preset), "build.ninja")):
        build.configure(preset)
    shown = subprocess.run(["ninja", "-C", build.folder(preset), "-t", "targets", "all"], text=True,
                           stdout=subprocess.PIPE, check=True).stdout
    found = {line.partition(":")[0] for line in shown.splitlines() if line.endswith(": phony")}
    return sorted(name for name in found if re.fullmatch(names, name))


def main(words):
    rows = [f"  {name:12} {text}" for name, text in STAGES.items()]
    parser = argparse.ArgumentParser(prog="tools/test", epilog="stages:\n" + "\n".join(rows),
                                     description="Installs what is missing, builds, runs tests, sums up.",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="*", metavar="STAGE",
                        help="what to run (default: all that need not be named, in this order)")
    parser.add_argument("-R", dest="only", metavar="REGEX", help="only ctest tests whose names match")
    parser.add_argument("--changed", action="store_true", help="tidy: only what differs from main")
    parser.add_argument("--no-install", action="store_true", help="do not look for missing Debian packages")
    chosen = parser.parse_args(words)
    os.environ.pop("PYTHONPATH", None)
    stages = [name for name in STAGES if name in chosen.stages] if chosen.stages else [
        name for name in STAGES if name not in ON_DEMAND]
    unknown = set(chosen.stages) - set(STAGES)
    if unknown:
        parser.error(f"unknown stage {', '.join(sorted(unknown))}")
    return run(stages, chosen)


def run(stages, chosen):
    steps = console.Steps()
    needs_root = {"functional", "e2e", "asan", "tsan", "systemd"} & set(stages)
    if needs_root and os.geteuid() != 0:
        print(f"tools/test: {', '.join(sorted(needs_root))} need root (private services have users of their "
              "own); use sudo, or name other stages", file=sys.stderr)
        return 77
    suite = Suite(steps, chosen.only, chosen.changed)
    try:
        if not chosen.no_install:
            names = packages.ALL + (packages.CONTAINER if "systemd" in stages else [])
            packages.install(names, steps, os.path.join(build.log_folder(), "apt.log"))
        for stage in stages:
            suite.run(stage)
    except console.Failure as failure:
        console.explain(failure, steps.current)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130
    return 0 if suite.summary() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
