"""PostgreSQL as the tests use it: statements, a session that holds locks, and gates in the saga table.

A gate stops the conductor exactly at one save of one server's saga: a trigger that the test installs waits
for an advisory lock that the test holds. `write` gates wait before the row is written, so a conductor that
dies there has done the step and recorded nothing; `commit` gates wait inside COMMIT, so one that dies there
has recorded all, and does not know.
"""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "tools"))

from cloud.postgres import binaries  # noqa: E402

LOCKS = 777
TRIGGERS = """
CREATE SCHEMA chaos;
CREATE TABLE chaos.gates (id integer PRIMARY KEY, server text, place text, moment text);
CREATE FUNCTION chaos.hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  here text := NEW.kind || ':' || CASE WHEN TG_OP = 'INSERT' THEN 'accepted'
    ELSE NEW.phase || NEW.cursor || CASE WHEN NEW.waiting THEN '-on-host' ELSE '' END END;
  -- Who has ended keeps no state.
  name text := CASE WHEN TG_OP = 'INSERT' THEN NEW.state ELSE OLD.state END -> 'server' ->> 'name';
  gate integer;
BEGIN
  SELECT id INTO gate FROM chaos.gates
  WHERE server = name AND place = here AND moment = TG_ARGV[0];
  IF gate IS NOT NULL THEN PERFORM pg_advisory_xact_lock_shared(777, gate); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chaos_write BEFORE INSERT OR UPDATE ON sagas
  FOR EACH ROW EXECUTE FUNCTION chaos.hold('write');
CREATE CONSTRAINT TRIGGER chaos_commit AFTER INSERT OR UPDATE ON sagas DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION chaos.hold('commit');
"""


def _psql(url):
    return [os.path.join(binaries(), "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url]


def sql(url, statement):
    """Runs a statement; its rows as lists of text."""
    done = subprocess.run(_psql(url) + ["-c", statement], text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{statement}: {done.stderr.strip()}")
    return [line.split("|") for line in done.stdout.splitlines()]


class Session:
    """One connection that stays open, so that its locks do."""

    def __init__(self, url):
        self.process = subprocess.Popen(_psql(url), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)

    def run(self, statement):
        self.process.stdin.write(statement + ";\n\\echo done\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line == "done\n":
                return lines
            lines.append(line.rstrip("\n"))
        raise RuntimeError("the test's own session with the database ended")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Gates:
    """The gates of one database."""

    def __init__(self, url):
        self.url = url
        self.session = None
        self.last = 0

    def install(self):
        sql(self.url, TRIGGERS)

    def close(self, server, place, moment="write"):
        """Whoever drives the saga of this server will stop at this place. Returns the gate's number."""
        if not self.session:
            self.session = Session(self.url)
        self.last += 1
        self.session.run(f"SELECT pg_advisory_lock({LOCKS}, {self.last})")
        self.session.run(f"INSERT INTO chaos.gates VALUES ({self.last}, '{server}', '{place}', '{moment}')")
        return self.last

    def wait_held(self, gate, seconds=12):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.session.run("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND "
                                f"classid = {LOCKS} AND objid = {gate}"):
                return
            time.sleep(0.02)
        raise AssertionError(f"nobody came to gate {gate}: {sql(self.url, 'TABLE chaos.gates')}")

    def open_all(self):
        """Those who wait go on. Safe when the database was restarted meanwhile, or is away."""
        if not self.session:
            return
        try:
            self.session.run("DELETE FROM chaos.gates")
        except (RuntimeError, BrokenPipeError):
            pass
        self.session.close()  # and with it the locks
        self.session = None

    def forget(self):
        """After a restart of the database: the locks are gone, the rows are not."""
        self.open_all()
        sql(self.url, "DELETE FROM chaos.gates")
