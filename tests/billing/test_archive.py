"""A zip that is written in steps: whole after each, and as before when one breaks off, wherever that happens."""

import multiprocessing
import os
import signal
import tracemalloc
from pathlib import Path
from zipfile import ZipFile

import pytest

from billing.services.archive import Archive, Busy, entry


def add(archive: Archive, *names: str) -> None:
    with archive.step() as zipped:
        for name in names:
            zipped.writestr(entry(name), name * 100)


def names(path: Path) -> list[str]:
    with ZipFile(path) as zipped:
        assert zipped.testzip() is None
        return zipped.namelist()


def test_steps_add_up(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "deep" / "a.zip")
    add(archive, "one", "two")
    add(archive, "three")
    assert names(archive.path) == ["one", "two", "three"]
    assert [one.name for one in archive.path.parent.iterdir()] == ["a.zip"]


def _break_off(archive: Archive) -> None:
    with archive.step() as zipped:
        zipped.writestr(entry("broken"), "x" * 1000)
        raise RuntimeError


@pytest.mark.parametrize("before", [(), ("one",), ("one", "two")])
def test_a_step_that_fails_is_undone_by_the_next(tmp_path: Path, before: tuple[str, ...]) -> None:
    archive = Archive(tmp_path / "a.zip")
    if before:
        add(archive, *before)
    with pytest.raises(RuntimeError):
        _break_off(archive)
    add(archive, "next")
    assert names(archive.path) == [*before, "next"]


def _die(path: Path, written: int, close: bool) -> None:
    """Killed after `written` entries: in the middle of writing, or with the zip closed and the step not yet over."""
    archive = Archive(path)
    with archive.step() as zipped:
        for number in range(written):
            zipped.writestr(entry(f"lost-{number}"), os.urandom(5000))
        if close:
            zipped.close()
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.processes
@pytest.mark.parametrize("written", [0, 1, 7])
@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("before", [(), ("one", "two")])
def test_killed_with_nine_it_goes_on_from_the_last_whole_step(
    tmp_path: Path, written: int, close: bool, before: tuple[str, ...]
) -> None:
    archive = Archive(tmp_path / "a.zip")
    if before:
        add(archive, *before)
    child = multiprocessing.get_context("fork").Process(target=_die, args=(archive.path, written, close))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    add(archive, "next")
    assert names(archive.path) == [*before, "next"]


def test_two_workers_do_not_write_at_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.zip")
    with archive.step() as zipped:
        zipped.writestr(entry("mine"), "x")
        with pytest.raises(Busy), archive.step():
            pass
    assert names(archive.path) == ["mine"]


def test_the_same_entries_make_the_same_file(tmp_path: Path) -> None:
    one, two = Archive(tmp_path / "a.zip"), Archive(tmp_path / "b.zip")
    add(one, "a", "b")
    add(two, "a", "b")
    assert one.path.read_bytes() == two.path.read_bytes()


def test_a_hundred_megabytes_take_no_memory(tmp_path: Path) -> None:
    archive, content = Archive(tmp_path / "a.zip"), os.urandom(100_000)
    tracemalloc.start()
    with archive.step() as zipped:
        for number in range(1000):
            zipped.writestr(entry(f"{number}.pdf", stored=True), content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert archive.path.stat().st_size > 100_000_000
    assert peak < 5_000_000


def test_removing_leaves_nothing(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.zip")
    add(archive, "one")
    archive.aside.write_bytes(b"x")
    archive.remove()
    archive.remove()
    assert list(tmp_path.iterdir()) == []
