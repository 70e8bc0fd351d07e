"""Keeps a few child processes running: restarts what crashes, and takes all of them down together."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from bin.leash import leashed

STABLE_AFTER = 30.0  # seconds a child must live for its crashes to be forgotten
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One program that should be running."""

    name: str
    command: list[str]
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    crashes: int = 0
    start_at: float = 0.0
    pumps: list[threading.Thread] = field(default_factory=list)


def pause_after(crashes: int) -> float:
    """Seconds to wait before the next start: 0.5, 1, 2, ... up to half a minute."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** max(0, crashes - 1))


def kill_group(pid: int) -> None:
    """Ends what is left of a child's own process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


class Supervisor:
    """Runs its children until `stop` is asked for (SIGINT, SIGTERM, SIGHUP or the method).

    Each child leads a process group of its own, so a Ctrl-C in the terminal reaches this process alone and
    the children are ended in order. `grace` is how many seconds they get before they are killed.
    """

    def __init__(
        self, programs: dict[str, list[str]], say: Callable[[str, str], None], *, grace: float = 6.0
    ) -> None:
        self.children = [Child(name, command) for name, command in programs.items()]
        self.say = say
        self.grace = grace
        self.asked_to_stop = 0

    def on_signal(self, number: int, _frame: object) -> None:
        self.asked_to_stop += 1

    def run(self, ready: Callable[[], bool], welcome: Callable[[], None]) -> None:
        """Starts all children, calls `welcome` once when `ready` turns true, returns when all have ended."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        greeted = False
        try:
            while not self.asked_to_stop:
                self.tend()
                if not greeted and ready():
                    greeted = True
                    welcome()
                time.sleep(0.1)
        finally:
            self.stop()

    def tend(self) -> None:
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.start_at:
                    self.start(child)
            elif child.process.poll() is not None:
                self.bury(child, child.process)

    def start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = process = subprocess.Popen(
            leashed(child.command, signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        assert process.stdout is not None  # noqa: S101 - for the type checker: it was asked for above
        pump = threading.Thread(target=self.pump, args=(child.name, process.stdout), daemon=True)
        pump.start()
        child.pumps = [pump]

    def pump(self, name: str, lines: IO[str]) -> None:
        for line in filter(str.strip, lines):
            self.say(name, line.rstrip("\n"))

    def bury(self, child: Child, process: subprocess.Popen[str]) -> None:
        """Notes a crash and sets when to start again."""
        kill_group(process.pid)
        if time.monotonic() - child.started_at > STABLE_AFTER:
            child.crashes = 0
        child.crashes += 1
        pause = pause_after(child.crashes)
        child.process, child.start_at = None, time.monotonic() + pause
        self.say(child.name, f"ended with {process.returncode}; starts again in {pause:g} s")

    def stop(self) -> None:
        """Asks every child to end, waits, kills what is left; a second Ctrl-C ends the waiting."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline, asked = time.monotonic() + self.grace, self.asked_to_stop
        while any(process.poll() is None for process in running):
            if time.monotonic() > deadline or self.asked_to_stop > asked:
                break
            time.sleep(0.05)
        for process in running:
            kill_group(process.pid)
            process.wait()
        for child in self.children:
            for pump in child.pumps:
                pump.join(timeout=1)
            child.process = None
