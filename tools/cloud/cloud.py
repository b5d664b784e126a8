"""One cloud put together: its services and daemons, and the verbs that bring them up and down."""

from . import build, demo, guest, openrc, packages, seed
from .console import Failure
from .daemons import Daemons
from .libvirtd import Libvirtd
from .postgres import Postgres
from .rabbit import Rabbit


class Cloud:
    """Made from a state folder whose choices are known."""

    def __init__(self, state):
        self.state = state
        run, log, port = state.path("run"), state.path("log"), state.port
        secret = state.chosen["secrets"]
        self.rabbit = Rabbit(state.path("rabbit"), run, log, {name: port[name] for name in Rabbit.PORTS},
                             "nova", secret["rabbit"])
        self.postgres = Postgres(state.path("postgres"), run, log, port["postgres"], secret["postgres"])
        self.libvirtd = None if state.is_fake else Libvirtd(
            state.path("libvirt"), run, log, port.get("metadata", 8775))
        self.daemons = Daemons(state, self.rabbit, self.postgres, self.libvirtd)

    def services(self):
        return [service for service in (self.rabbit, self.postgres, self.libvirtd) if service]

    def up(self, steps, with_demo):
        names = packages.BUILD + packages.SERVICES + packages.CLIENT
        names += [] if self.state.is_fake else packages.LIBVIRT + packages.GUEST
        packages.install(names, steps, self.state.log("apt"))
        steps.step("starting RabbitMQ, PostgreSQL" + ("" if self.state.is_fake else " and libvirtd"))
        for service in self.services():
            service.start()
        # They get ready while we build.
        image = guest.blank(self.state.path("cache")) if self.state.is_fake else guest.image(
            self.state.path("cache"), steps, self.state.log("guest-image"))
        build.build(build.PRESET, steps, build.PROGRAMS)
        steps.step("waiting until the services are ready")
        for service in self.services():
            service.wait()
        self._start_daemons(steps)
        steps.step("flavors, image, network")
        seed.seed(self.state, image, steps)
        openrc.write(self.state)
        if with_demo:
            demo.run(self.state, steps)
        steps.done()

    def down(self, steps):
        steps.step("stopping the daemons")
        for name in self.daemons.stop():
            steps.note(f"stopped {name}")
        if self.libvirtd:
            steps.step("stopping guests, their networks and libvirtd")
            self.libvirtd.stop()
        steps.step("stopping RabbitMQ and PostgreSQL")
        self.rabbit.stop()
        self.postgres.stop()
        steps.done()
        left = [process.name
                for process in (self.rabbit.server, self.postgres.server, *self.daemons.all.values())
                if process.pid()]
        if left or (self.libvirtd and self.libvirtd.processes()):
            raise Failure(f"still running: {', '.join(left) or 'processes of libvirtd'}",
                          advice="run the command again; `tools/standalone status` shows the pids")

    def _start_daemons(self, steps):
        steps.step("database schema")
        secret = self.state.chosen["secrets"]
        self.postgres.ensure_database("nova", "nova", secret["database"])
        self.daemons.write_config()
        self.daemons.sync_database()
        steps.step("starting the daemons")
        self.daemons.start(steps)
        self.daemons.wait()
