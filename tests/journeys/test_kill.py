"""kill -9 of web, worker, beat and Redis between "received" and the seal: nothing is lost, nothing happens twice."""

import re
from collections.abc import Iterator

import pytest

from tests.journeys.killing import (
    HeldKannel,
    Visitor,
    approve,
    cases,
    deed,
    eventually,
    idle,
    number,
    rows,
    verdict,
)
from tests.peers.stack import Name, Stack

pytestmark = pytest.mark.processes
MOBILE, MOBILE_E164 = "0171 39200 12", "+491713920012"
CODE = re.compile(r"\b([0-9]{6})\b")
SEALS = """
SELECT s.e164, s.state, t.text,
  (SELECT COUNT(*) FROM verification_sealevent e WHERE e.seal_id = s.id AND e.type = 'seal.issued'),
  (SELECT COUNT(*) FROM verification_decision d WHERE d.case_id = s.case_id)
FROM verification_seal s LEFT JOIN verification_sealtoken t ON t.seal_id = s.id
"""


class House:
    """A stack and the carrier that its codes go to."""

    def __init__(self, stack: Stack, carrier: HeldKannel) -> None:
        self.stack, self.carrier = stack, carrier

    def up(self, *names: Name) -> None:
        """What is not running is started again."""
        missing = [name for name in names or ("web", "worker", "beat") if name not in self.stack.running]
        if missing:
            self.stack.start(*missing)

    def kill(self, *names: Name) -> None:
        for name in names:
            if name in self.stack.running:
                self.stack.kill(name)

    def sealed_once(self, *numbers: str) -> None:
        """Each number has exactly one signed seal, one entry of its issuing, one decision; all promises hold."""
        eventually(lambda: idle(self.stack))
        for e164 in numbers:
            eventually(lambda e164=e164: verdict(self.stack, e164) == "valid")  # type: ignore[misc]
        found = [row for row in rows(self.stack, SEALS) if row[0] in numbers]
        assert sorted(row[0] for row in found) == sorted(numbers)
        assert all(row[1] == "active" and row[2] and row[3:] == (1, 1) for row in found), found
        self.stack.manage("verify_invariants")


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
            deed(stack, "programme()")
            yield House(stack, carrier)


@pytest.fixture
def house(running: House) -> House:
    running.up()
    return running


def fill_in(applicant: Visitor) -> str:
    """The questionnaire up to "Send"; returns the reference."""
    given = {"company": "Glaserei Morgenstern", "postcode": "10115", "country": "DE", "trade": "craft"}
    given |= {"contact_name": "Mia Morgenstern", "email": "mia@glaserei.example"}
    _, page, _ = applicant.send("/pilot/")
    while not page.endswith("/check/"):
        status, page, text = applicant.send(page, **{**first_choices(applicant, page), **given})
        assert status == 302, text
    status, done, text = applicant.send(page, acknowledged="on")
    assert status == 302, text
    return done.rstrip("/").rpartition("/")[2]


def first_choices(applicant: Visitor, page: str) -> dict[str, str]:
    text = applicant.ask("GET", page)[2]
    pairs = re.findall(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]*)"', text)
    return dict(reversed(pairs))


def test_what_was_sent_in_survives_web_and_worker(house: House) -> None:
    stack = house.stack
    house.kill("worker")
    reference = fill_in(Visitor(stack))
    house.kill("web", "beat")
    state = f"SELECT state FROM pilot_application WHERE reference = '{reference}'"
    assert rows(stack, state) == [("submitted",)]
    house.up()
    eventually(lambda: rows(stack, state) == [("screening",)])
    eventually(lambda: idle(stack))
    mails = "SELECT COUNT(*) FROM outbox_consolemessage WHERE \"to\" = 'mia@glaserei.example'"
    assert number(stack, mails) == 1
    screened = "SELECT COUNT(*) FROM outbox_auditentry WHERE action = 'pilot.application.screen'"
    assert number(stack, screened) == 1
    stack.manage("verify_invariants")


def test_a_code_in_the_middle_of_sending_is_sent_at_most_once_more(house: House) -> None:
    stack, carrier = house.stack, house.carrier
    owner = Visitor(stack, deed(stack, "owner()"))
    carrier.go.clear()
    status, _, text = owner.send("/phone/", number=MOBILE)
    assert status == 302, text
    eventually(lambda: carrier.sent)
    assert rows(stack, "SELECT state, sends FROM verification_challenge") == [("dispatching", 1)]
    house.kill("worker")
    carrier.go.set()
    house.up()
    eventually(lambda: idle(stack))
    assert rows(stack, "SELECT state, sends FROM verification_challenge") == [("sent", 1)]
    assert [message.to for message in carrier.sent] == [MOBILE_E164] * 2
    first, second = ([found[1] for found in CODE.finditer(message.body)] for message in carrier.sent)
    assert first == second
    status, _, text = owner.send("/phone/code/", code=first[0])
    assert status == 302, text
    assert rows(stack, f"SELECT state FROM verification_phonenumber WHERE e164 = '{MOBILE_E164}'") == [
        ("proven",)
    ]
    stack.manage("verify_invariants")


def test_an_approved_case_is_sealed_though_web_and_worker_died_before_signing(house: House) -> None:
    reviewer, [(case, e164)] = cases(house.stack, 1)
    house.kill("worker")
    assert approve(reviewer, case)
    house.kill("web", "beat")
    assert number(house.stack, f"SELECT COUNT(*) FROM verification_seal WHERE e164 = '{e164}'") == 1
    house.up("web")
    assert verdict(house.stack, e164) == "unknown"
    house.up()
    house.sealed_once(e164)
