"""A private PostgreSQL server: own data folder, TCP on the loopback address only, no unix socket.

Wants root (it runs as the user postgres of Debian's package).
"""

import glob
import os
import shutil
import signal
import subprocess

from .console import Failure
from .process import Process


def binaries():
    """The folder of the newest installed server."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda path: int(path.split("/")[4]))
    if not found:
        raise Failure("PostgreSQL's server is not installed", advice="apt-get install postgresql")
    return os.path.dirname(found[-1])


class Postgres:
    """A server in `folder`. Its superuser `postgres` must give the password; without one, all is trusted."""

    def __init__(self, folder, run_dir, log_dir, port, password=None):
        self.folder = folder
        self.data = os.path.join(folder, "data")
        self.port = port
        self.password = password
        self.server = Process("postgresql", run_dir, os.path.join(log_dir, "postgresql.log"))

    def url(self, user="postgres", password=None, database="postgres"):
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def start(self):
        if self.server.pid():
            return
        os.makedirs(self.folder, exist_ok=True)
        shutil.chown(self.folder, "postgres", "postgres")
        if not os.path.exists(os.path.join(self.data, "PG_VERSION")):
            self._create()
        self.server.start([os.path.join(binaries(), "postgres"), "-D", self.data, "-p", str(self.port),
                           "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                           "-c", "max_connections=200", "-c", "logging_collector=off"],
                          user="postgres", cwd=self.folder, env={"HOME": self.folder})

    def wait(self, seconds=60):
        self.server.wait_ready(self.is_ready, seconds,
                               "look for a port in use or a full disk in the log, then run the command again")

    def is_ready(self):
        return subprocess.run([os.path.join(binaries(), "pg_isready"), "-q", "-h", "127.0.0.1", "-p",
                               str(self.port)],
                              check=False).returncode == 0

    def stop(self):
        """A fast shutdown: sessions are ended, the data is clean."""
        return self.server.stop(sig=signal.SIGINT, seconds=30)

    def sql(self, statement, database="postgres"):
        """Runs one statement as the superuser and returns its rows as text."""
        done = subprocess.run([os.path.join(binaries(), "psql"), "-X", "-q", "-A", "-t", "-v",
                               "ON_ERROR_STOP=1", self.url(database=database), "-c", statement],
                              env={**os.environ, "PGPASSWORD": self.password or ""}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise Failure(f"PostgreSQL refused a statement: {done.stderr.strip()}", self.server.log)
        return done.stdout.strip()

    def ensure_database(self, name, owner, password):
        """Makes the role and its database when they are not there yet."""
        if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{owner}'"):
            self.sql(f"CREATE ROLE {owner} LOGIN PASSWORD '{password}'")
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self.sql(f"CREATE DATABASE {name} OWNER {owner}")

    def _create(self):
        secret = os.path.join(self.folder, "superuser")
        auth = ["-A", "trust"]
        if self.password:
            with open(secret, "w", encoding="ascii") as file:
                file.write(self.password)
            os.chmod(secret, 0o600)
            shutil.chown(secret, "postgres")
            auth = ["-A", "scram-sha-256", "--pwfile", secret]
        os.makedirs(os.path.dirname(self.server.log), exist_ok=True)
        with open(self.server.log, "ab") as log:
            done = subprocess.run([os.path.join(binaries(), "initdb"), "-D", self.data, "-U", "postgres",
                                   "-N", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", *auth],
                                  stdout=log, stderr=log, cwd=self.folder, user="postgres", group="postgres",
                                  extra_groups=[], check=False)
        if os.path.exists(secret):
            os.unlink(secret)
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Failure("PostgreSQL's initdb failed", self.server.log,
                          "check the disk space of the state folder")
