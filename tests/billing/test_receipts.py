"""The receipt of a cancellation: page and PDF say the same, for whoever holds the signed link and for nobody else."""

import hashlib
import io
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from billing.models import Cancellation, Receipt
from billing.selectors.receipts import by_receipt_token, receipt_token
from billing.services import cancelling, matched, receipts
from billing.services.cancelling import Written
from config.outbox.delivering import work
from tests import factories
from tests.billing.factories import NOON, declare_size, paying
from tests.billing.issuing import OPERATOR, operator
from tests.billing.pages import signed_in, words
from tests.house.pages import check
from tests.races import race

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(seconds=7)


@pytest.fixture(autouse=True)
def _operator(settings: Any, time_machine: Any) -> None:
    operator(settings)
    time_machine.move_to(AT, tick=False)


def received(at: datetime = AT, language: str = "de", **fields: Any) -> Cancellation:
    given = {"name": "Anna Huber", "contract": "Bäckerei Huber", "email": "anna@huber.example", **fields}
    return cancelling.receive(written=Written(**given), language=language, at=at)


def printed(row: Cancellation) -> str:
    """The words of the PDF, whatever line they stand on."""
    made = receipts.make(pk=row.pk, at=AT)
    assert made is not None
    assert hashlib.sha256(bytes(made.pdf)).hexdigest() == made.pdf_sha256
    pages = PdfReader(io.BytesIO(bytes(made.pdf))).pages
    found = " ".join(page.extract_text() for page in pages)
    return " ".join(found.replace("\0", "").split())  # a font with large characters is read as two bytes each


def at(row: Cancellation, end: str = "/", language: str = "en") -> str:
    return f"{'' if language == 'de' else '/en'}/cancel/received/{receipt_token(row)}{end}"


@pytest.mark.parametrize(
    ("language", "came", "soon"),
    [
        ("de", "22.11.2026, 12:00:07 Uhr (CET, UTC+01:00)", "So bald wie möglich"),
        ("en", "22 November 2026, 12:00:07 (CET, UTC+01:00)", "As soon as possible"),
    ],
)
def test_page_and_pdf_say_what_was_written_and_when_to_the_second(
    client: Client, language: str, came: str, soon: str
) -> None:
    row = received(language=language)
    paper = printed(row)
    page = words(check(client.get(at(row, language=language)).content, language))
    for said in (row.reference, came, "Anna Huber", "anna@huber.example", "Bäckerei Huber", soon):
        assert said in paper, said
        assert said in page, said
    assert OPERATOR["name"] in paper


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC), "1 July 2026, 23:59:59 (CEST, UTC+02:00)"),
        (datetime(2026, 10, 25, 0, 30, 0, tzinfo=UTC), "25 October 2026, 02:30:00 (CEST, UTC+02:00)"),
        (datetime(2026, 10, 25, 1, 30, 0, tzinfo=UTC), "25 October 2026, 02:30:00 (CET, UTC+01:00)"),
        (datetime(2027, 12, 31, 23, 0, 0, tzinfo=UTC), "1 January 2028, 00:00:00 (CET, UTC+01:00)"),
    ],
)
def test_the_hour_that_comes_twice_is_told_apart(client: Client, at: datetime, zone: str) -> None:
    row = received(at=at)
    assert zone in words(check(client.get(f"/en/cancel/received/{receipt_token(row)}/").content, "en"))


def test_what_was_typed_is_shown_as_it_was_and_runs_nothing(client: Client) -> None:
    reason = "Umzug <script>alert(1)</script>\nnach Wien & \N{PILE OF POO} אבג"
    row = received(reason=reason, kind="extraordinary", name="<b>Ann</b>")
    page = check(client.get(at(row)).content, "en")
    assert "<b>Ann</b>" not in page.html
    assert "&lt;script&gt;alert(1)" in page.html
    paper = printed(row)
    assert "<script>alert(1)</script>" in paper
    assert "<b>Ann</b>" in paper
    assert "nach Wien &" in paper


def test_the_job_makes_the_document_that_the_page_waits_for(client: Client) -> None:
    row = received()
    waiting = client.get(at(row, ".pdf"))
    assert waiting.status_code == 409
    assert "is being made" in words(check(waiting.content, "en"))
    assert at(row, ".pdf") not in client.get(at(row)).content.decode()
    work("bulk")
    assert at(row, ".pdf") in client.get(at(row)).content.decode()
    answer = client.get(at(row, ".pdf"))
    assert answer.content == bytes(Receipt.objects.get().pdf)
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer["Content-Disposition"] == f'attachment; filename="{row.reference}.pdf"'
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert client.post(at(row, ".pdf")).status_code == 405


def test_it_stays_what_it_was_whatever_becomes_of_the_cancellation(client: Client) -> None:
    row = received()
    receipts.make(pk=row.pk, at=AT)
    first = client.get(at(row, ".pdf")).content
    matched.refuse(
        cancellation=row, person=factories.user(desk_role="operator"), at=AT + timedelta(hours=1), reason="?"
    )
    receipts.make(pk=row.pk, at=AT + timedelta(days=1))
    assert client.get(at(row, ".pdf")).content == first
    assert "We found no contract that you may cancel" in words(check(client.get(at(row)).content, "en"))


@pytest.mark.django_db(transaction=True)
def test_eight_workers_make_one() -> None:
    row = received()
    made = race([partial(receipts.make, pk=row.pk, at=AT)] * 8)
    assert set(made) == {Receipt.objects.get()}


def test_nobody_without_the_link_sees_it(client: Client) -> None:
    row, other = received(), received(email="other@huber.example")
    good, theirs = receipt_token(row), receipt_token(other)
    forged = [
        row.reference,
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        theirs[:8] + good[8:],
        good[8:],
        good[-32:],
        good.lower(),
        good + "x",
        "K-" + "\N{PILE OF POO}" * 20,
        "x" * 3000,
        "%0A" + good,
    ]
    for token in forged:
        for end in ("/", ".pdf"):
            assert client.get(f"/en/cancel/received/{token}{end}").status_code == 404, token
    assert by_receipt_token("") is None
    assert by_receipt_token(good) == row


def test_one_that_is_gone_has_no_receipt(client: Client) -> None:
    row = received()
    receipts.make(pk=row.pk, at=AT)
    link, pk = at(row, ".pdf"), row.pk
    row.delete()
    assert client.get(link).status_code == 404
    assert receipts.make(pk=pk, at=AT) is None
    assert not Receipt.objects.exists()


def test_who_cancels_from_the_own_plan_gets_the_link_and_the_file(client: Client) -> None:
    made = paying()
    signed_in(made, client)
    answer = client.post("/en/plan/cancel/", follow=True)
    row = Cancellation.objects.get()
    assert answer.redirect_chain[-1][0] == at(row)
    work("bulk")
    work("mail")
    sent = next(one for one in mail.outbox if "Your cancellation has arrived" in one.subject)
    (link,) = re.findall(r"https?://[^/\s]+(/en/cancel/\S+)", str(sent.body))
    assert link == at(row)
    assert "12:00:07 (CET, UTC+01:00)" in sent.body
    assert client.get(at(row, ".pdf")).content == bytes(Receipt.objects.get().pdf)


@pytest.mark.parametrize(
    ("small", "said", "unsaid"),
    [
        (True, ["The plan ends on 1 December 2026"], "The contract ends on"),
        (False, ["The plan ends on 1 December 2026", "The contract ends on 22 December 2026"], "x" * 9),
    ],
)
def test_ones_own_says_when_it_ends_as_long_as_it_holds(
    client: Client, small: bool, said: list[str], unsaid: str
) -> None:
    made = paying()
    declare_size(made, 2025, small=small)
    signed_in(made, client)
    client.post("/en/plan/cancel/")
    row = Cancellation.objects.get()
    seen, paper = words(check(client.get(at(row)).content, "en")), printed(row)
    assert [line for line in said if line in seen and line in paper] == said
    assert unsaid not in seen
    assert unsaid not in paper
    client.post("/en/plan/keep/")
    assert "ends on" not in words(check(client.get(at(row)).content, "en")), "it was taken back"


def test_a_strangers_does_not_say_when_the_contract_ends(client: Client) -> None:
    made, row = paying(), received(at=NOON, language="en")
    person = factories.user(desk_role="operator")
    matched.apply(cancellation=row, business=made.business, person=person, at=AT)
    assert "1 December 2026" not in words(check(client.get(at(row)).content, "en"))
    assert "1 December 2026" not in printed(row)


def test_what_a_stranger_wrote_is_not_passed_on(client: Client) -> None:
    """The desk found whose contract was meant: the business hears of it, and gets no link to the writer's words."""
    made, row = paying(), received(at=NOON)
    person = factories.user(desk_role="operator")
    matched.apply(cancellation=row, business=made.business, person=person, at=AT)
    work("mail")
    theirs = [one for one in mail.outbox if one.to == [made.business.memberships.get().user.email]]
    assert any("Your cancellation has arrived" in one.subject for one in theirs)
    assert not any("/cancel/received/" in str(one.body) for one in theirs)
