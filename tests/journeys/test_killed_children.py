"""kill -9 of a worker's children while they wait for work: the worker hears the next ring all the same."""

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from tests.journeys.killing import Parts, Visitor, eventually
from tests.journeys.test_kill import fill_in
from tests.peers.stack import Stack

pytestmark = pytest.mark.processes
ENV = {"OUTBOX_LEASE_SECONDS": "5", "PILOT_MINIMUM_SECONDS": "0"}


def children(worker: int) -> list[int]:
    found = subprocess.run(["pgrep", "--parent", str(worker)], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


def kill_and_wait(worker: int, killed: int) -> None:
    """Kills so many of its two children, and waits until it has two again."""
    eventually(lambda: len(children(worker)) == 2)
    before = children(worker)
    for pid in before[:killed]:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: len(now := children(worker)) == 2 and set(before[:killed]).isdisjoint(now))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> Iterator[Parts]:
    with Stack(request.param, redis=request.param == "postgres", env=ENV) as stack:
        stack.manage("shell", "-v", "0", "-c", "from tests.journeys import deeds; deeds.prepare(0)")
        made = Parts(stack)
        made.settle()
        yield made


@pytest.mark.parametrize("killed", [1, 2], ids=["one-of-two", "both"])
def test_a_worker_whose_waiting_children_are_killed_is_not_deaf(house: Parts, killed: int) -> None:
    stack = house.stack
    worker = stack.running["worker"].pid
    for _round in range(3):
        kill_and_wait(worker, killed)
    reference = fill_in(Visitor(stack.port))
    house.settle()
    state = f"SELECT state FROM pilot_application WHERE reference = '{reference}'"
    assert house.rows(state) == [("screening",)]
    assert stack.running["worker"].pid == worker
    assert stack.running["worker"].poll() is None
