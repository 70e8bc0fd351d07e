"""Where it is measured: Siegel with so many seals on one database, and the yardstick beside it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from bench.machine import cores, move_family, on_core
from bin import ports
from bin import processes as siegel
from tests.environment import clean_environment
from tests.peers import processes
from tests.peers.postgres import Postgres
from tests.peers.redis import Redis
from tests.peers.stack import ROOT, Name, Stack

Database = Literal["sqlite", "postgres"]
DATABASES: tuple[Database, ...] = ("sqlite", "postgres")
# Durable, as in production; memory for a million seals.
POSTGRES = {"shared_buffers": "512MB", "max_wal_size": "4GB"}


class Place(Stack):
    """Siegel as in production, on durable stores of its own, with `seals` made-up businesses.

    Filled on all cores; from then on servers stay on the first one and what asks them on the last.
    """

    def __init__(
        self, database: Database, seals: int, *, redis: bool = False, env: dict[str, str] | None = None
    ) -> None:
        super().__init__(database, redis=redis, env=env, debug=False, concurrency=1)
        if self.postgres:
            self.postgres = Postgres(settings=POSTGRES)
        if self.redis:
            self.redis = Redis(durable=True)
        self.database, self.seals = database, seals

    def prepare(self) -> None:
        super().prepare()
        if self.seals:
            self.manage("make_businesses", "--count", str(self.seals))
        self.inside("bench.inside.settle")
        for server in (self.postgres, self.redis):
            if server and server.process:
                move_family(server.process.pid, cores()[0])

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


@contextmanager
def hello() -> Iterator[int]:
    """The yardstick on the servers' core; yields its port."""
    port = ports.free_port()
    command = [*siegel.web(port)[:-1], "bench.hello:application"]
    with tempfile.TemporaryDirectory(prefix="siegel-bench-") as folder:
        log = Path(folder) / "hello.log"
        env = clean_environment({"PYTHONPATH": str(ROOT)})
        with on_core(cores()[0]):
            process = processes.start(command, log, env=env, cwd=ROOT)
        try:
            url = f"http://127.0.0.1:{port}/hello"
            processes.wait_until(lambda: ports.answers(url), alive=process, log=log)
            yield port
        finally:
            processes.end(process)
