"""Two real web processes and one budget: never a question too many, and a block shows through both in time."""

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.directory.asking import PATH
from tests.directory.two_webs import IN_TIME, House
from tests.peers import processes
from tests.peers.stack import Stack

pytestmark = pytest.mark.processes
MOBILE = "+491713920012"
PER_DAY = 1_000
PREPARE = f"""
from tests.directory.asking import key
from tests.verification import ready
seal = ready.sealed(e164="+493023125012")
print("code=" + seal.code)
for _ in range(2):
    print("key=" + key(per_day={PER_DAY})[1])
print("key=" + key(per_day=1_000_000)[1])
"""
# Prints the moment at which it is committed.
DEED = """
import time
from django.utils import timezone
from config.kernel.actors import Actor
from directory.models import ApiKey, Block, KeyDay
from directory.services import api_keys, blocks
from tests.directory.asking import block, customer
from verification.models import Seal
{deed}
print("at=%.3f" % time.time())
"""
BLOCK = "block(Seal.objects.get().business)"
LIFT = "blocks.lift(customer=customer(), block_id=Block.objects.get().pk, at=timezone.now())"
REVOKE = "api_keys.revoke(key=ApiKey.objects.get(per_day=1_000_000), by=Actor('operator'), at=timezone.now())"
COUNT = 'print("asked=%s" % sorted(KeyDay.objects.values_list("asked", flat=True)))'


class Asking:
    """A house with one seal, two keys of a small budget and one with a large one."""

    def __init__(self, house: House) -> None:
        self.house = house
        printed = house.stack.manage("shell", "-v", "0", "-c", PREPARE)
        self.code = re.findall(r"code=(\w+)", printed)[0]
        self.first, self.second, self.large = re.findall(r"key=(\w+)", printed)

    def ask(self, port: int, key: str) -> str:
        path = f"{PATH}?business={self.code}&number=%2B{MOBILE[1:]}"
        status, body = self.house.get(port, path, seconds=20, Authorization=f"Bearer {key}")
        return str(json.loads(body)["permission"]) if status == 200 else str(status)

    def do(self, deed: str) -> float:
        printed = self.house.stack.manage("shell", "-v", "0", "-c", DEED.format(deed=deed))
        return float(re.findall(r"at=([0-9.]+)", printed)[0])

    def late(self, deed: str, wanted: str) -> list[float]:
        """How many seconds after the deed each process said something else for the last time."""
        others: list[tuple[int, float]] = []
        ending = threading.Event()

        def watch(port: int) -> None:
            while not ending.wait(0.03):
                began = time.time()
                if self.ask(port, self.large) != wanted:
                    others.append((port, began))

        threads = [threading.Thread(target=watch, args=(port,)) for port in self.house.ports]
        for thread in threads:
            thread.start()
        at = self.do(deed)
        time.sleep(IN_TIME)
        ending.set()
        for thread in threads:
            thread.join()
        said = [self.ask(port, self.large) for port in self.house.ports]
        assert said == [wanted] * 2
        return [max(began for one, began in others if one == port) - at for port in self.house.ports]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def asking(request: pytest.FixtureRequest) -> Iterator[Asking]:
    house = House(Stack(request.param, debug=False))
    try:
        house.stack.prepare()
        made = Asking(house)
        house.stack.start("web")
        house.start_second()
        house.until_it_reads()
        yield made
    finally:
        house.close()


def hammer(ask: Callable[[int], str], times: int) -> Counter[str]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        return Counter(pool.map(ask, range(times)))


def test_two_processes_never_answer_more_than_the_budget(asking: Asking) -> None:
    ports = asking.house.ports
    before = [asking.house.answered(port) for port in ports]
    said = hammer(lambda n: asking.ask(ports[n % 2], asking.first), PER_DAY + 400)
    assert set(said) == {"yes", "429"}
    # What one process still has when the other is refused, it answers afterwards; nothing is lost here.
    said += hammer(lambda n: asking.ask(ports[n % 2], asking.first), 100)
    assert said["yes"] == PER_DAY
    asked = re.findall(r"asked=\[(.*)\]", asking.house.stack.manage("shell", "-c", DEED.format(deed=COUNT)))
    assert str(PER_DAY) in asked[0].split(", ")
    # And most of it was never seen by Django.
    after = [asking.house.answered(port) for port in ports]
    assert sum(after) - sum(before) > 0.6 * PER_DAY


def test_a_killed_process_loses_what_it_had_and_gives_nothing_twice(asking: Asking) -> None:
    house, said = asking.house, 0
    for _ in range(3):
        turn = hammer(lambda n: asking.ask(house.ports[n % 2], asking.second), 150)
        said += turn["yes"]
        if house.process is not None:
            processes.kill_group(house.process)
        house.start_second()
        house.until_it_reads(house.second)
    said += hammer(lambda n: asking.ask(house.ports[n % 2], asking.second), PER_DAY)["yes"]
    said += hammer(lambda n: asking.ask(house.ports[n % 2], asking.second), 100)["yes"]
    portion = PER_DAY // 100
    assert PER_DAY - 3 * portion <= said <= PER_DAY


def test_a_block_its_end_and_a_revocation_show_through_both_in_time(asking: Asking) -> None:
    for deed, wanted in ((BLOCK, "no"), (LIFT, "yes"), (REVOKE, "401")):
        late = asking.late(deed, wanted)
        assert max(late) < IN_TIME - 3, "three seconds of it belong to caches"
