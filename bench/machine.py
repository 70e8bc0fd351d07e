"""Cores, and how busy the machine was while something was measured."""

import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


def cores() -> tuple[int, int]:
    """(for the servers, for the client): the first and the last that we may use; the same where there is one."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[-1]


@contextmanager
def on_core(*wanted: int) -> Iterator[None]:
    """Everything that is started inside stays on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, wanted)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def move_family(pid: int, *wanted: int) -> None:
    """Puts a running process and its present and future children on these cores."""
    for member in [pid, *children(pid)]:
        with suppress(ProcessLookupError):
            os.sched_setaffinity(member, wanted)


def children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += [int(child), *children(int(child))]
    return found


def spent(pid: int) -> float:
    """Seconds that a process and its children have been on a core: what a busy neighbour takes is no part of it."""
    nanoseconds = 0
    for member in [pid, *children(pid)]:
        with suppress(FileNotFoundError, ProcessLookupError):
            for task in Path(f"/proc/{member}/task").iterdir():
                nanoseconds += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return nanoseconds / 1e9


def described() -> str:
    """What the figures were measured on, without naming the machine."""
    release = Path("/etc/os-release").read_text(encoding="utf-8") if Path("/etc/os-release").exists() else ""
    names = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    system = names.get("PRETTY_NAME", platform.system()).strip('"')
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}, load {load:.1f} at the start"
    )


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else float("nan")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


class Told:
    """Says what was seen as soon as it was, and how busy the machine is."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, what: str, figures: Mapping[str, float]) -> None:
        seen = ", ".join(f"{name} {value:,.3g}" for name, value in figures.items())
        print(f"  {self.place}: {what}: {seen} (load {os.getloadavg()[0]:.1f})", flush=True)
