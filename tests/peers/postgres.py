"""A real PostgreSQL of our own: `with Postgres() as postgres: postgres.url`."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from bin.ports import LOOPBACK, free_port
from tests.peers import processes

DEBIAN = "/usr/lib/postgresql/*/bin"
# These guard against power cuts, not killed processes, and would cost the suite minutes.
FAST: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off"}


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: then its own Debian user runs it, or nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


class Postgres:
    """A cluster in a temporary folder on a free loopback port, without a password.

    `settings` are added to the server's own; pass `{}` for a durable one, as production has it.
    """

    patience: float = 60.0  # seconds in which it must answer

    def __init__(self, *, settings: Mapping[str, str] = FAST, port: int | None = None) -> None:
        self.settings = {"max_connections": "200", **settings}
        self.port = port or free_port()
        self.user = unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="siegel-postgres-"))
        self.log = self.folder / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_of("siegel")

    def url_of(self, database: str) -> str:
        return f"postgres://siegel@{LOOPBACK}:{self.port}/{database}"

    def create(self) -> None:
        """initdb, once."""
        if self.user:
            shutil.chown(self.folder, self.user)
        options = ["--auth=trust", "--username=siegel", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [processes.find_program("initdb", DEBIAN), "-D", str(self.folder / "data"), *options]
        making = processes.start(command, self.log, user=self.user)
        if making.wait(120):
            raise processes.PeerFailed(f"initdb failed:\n{self.log.read_text(encoding='utf-8')}")

    def start(self) -> None:
        given = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            **self.settings,
        }
        command = [processes.find_program("postgres", DEBIAN), "-D", str(self.folder / "data")]
        command += [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        # SIGQUIT makes it end at once, together with the processes of its connections.
        self.process = processes.start(command, self.log, user=self.user, last_wish=signal.SIGQUIT)
        processes.wait_until(self.answers, alive=self.process, log=self.log, seconds=self.patience)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url_of("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self, name: str) -> str:
        """An empty database; returns its address."""
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        return self.url_of(name)

    def crash(self) -> None:
        """An immediate end, without a checkpoint, as after a crash; `start` recovers."""
        if self.process:
            processes.end(self.process, first=signal.SIGQUIT)

    def stop(self) -> None:
        if self.process:
            processes.end(self.process, first=signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.create()
            self.start()
            self.create_database("siegel")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
