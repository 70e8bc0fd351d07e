"""Two real web processes with one copy: a change shows through both in time, and whatever dies, none of them lies."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from bench.machine import children
from directory.reader.beside import FEWEST
from tests.directory.two_webs import IN_TIME, NUMBER, House
from tests.peers import processes
from tests.peers.stack import Stack

pytestmark = pytest.mark.processes
SEAL = f"""
from tests.verification import ready
print("code=" + ready.sealed(e164="{NUMBER}").code)
"""
PATH = f"""
from verification.models import Seal
print("path=/b/" + Seal.objects.get(e164="{NUMBER}").business.slug + "/")
"""
KEPT = re.compile(r'siegel_reader_replies_total\{outcome="kept"\} ([0-9.]+)')


# SQLite has no process that could freeze or die by itself.
SERVER = pytest.mark.parametrize("house", ["postgres"], indirect=True)


class Watch:
    """Asks one process all the time; `said` holds (when it was asked, what it said)."""

    def __init__(self, house: House, port: int) -> None:
        self.house, self.port = house, port
        self.said: list[tuple[float, str]] = []
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        while not self.ending.wait(0.02):
            asked = time.time()
            self.said.append((asked, self.house.verdict(self.port)))

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self.thread.join()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    made = House(Stack(request.param, debug=False), table=True)
    try:
        made.stack.prepare()
        # As many as make a table worth while.
        made.stack.manage("make_businesses", "--total", str(FEWEST // 4))
        made.stack.manage("shell", "-v", "0", "-c", SEAL)
        made.stack.start("web")
        made.start_second()
        yield made
    finally:
        made.close()


def test_a_change_shows_through_both_within_five_seconds(house: House) -> None:
    house.until_it_reads()
    before = [house.answered(port) for port in house.ports]
    with Watch(house, house.ports[0]) as one, Watch(house, house.ports[1]) as two:
        changes = house.change(turns=4, pause=IN_TIME)
    assert [state for state, _at in changes] == ["suspended", "valid"] * 2
    for watch in (one, two):
        for (state, at), (_next, end) in zip(changes, [*changes[1:], ("", time.time())], strict=True):
            late = [asked - at for asked, said in watch.said if at < asked < end and said != state]
            assert max(late, default=0.0) < IN_TIME - 3, "three seconds of it belong to caches"
        assert {said for _asked, said in watch.said} == {"valid", "suspended"}
    # And it was the readers who said so.
    after = [house.answered(port) for port in house.ports]
    assert all(b - a > 0.9 * len(w.said) for a, b, w in zip(before, after, (one, two), strict=True))


def test_a_page_that_is_kept_changes_through_both(house: House) -> None:
    house.until_it_reads()
    path = house.stack.manage("shell", "-v", "0", "-c", PATH).split("path=")[1].strip()

    def pages() -> list[bytes]:
        return [house.get(port, path)[1] for port in house.ports]

    before = pages()
    assert pages() == before
    ((_state, at),) = house.change()
    while any(now == was for now, was in zip(pages(), before, strict=True)):
        assert time.time() < at + IN_TIME - 3, "three seconds of it belong to caches"
    for port in house.ports:
        told = house.get(port, "/metrics")[1].decode()
        assert float(KEPT.findall(told)[0]) > 0


def test_when_the_leader_is_killed_another_one_leads(house: House) -> None:
    house.until_it_reads()
    house.stack.kill("web")
    house.until_it_reads(house.second)
    ((state, at),) = house.change()
    while (said := house.verdict(house.second)) != state:
        assert time.time() < at + IN_TIME, said
    house.stack.start("web")
    house.until_it_reads()
    assert [house.verdict(port) for port in house.ports] == [state] * 2
    if house.process is not None:
        processes.kill_group(house.process)
    house.until_it_reads(house.stack.port)
    house.start_second()
    house.until_it_reads()


@SERVER
def test_a_frozen_database_silences_the_reader(house: House) -> None:
    assert house.stack.postgres is not None
    assert house.stack.postgres.process is not None
    house.until_it_reads()
    server = house.stack.postgres.process.pid
    frozen = [server, *children(server)]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(2.5)
        for port in house.ports:
            with pytest.raises(TimeoutError):
                house.get(port, f"/api/v1/check?q=%2B{NUMBER[1:]}", seconds=1.5)
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    house.until_it_reads()


@SERVER
def test_a_database_that_was_killed_makes_it_an_error_and_never_a_lie(house: House) -> None:
    assert house.stack.postgres is not None
    house.until_it_reads()
    true = house.verdict(house.second)
    house.stack.postgres.crash()
    killed = time.time()
    while time.time() < killed + 4:
        for port in house.ports:
            assert house.verdict(port) in (true, "503")
    assert {house.verdict(port) for port in house.ports} == {"503"}
    house.stack.postgres.start()
    ((state, at),) = house.change()
    # Within the time that a change may take; until then what was true before is no lie.
    while (said := [house.verdict(port) for port in house.ports]) != [state] * 2:
        assert time.time() < at + IN_TIME, said
    house.until_it_reads()
