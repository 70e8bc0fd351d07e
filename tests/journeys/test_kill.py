"""kill -9 of web, worker, beat and Redis between "received" and the seal: nothing is lost, nothing happens twice."""

import http.client
import random
import re
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from tests.journeys.killing import HeldKannel, House, Visitor, Waiting, eventually
from tests.peers.stack import Name, Stack

pytestmark = pytest.mark.processes
DECIDED, ROUNDS = 10, 6  # on each of the two databases
MOBILE, MOBILE_E164 = "0171 39200 12", "+491713920012"
CODE = re.compile(r"\b([0-9]{6})\b")
SEALS = """
SELECT s.e164, s.state, t.version,
  (SELECT COUNT(*) FROM verification_sealevent e WHERE e.seal_id = s.id AND e.kind = 'seal.issued'),
  (SELECT COUNT(*) FROM verification_sealevent e WHERE e.seal_id = s.id),
  (SELECT COUNT(*) FROM verification_decision d WHERE d.case_id = s.case_id)
FROM verification_seal s LEFT JOIN verification_sealtoken t ON t.seal_id = s.id
"""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def running(request: pytest.FixtureRequest) -> Iterator[House]:
    with HeldKannel() as carrier:
        env = {
            "SMS_URL": carrier.setting,
            "OUTBOX_LEASE_SECONDS": "5",
            "DESK_SECOND_FACTOR": "false",
            "PILOT_MINIMUM_SECONDS": "0",
        }
        with Stack(request.param, redis=request.param == "postgres", env=env) as stack:
            yield House(stack, carrier, cases=DECIDED + 4)


@pytest.fixture
def house(running: House) -> House:
    running.up()
    return running


def sealed_once(house: House, *cases: Waiting) -> None:
    """Each case has one decision and one signed seal, which was issued once, and the internet hears of it."""
    house.settle()
    numbers = sorted(case.number for case in cases)
    found = sorted(row for row in house.rows(SEALS) if row[0] in numbers)
    assert found == [(number, "active", 1, 1, 1, 1) for number in numbers]
    eventually(lambda: [house.verdict(case) for case in cases] == ["valid"] * len(cases), seconds=5)


def fill_in(applicant: Visitor) -> str:
    """The questionnaire, page by page, and "Send"; returns the reference."""
    given = {"company": "Glaserei Morgenstern", "postcode": "10115", "country": "DE"}
    given |= {"contact_name": "Mia Morgenstern", "email": "mia@glaserei.example"}
    _, page, _ = applicant.send("/pilot/")
    while not page.endswith("/check/"):
        status, page, text = applicant.send(page, **{**choices(applicant, page), **given})
        assert status == 302, text
    status, done, text = applicant.send(page, acknowledged="on")
    assert status == 302, text
    return done.rstrip("/").rpartition("/")[2]


def choices(applicant: Visitor, page: str) -> dict[str, str]:
    """The first of each group of boxes."""
    _, _, text = applicant.ask("GET", page)
    pairs = re.findall(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]*)"', text)
    return dict(reversed(pairs))


def test_what_was_sent_in_survives_web_worker_and_beat(house: House) -> None:
    house.kill("worker")
    reference = fill_in(Visitor(house.stack.port))
    house.kill("web", "beat")
    state = f"SELECT state FROM pilot_application WHERE reference = '{reference}'"
    assert house.rows(state) == [("submitted",)]
    house.up()
    house.settle()
    assert house.rows(state) == [("screening",)]
    mails = "SELECT COUNT(*) FROM outbox_consolemessage WHERE \"to\" = 'mia@glaserei.example'"
    assert house.rows(mails) == [(1,)]
    screened = "SELECT COUNT(*) FROM outbox_auditentry WHERE action = 'pilot.application.screen'"
    assert house.rows(screened) == [(1,)]


def test_a_code_whose_worker_dies_twice_while_sending_is_sent_once_more_and_never_again(house: House) -> None:
    carrier = house.carrier
    challenge = "SELECT state, sends FROM verification_challenge"
    carrier.go.clear()
    status, _, text = house.owner.send("/phone/", number=MOBILE)
    assert status == 302, text
    for place in (1, 2):
        eventually(partial(carrier.took, place))
        assert house.rows(challenge) == [("dispatching", 1)]
        house.kill("worker")
        house.up("worker")
    carrier.go.set()
    eventually(house.idle)
    assert house.rows(challenge) == [("sent", 1)]
    assert [message.to for message in carrier.sent] == [MOBILE_E164] * 2
    first, second = (CODE.findall(message.body)[0] for message in carrier.sent)
    assert first == second
    status, _, text = house.owner.send("/phone/code/", code=first)
    assert status == 302, text
    house.settle()
    number = f"SELECT state FROM verification_phonenumber WHERE e164 = '{MOBILE_E164}'"
    assert (house.rows(challenge), house.rows(number)) == ([("verified", 1)], [("proven",)])


def test_an_approved_case_is_sealed_though_web_and_worker_died_before_signing(house: House) -> None:
    case = house.cases.pop()
    house.kill("worker")
    assert house.approve(case)
    house.kill("web")
    assert [row[1:] for row in house.rows(SEALS) if row[0] == case.number] == [("active", None, 1, 1, 1)]
    house.up("web")
    assert house.verdict(case) == "unknown"
    house.up("worker")
    sealed_once(house, case)


def test_a_broker_that_died_and_came_back_empty_costs_only_time(house: House) -> None:
    rung, silent = house.cases.pop(), house.cases.pop()
    house.kill("worker")
    assert house.approve(rung)
    house.kill_broker()
    assert house.approve(silent)
    house.empty_broker()
    house.up("worker")
    sealed_once(house, rung, silent)


def test_without_beat_lost_rings_wait_until_it_is_back(house: House) -> None:
    case = house.cases.pop()
    house.kill("worker", "beat")
    assert house.approve(case)
    house.empty_broker()
    house.up("worker")
    time.sleep(1)
    assert house.verdict(case) == "unknown"
    house.up("beat")
    sealed_once(house, case)


def test_ten_cases_are_decided_while_the_house_is_falling_down(house: House) -> None:
    chance = random.Random(20261122)
    cases = [house.cases.pop() for _ in range(DECIDED)]
    deciding = threading.Thread(target=decide_all, args=(house, cases, threading.Event()))
    deciding.start()
    for place in range(ROUNDS):
        time.sleep(chance.uniform(0.0, 1.0))
        victims: list[Name] = chance.choice([["web"], ["worker"], ["web", "worker"], ["worker", "beat"]])
        house.kill(*victims)
        if place % 3 == 2:
            house.empty_broker()
        house.up()
    deciding.join(60)
    assert not deciding.is_alive()
    sealed_once(house, *cases)
    mails = house.rows('SELECT "to", subject, COUNT(*) FROM outbox_consolemessage GROUP BY "to", subject')
    for case in cases:
        # The decision and the seal; one that a killed worker had just sent may come once more, and says the same.
        counts = [count for to, _, count in mails if to == case.email]
        assert len(counts) == 2
        assert max(counts) <= 2


def decide_all(house: House, cases: list[Waiting], pause: threading.Event) -> None:
    """A reviewer who presses again when no answer came."""
    for case in cases:
        while not decided(house, case):
            pause.wait(0.1)
        pause.wait(1.0)


def decided(house: House, case: Waiting) -> bool:
    try:
        house.approve(case)
    except (OSError, http.client.HTTPException):
        return False
    return True
