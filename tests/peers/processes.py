"""Starting a peer on a leash, waiting until it answers, ending it for sure."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from bin.leash import leashed


class PeerFailed(Exception):
    """A peer is not installed, did not start, or ended by itself; the text says which and shows its log."""


def find_program(name: str, *folders: str) -> str:
    """The path of a Debian program, also from folders that are on no PATH (newest version first)."""
    found = shutil.which(name)
    if found:
        return found
    places = sorted((path for folder in folders for path in Path("/").glob(folder.lstrip("/"))), reverse=True)
    for place in places:
        if os.access(place / name, os.X_OK):
            return str(place / name)
    raise PeerFailed(f"{name} is not installed: run bin/setup-tests, it says what is missing")


def start(
    command: list[str],
    log: Path,
    *,
    user: str | None = None,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    last_wish: int = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Starts `command` in a process group of its own; it gets `last_wish` when this process disappears."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            leashed(command, last_wish, user),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=env,
            cwd=cwd,
        )


def end(process: subprocess.Popen[bytes], *, first: int = signal.SIGTERM, grace: float = 10.0) -> None:
    """Asks kindly, then kills the whole group of exactly this process; safe to call twice."""
    if process.poll() is None:
        process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_until(
    ready: Callable[[], bool], *, alive: subprocess.Popen[bytes] | None, log: Path, seconds: float = 60.0
) -> None:
    """Returns when `ready()` is true; raises PeerFailed with the end of the log when that cannot come."""
    deadline = time.monotonic() + seconds
    while not ready():
        ended = alive is not None and alive.poll() is not None
        if ended or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace")[-3000:] if log.exists() else ""
            raise PeerFailed(f"{'ended by itself' if ended else f'not ready after {seconds:g} s'}:\n{tail}")
        time.sleep(0.05)


def accepts(port: int, host: str = "127.0.0.1") -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False
