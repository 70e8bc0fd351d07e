"""The whole of Siegel as real processes: `with Stack() as stack: stack.url`."""

import shutil
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from bin import ports
from bin import processes as siegel
from tests.environment import clean_environment
from tests.peers import collected, errands, migrated, processes
from tests.peers.postgres import Postgres
from tests.peers.redis import Redis

ROOT = Path(__file__).resolve().parent.parent.parent
Name = Literal["web", "worker", "beat"]
ALL: tuple[Name, ...] = ("web", "worker", "beat")


class Stack:
    """Web, worker and beat on a folder of their own, with an empty migrated database.

    `database="postgres"` and `redis=True` start real servers of its own (`.postgres`, `.redis`). `env`
    overrides any variable of config.env. With `debug` the console gateways are on, so codes can be read at
    `/operations/messages/`. Start it from the main thread: when that ends, so do the processes.
    Each process writes to `<folder>/<name>.log`.
    """

    def __init__(
        self,
        database: Literal["sqlite", "postgres"] = "sqlite",
        *,
        redis: bool = False,
        env: dict[str, str] | None = None,
        debug: bool = True,
        demo: bool = False,
        concurrency: int = 2,
        threads: int = siegel.THREADS,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="siegel-stack-"))
        self.port = ports.free_port()
        self.url = f"http://localhost:{self.port}"
        self.postgres = Postgres() if database == "postgres" else None
        self.redis = Redis() if redis else None
        self.given = env or {}
        self.debug, self.demo = debug, demo
        self.concurrency, self.threads = concurrency, threads
        self.env: dict[str, str] = {}
        self.running: dict[Name, subprocess.Popen[bytes]] = {}
        self.errands = errands.Runner(self.folder, ROOT)

    def environment(self) -> dict[str, str]:
        facts = {
            "DEBUG": str(self.debug).lower(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
            "LOG_FORMAT": "console",
            "PUBLIC_URL": self.url,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.postgres.url if self.postgres else "",
            "REDIS_URL": self.redis.url if self.redis else "",
            "PYTHONPATH": str(ROOT),
        }
        return clean_environment({**facts, **self.given})

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def manage(self, *arguments: str) -> str:
        """Runs manage.py on this stack's data; returns what it printed, raises PeerFailed when it fails."""
        self.errands.start(self.env)
        code, said = self.errands.ask(*arguments)
        if code:
            raise processes.PeerFailed(f"manage.py {' '.join(arguments)}:\n{said}")
        return said

    def run(self, *arguments: str) -> str:
        """The same for any program in Python, which loads by itself what it needs."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise processes.PeerFailed(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self) -> None:
        for server in (self.postgres, self.redis):
            if server:
                server.__enter__()
        self.env = self.environment()
        self.errands.start(self.env)
        self.tables()
        self.manage("make_secrets")
        self.manage("signing_keys")
        if not self.debug:
            collected.fill(self.folder / "static", partial(self.manage, "collectstatic", "--no-input"))
        if self.demo:
            self.manage("demo")

    def tables(self) -> None:
        migrated.fill(self.postgres or self.folder / "siegel.sqlite3")

    def command(self, name: Name) -> list[str]:
        if name == "web":
            return siegel.web(self.port, threads=self.threads)
        if name == "worker":
            unique = f"worker-{self.port}"
            return siegel.worker(name=unique, concurrency=self.concurrency, loglevel="INFO")
        return siegel.beat(self.folder / "beat-schedule", loglevel="INFO")

    def start(self, *names: Name) -> None:
        """Starts the named processes, or all; returns when each of them is at work."""
        begun: dict[Name, int] = {name: self.launch(name) for name in (names or ALL)}
        for name, before in begun.items():
            at_work = partial(self.at_work, name, before)
            processes.wait_until(at_work, alive=self.running[name], log=self.log(name))

    def launch(self, name: Name) -> int:
        """Starts one process; returns where its part of the log begins."""
        before = self.log(name).stat().st_size if self.log(name).exists() else 0
        self.running[name] = processes.start(
            self.command(name), self.log(name), env=self.env, cwd=ROOT, last_wish=signal.SIGTERM
        )
        return before

    def at_work(self, name: Name, before: int) -> bool:
        if name == "web":
            return self.healthy()
        said = self.log(name).read_bytes()[before:]
        return (b" ready." if name == "worker" else b"beat: Starting...") in said

    def healthy(self) -> bool:
        return ports.answers(f"http://{ports.LOOPBACK}:{self.port}/healthz")

    def heard_of(self, path: str) -> None:
        """Returns once the address is there; what machines ask may lag five seconds behind a change."""
        url = f"http://{ports.LOOPBACK}:{self.port}{path}"
        processes.wait_until(
            lambda: ports.answers(url, below=400), alive=None, log=self.log("web"), seconds=30
        )

    def kill(self, name: Name) -> None:
        """kill -9 of the process and its children, as when the machine loses power for that part."""
        processes.kill_group(self.running.pop(name))

    def end(self, name: Name) -> None:
        """The kind way: SIGTERM, then wait."""
        processes.end(self.running.pop(name))

    def stop(self) -> None:
        """Ends everything at once; nothing of it is needed any more."""
        for name in list(self.running):
            self.kill(name)
        self.errands.stop()
        for server in (self.postgres, self.redis):
            if server:
                server.stop()
        self.clear()

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends everything; after a failure the end of each log is printed, where pytest shows it."""
        for path in sorted(self.folder.glob("*.log")) if kind else ():
            print(f"--- {path.name}\n{path.read_text(encoding='utf-8', errors='replace')[-4000:]}")
        self.stop()
