"""The command line of tools/standalone."""

import argparse
import os
import sys

from . import console, openrc, status
from .cloud import Cloud
from .ports import Claims
from .state import DAEMONS, DEFAULT_FOLDER, Lock, State

HELP = """A whole compute cloud on this machine: RabbitMQ, PostgreSQL, libvirtd (all private), four daemons.
Nothing of the machine's own broker, database or virtual machines is touched."""


def parse(words):
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--state", default=os.environ.get("NOVA_STANDALONE_STATE", DEFAULT_FOLDER),
                        metavar="DIR",
                        help="the cloud's folder; every folder is a cloud of its own (default: %(default)s)")
    parser = argparse.ArgumentParser(prog="tools/standalone", description=HELP)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    up = verbs.add_parser("up", parents=[common], help="install, build and start everything; safe to repeat")
    up.add_argument("--driver", choices=("libvirt", "fake"),
                    help="real guests, or pretended ones (default: libvirt)")
    up.add_argument("--hosts", type=int, metavar="N", help="with --driver fake: how many compute hosts")
    up.add_argument("--no-demo", action="store_true", help="do not create a first server")
    verbs.add_parser("down", parents=[common], help="stop everything, guests included; the state is kept")
    verbs.add_parser("reset", parents=[common], help="stop everything and forget all state")
    logs = verbs.add_parser("logs", parents=[common], help="show the end of the logs")
    logs.add_argument("daemon", nargs="?", help=", ".join(DAEMONS) + ", rabbitmq, postgresql, libvirtd ...")
    logs.add_argument("-f", "--follow", action="store_true", help="go on showing new lines")
    env = verbs.add_parser("env", parents=[common], help="print the client's variables, for eval")
    env.add_argument("--user", choices=("demo", "admin"), default="demo", help="(default: demo)")
    shown = verbs.add_parser("status", parents=[common], help="pid, health and URL of everything")
    shown.add_argument("--json", action="store_true")
    chosen = parser.parse_args(words)
    if not chosen.verb:
        parser.print_help()
        parser.exit(64)
    if chosen.verb == "up" and chosen.hosts is not None and chosen.hosts < 1:
        parser.error("--hosts wants a number from 1 up")
    return chosen


def up(state, chosen, steps):
    state.make_folders()
    # The claims are held until everything listens: a second `up` beside this one chooses other ports.
    with Lock(state), Claims() as claims:
        for line in state.choose(chosen.driver, chosen.hosts, claims):
            steps.note(line)
        Cloud(state).up(steps, not chosen.no_demo)
    rc = state.path("openrc")
    option = "" if state.folder == DEFAULT_FOLDER else f" --state {state.folder}"
    print(f"\nThe cloud is up: {state.url}\n\n  source {rc}\n  openstack server list\n\n"
          f"(as the demo user; {rc}-admin is the administrator's)\n"
          f"  tools/standalone status{option}    what runs where\n"
          f"  tools/standalone logs{option}      what the daemons say\n"
          f"  tools/standalone down{option}      stop everything; up starts it again\n"
          f"  tools/standalone reset{option}     forget everything")


def down(state, steps):
    if not state.chosen:
        print(f"nothing to stop: there is no cloud in {state.folder}")
        return
    with Lock(state):
        Cloud(state).down(steps)


def reset(state, steps):
    down(state, steps)
    if state.chosen:
        with Lock(state):
            state.forget()
        print(f"forgotten: {state.folder} (the built guest image is kept in {state.path('cache')})")


def logs(state, chosen):
    state.require()
    available = sorted(name[:-4] for name in os.listdir(state.path("log")) if name.endswith(".log"))
    name = chosen.daemon
    if name and name not in available and f"nova-{name}" in available:
        name = f"nova-{name}"
    if name and name not in available:
        raise console.Failure(f"there is no log of {name}", advice="one of: " + ", ".join(available))
    wanted = [name] if name else [one for one in available if one.startswith("nova-")]
    lines = "100" if name else "20"
    options = ["-F"] if chosen.follow else []
    sys.stdout.flush()
    os.execvp("tail", ["tail", "-n", lines, *options, *[state.log(one) for one in wanted]])


def run(chosen, steps):
    """Does the verb; the exit code."""
    state = State(chosen.state)
    if chosen.verb == "up":
        up(state, chosen, steps)
    elif chosen.verb == "down":
        down(state, steps)
    elif chosen.verb == "reset":
        reset(state, steps)
    elif chosen.verb == "logs":
        logs(state, chosen)
    elif chosen.verb == "env":
        state.require()
        print(openrc.exports(state, chosen.user), end="")
    elif chosen.verb == "status":
        state.require()
        return 0 if status.show(Cloud(state), chosen.json) else 1
    return 0


def main(words):
    os.environ.pop("PYTHONPATH", None)  # it was for us: the openstack client is a Python program too
    chosen = parse(words)
    if os.geteuid() != 0:
        print("tools/standalone: needs root (it installs packages, its services run as users of their own); "
              "use sudo", file=sys.stderr)
        return 77
    steps = console.Steps()
    try:
        return run(chosen, steps)
    except console.Failure as failure:
        console.explain(failure, steps.current)
        return 1
    except BrokenPipeError:  # who read our words has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # no room, a file in the way, no permission
        console.explain(console.Failure(str(error)), steps.current)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; what was started goes on: run the command again, or `tools/standalone down`",
              file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
