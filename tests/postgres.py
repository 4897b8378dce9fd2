"""A PostgreSQL server of the tests' own: made in a temporary folder, on loopback, and gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Where Debian keeps them, beside what is in the path.
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)

PASSWORD = "s3cret/@#% geheim"

#: Durability against a power failure costs time and proves nothing here.
_SETTINGS = """
listen_addresses = '127.0.0.1'
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
max_connections = 30
"""

#: Whoever is called ``desk`` needs a password; all others are let in.
_RULES = """
host all desk 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


@dataclass(frozen=True)
class Server:
    """``port`` of 127.0.0.1; ``postgres`` may do everything there."""

    port: int
    programs: Path
    folder: Path
    user: str | None

    def address(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def restart(self) -> None:
        self.control("restart", "-m", "fast")

    def control(self, action: str, *options: str) -> None:
        command = [self.programs / "pg_ctl", action, "-D", self.folder / "data", "-w", "-l", self.folder / "log"]
        subprocess.run([*command, *options], check=True, user=self.user, group=self.user, stdout=subprocess.DEVNULL)


def programs() -> Path | None:
    """The folder of ``initdb``, None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    places = ([Path(found).resolve().parent] if found else []) + _PLACES
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def running_server() -> Iterator[Server]:
    place = programs()
    assert place, "PostgreSQL is not installed: apt-get install postgresql"
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="translate-pipeline-postgres-"))
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    command = [place / "initdb", "-D", folder / "data", *options]
    subprocess.run(command, check=True, user=user, group=user, stdout=subprocess.DEVNULL)
    (folder / "data" / "pg_hba.conf").write_text(_RULES)
    server = Server(_free_port(), place, folder, user)
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"{_SETTINGS}port = {server.port}\nunix_socket_directories = '{folder}'\n")
    server.control("start")
    try:
        yield server
    finally:
        server.control("stop", "-m", "immediate")
        shutil.rmtree(folder)


def _unprivileged() -> str | None:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
