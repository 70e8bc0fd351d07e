"""Where it is measured: Siegel with so many seals on one database, and the yardstick beside it."""

import http.client
import json
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from bench.kept import ISSUER, Kept, KeptPostgres
from bench.machine import cores, move_family, on_core
from bin import ports
from bin import processes as siegel
from directory.reader.beside import FEWEST
from tests.environment import clean_environment
from tests.peers import processes
from tests.peers.postgres import Postgres
from tests.peers.redis import Redis
from tests.peers.stack import ROOT, Name, Stack

Database = Literal["sqlite", "postgres"]
DATABASES: tuple[Database, ...] = ("sqlite", "postgres")
# Durable, as in production; memory for a million seals.
POSTGRES = {"shared_buffers": "512MB", "max_wal_size": "4GB"}


@dataclass(frozen=True)
class Server:
    """A web server that can be asked, and whose time on the core can be read."""

    port: int
    pid: int


ANSWERED = re.compile(r'siegel_reader_replies_total\{outcome="answered"\} ([0-9.]+)')
IN_TABLE = re.compile(r"siegel_reader_table_answers ([0-9.e+]+)")


class Place(Stack):
    """Siegel as in production, on durable stores of its own, with `seals` made-up businesses.

    Filled on all cores; from then on servers stay on the first one and what asks them on the last.
    """

    def __init__(
        self,
        database: Database,
        seals: int,
        *,
        redis: bool = False,
        env: dict[str, str] | None = None,
        keep: Path | None = None,
    ) -> None:
        super().__init__(database, redis=redis, env=env, debug=False, concurrency=1)
        if self.postgres:
            self.postgres = Postgres(settings=POSTGRES)
        if self.redis:
            self.redis = Redis(durable=True)
        self.database, self.seals = database, seals
        self.kept = Kept(keep, database, seals) if keep else None
        if self.kept:
            self._move_to(self.kept)
        self.webs: list[subprocess.Popen[bytes]] = []

    def _move_to(self, kept: Kept) -> None:
        self.folder.rmdir()
        self.folder = kept.folder
        self.given = {**self.given, "PUBLIC_URL": ISSUER}
        if self.postgres:
            self.postgres = KeptPostgres(kept.folder / "postgres", settings=POSTGRES)

    def prepare(self) -> None:
        super().prepare()
        if self.seals and not (self.kept and self.kept.filled):
            self.manage("make_businesses", "--total", str(self.seals))
        self.inside("bench.inside.settle")
        if self.kept:
            self.kept.done()
        for server in (self.postgres, self.redis):
            if server and server.process:
                move_family(server.process.pid, cores()[0])

    def tables(self) -> None:
        """Also on a store that was filled before; nothing is copied into it."""
        self.manage("migrate", "--no-input")

    def command(self, name: Name) -> list[str]:
        if name != "worker":
            return super().command(name)
        # As quiet as in production: a line for every message would be measured as well.
        own = siegel.worker(name=f"worker-{self.port}", concurrency=self.concurrency)
        return [*own, "--include=bench.inside.empty"]

    def launch(self, name: Name) -> int:
        with on_core(cores()[0]):
            return super().launch(name)

    def start(self, *names: Name) -> None:
        """Nothing is started unless it is named."""
        if names:
            super().start(*names)

    def web(self, *, reader: bool) -> Server:
        """A web process more, with or without the reader in front of Django. It ends with the place."""
        port = ports.free_port()
        log, env = self.folder / f"web-{port}.log", {**self.env, "READER": str(reader).lower()}
        with on_core(cores()[0]):
            process = processes.start(siegel.web(port), log, env=env, cwd=ROOT, last_wish=signal.SIGTERM)
        self.webs.append(process)
        processes.wait_until(partial(ports.answers, _healthz(port)), alive=process, log=log)
        if reader:
            processes.wait_until(partial(_reads, port), alive=process, log=log, seconds=1200)
            if self.seals >= FEWEST:  # and each has more than one entry
                processes.wait_until(partial(_has_table, port), alive=process, log=log, seconds=1200)
        return Server(port, process.pid)

    def stop(self) -> None:
        for process in self.webs:
            processes.end(process)
        self.webs = []
        super().stop()

    def clear(self) -> None:
        if not self.kept:
            super().clear()

    def inside(self, module: str, *arguments: str) -> dict[str, Any]:
        """Runs a module on this place's stores, on the client's core; it prints one JSON object."""
        with on_core(cores()[1]):
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments],
                env={**self.env, "DJANGO_SETTINGS_MODULE": "config.settings"},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
        if done.returncode:
            raise processes.PeerFailed(f"{module}:\n{done.stdout}{done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
        return found


def _healthz(port: int) -> str:
    return f"http://{ports.LOOPBACK}:{port}/healthz"


def _ask(port: int, path: str) -> str:
    line = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=10)
    line.request("GET", path, headers={"Host": "localhost"})
    body = line.getresponse().read().decode()
    line.close()
    return body


def _has_table(port: int) -> bool:
    found = IN_TABLE.search(_ask(port, "/metrics"))
    return found is not None and float(found[1]) > 0


def _reads(port: int) -> bool:
    """Whether its reader has a copy by now and answers from it."""
    told, body = [], ""
    for _turn in range(2):
        for path in ("/.well-known/jwks.json", "/metrics"):
            body = _ask(port, path)
        found = ANSWERED.search(body)
        told.append(found[1] if found else "")
    return told[0] != told[1]


@contextmanager
def hello() -> Iterator[Server]:
    """The yardstick on the servers' core."""
    port = ports.free_port()
    command = [*siegel.web(port)[:-1], "bench.hello:application"]
    with tempfile.TemporaryDirectory(prefix="siegel-bench-") as folder:
        log = Path(folder) / "hello.log"
        env = clean_environment({"PYTHONPATH": str(ROOT)})
        with on_core(cores()[0]):
            process = processes.start(command, log, env=env, cwd=ROOT, last_wish=signal.SIGTERM)
        try:
            url = f"http://127.0.0.1:{port}/hello"
            processes.wait_until(lambda: ports.answers(url), alive=process, log=log)
            yield Server(port, process.pid)
        finally:
            processes.end(process)
