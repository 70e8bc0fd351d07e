"""A real Redis of our own: `with Redis() as redis: redis.url`."""

import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from bin.ports import LOOPBACK, free_port
from tests.peers import processes


class Redis:
    """Keeps nothing over `kill` and `start`, unless `durable`: then it has an append-only file."""

    def __init__(self, *, durable: bool = False, port: int | None = None) -> None:
        self.durable = durable
        self.port = port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="siegel-redis-"))
        self.log = self.folder / "redis.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        command = [
            *(
                processes.find_program("redis-server", "/usr/sbin"),
                "--port",
                str(self.port),
                "--bind",
                LOOPBACK,
            ),
            *("--dir", str(self.folder), "--save", "", "--appendonly", "yes" if self.durable else "no"),
        ]
        self.process = processes.start(command, self.log)
        processes.wait_until(self.answers, alive=self.process, log=self.log, seconds=20)

    def answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9: what was only in memory is gone."""
        if self.process:
            processes.kill_group(self.process)

    def freeze(self) -> None:
        """Connections stay open and nothing answers, until `thaw`."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.process:
            self.thaw()
            processes.end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
