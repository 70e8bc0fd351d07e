"""One contract for every SMS gateway: the console, Kannel, Twilio, and Debian's own Kannel."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from config.outbox.models import ConsoleMessage
from tests.peers.http import Fault, HttpPeer, Request, always
from tests.peers.kannel import Kannel as RealKannel
from tests.peers.sms import Report
from tests.verification.gateways import (
    PUBLIC,
    Bench,
    PeerBench,
    State,
    as_callback,
    kannel_bench,
    twilio_bench,
)
from verification.adapters import sms_from_settings
from verification.ports import Callback, DeliveryReceipt, ForgedReceipt

TO = "+491711234567"
TEXTS = [
    "Your code is 481516. Valid 10 min.\n@seal.example.org #481516",
    "Ihr Code: 481516. Nie weitergeben! äöüß € {x} [y] ~",
    "Ваш код 481516 – 漢字",
    "a",
]


@pytest.fixture(autouse=True)
def _local(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL = PUBLIC
    monkeypatch.setenv("NO_PROXY", "*")


class SmsContract:
    """What a caller may rely on, whatever stands behind the port."""

    @pytest.mark.parametrize("body", TEXTS)
    def test_takes_a_message_over_and_carries_it_whole(self, bench: Bench, body: str) -> None:
        outcome = bench.gateway.send_text(to=TO, body=body, reference="0190f7-1")
        assert (outcome.state, outcome.error) == ("accepted", "")
        assert bench.received()[-1] == (TO, body)

    def test_refuses_reports_that_nobody_signed(self, bench: Bench) -> None:
        url = f"{PUBLIC}/phone/receipts/{bench.gateway.name}/?reference=0190f7-1&status=1"
        query = {"reference": "0190f7-1", "status": "1", "signature": ""}
        for method, form in (("GET", {}), ("POST", {"MessageSid": "SM1", "MessageStatus": "delivered"})):
            with pytest.raises(ForgedReceipt):
                bench.gateway.read_receipt(Callback(url, method, {}, query, form))


class PeerContract(SmsContract):
    """What every gateway over HTTP keeps besides: honest endings, and reports that cannot be forged."""

    @pytest.mark.parametrize("state", ["accepted", "delivered", "failed"])
    def test_reads_honest_reports(self, bench: PeerBench, state: State) -> None:
        bench.gateway.send_text(to=TO, body="481516", reference="0190f7c2-aa11:2")
        receipt = bench.gateway.read_receipt(bench.far_side.report(0, state))
        assert (receipt.reference, receipt.state) == ("0190f7c2-aa11:2", state)
        assert bool(receipt.error) == (state == "failed")
        assert receipt.provider_id != ""
        assert receipt.reply == ""

    def test_a_report_speaks_for_its_own_message_only(self, bench: PeerBench) -> None:
        for reference in ("first-1", "second-1"):
            bench.gateway.send_text(to=TO, body="481516", reference=reference)
        honest, other = bench.far_side.report(0, "delivered"), bench.far_side.report(1, "delivered")
        for key in ("reference", "signature"):
            stolen = {**honest.query, key: other.query.get(key, "x")}
            url = honest.url.replace("first-1", "second-1")
            with pytest.raises(ForgedReceipt):
                bench.gateway.read_receipt(replace(honest, url=url, query=stolen))

    def test_signed_nonsense_is_no_report(self, bench: PeerBench) -> None:
        bench.gateway.send_text(to=TO, body="481516", reference="first-1")
        with pytest.raises(ValueError):
            bench.gateway.read_receipt(bench.far_side.nonsense())

    def test_without_a_connection_it_surely_did_not_leave(self, bench: PeerBench) -> None:
        bench.peer.stop()
        outcome = bench.gateway.send_text(to=TO, body="481516", reference="first-1")
        assert (outcome.state, outcome.error) == ("refused", "connection")

    @pytest.mark.parametrize("fault", ["hang", "close", "cut", "garbage", "gzip", "endless", "drip"])
    def test_after_the_request_was_written_nobody_knows(
        self, bench: PeerBench, settings: Any, fault: Fault
    ) -> None:
        settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
        bench.peer.fault = fault
        began = time.monotonic()
        outcome = sms_from_settings().send_text(to=TO, body="481516", reference="first-1")
        assert outcome.state == "unknown"
        assert outcome.error in {"timeout", "connection", "encoding", "too_long", "malformed"}
        assert len(bench.peer.requests) == 1
        assert time.monotonic() - began < 8

    @pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 410, 429])
    def test_a_clear_no_is_refused_and_nothing_is_followed(self, bench: PeerBench, status: int) -> None:
        elsewhere = f"{bench.peer.url}/elsewhere"
        bench.peer.answer = always(status, b"no 4915112345678", {"Location": elsewhere})
        outcome = bench.gateway.send_text(to=TO, body="481516", reference="first-1")
        assert outcome.state == "refused"
        assert str(status) in outcome.error
        assert "4915112345678" not in outcome.error
        assert len(bench.peer.requests) == 1

    @pytest.mark.parametrize("status", [200, 204, 500, 502, 504, 599])
    def test_an_unclear_answer_is_not_taken_for_a_no(self, bench: PeerBench, status: int) -> None:
        bench.peer.answer = always(status, b"")
        assert bench.gateway.send_text(to=TO, body="481516", reference="first-1").state == "unknown"

    @pytest.mark.parametrize("to", ["+49\r\nX-Kannel-To: +4930", "+49\udcff", "+49漢字", "\x00"])
    def test_a_receiver_that_cannot_be_written_down_is_refused(self, bench: PeerBench, to: str) -> None:
        assert bench.gateway.send_text(to=to, body="481516 \udcff", reference="first-1").state == "refused"
        assert bench.received() == []

    def test_speaks_plain_http_to_a_tls_name_for_nothing(self, bench: PeerBench, settings: Any) -> None:
        settings.SMS_URL = settings.SMS_URL.replace("&scheme=http", "")
        outcome = sms_from_settings().send_text(to=TO, body="481516", reference="first-1")
        assert outcome.state == "refused"
        assert bench.received() == []

    def test_secrets_and_codes_show_nowhere(self, bench: PeerBench) -> None:
        for answer in (
            always(400, b'{"code": 21211, "message": "+491711234567 481516"}'),
            always(500, b"481516"),
        ):
            bench.peer.answer = answer
            error = bench.gateway.send_text(to=TO, body="481516", reference="first-1").error
            assert "1711234567" not in error
            assert "481516" not in error
        assert bench.secret not in repr(bench.gateway)
        assert all("481516" not in request.target for request in bench.peer.requests)
        assert all(bench.secret not in request.target for request in bench.peer.requests)


class TestKannel(PeerContract):
    @pytest.fixture
    def bench(self, settings: Any) -> Iterator[PeerBench]:
        yield from kannel_bench(settings, sms_from_settings)

    def test_a_temporal_failure_is_kannels_own_no(self, bench: PeerBench) -> None:
        bench.peer.answer = always(503, b"Temporal failure, try again later.")
        outcome = bench.gateway.send_text(to=TO, body="481516", reference="first-1")
        assert (outcome.state, outcome.error) == ("refused", "HTTP 503 Temporal failure, try again later.")


class TestTwilio(PeerContract):
    @pytest.fixture
    def bench(self, settings: Any) -> Iterator[PeerBench]:
        yield from twilio_bench(settings, sms_from_settings)

    def test_names_twilios_code_when_it_refuses(self, bench: PeerBench) -> None:
        outcome = bench.gateway.send_text(to="0171", body="481516", reference="first-1")
        assert (outcome.state, outcome.error) == ("refused", "HTTP 400 code 21211")


@pytest.mark.django_db
class TestConsole(SmsContract):
    @pytest.fixture
    def bench(self, settings: Any) -> Bench:
        settings.SMS_URL, settings.DEBUG = "console://", True
        rows = ConsoleMessage.objects.filter(kind="sms").order_by("pk").values_list("to", "body")
        return Bench(sms_from_settings(), lambda: list(rows.all()))

    def test_keeps_the_reference_so_that_a_developer_finds_the_challenge(self, bench: Bench) -> None:
        outcome = bench.gateway.send_text(to=TO, body="481516", reference="first-1")
        row = ConsoleMessage.objects.get(reference="first-1")
        assert outcome.provider_id == f"console-{row.pk}"


@pytest.fixture(scope="module")
def kannel() -> Iterator[RealKannel]:
    with RealKannel() as running:
        yield running


@pytest.mark.processes
class TestDebiansKannel(SmsContract):
    """The real thing: bearerbox, smsbox and Kannel's fake carrier, with delivery reports over HTTP."""

    @pytest.fixture
    def bench(self, settings: Any, kannel: RealKannel) -> Iterator[Bench]:
        settings.SMS_URL = kannel.setting
        with HttpPeer(always(204)) as receipts:
            settings.PUBLIC_URL = receipts.url
            yield Bench(sms_from_settings(), lambda: [(to, text) for _, to, text in waited(kannel)])

    def test_reports_come_back_signed_until_delivered(self, settings: Any, kannel: RealKannel) -> None:
        settings.SMS_URL = kannel.setting
        with HttpPeer(always(204)) as receipts:
            settings.PUBLIC_URL = receipts.url
            gateway = sms_from_settings()
            gateway.send_text(to=TO, body="481516", reference="0190f7c2/ä:3")
            calls = until_delivered(receipts)
        read = [gateway.read_receipt(callback_of(call, receipts.url)) for call in calls]
        assert {receipt.reference for receipt in read} == {"0190f7c2/ä:3"}
        assert [receipt.state for receipt in read] == ["accepted", "delivered"]
        assert isinstance(read[-1], DeliveryReceipt)
        assert read[-1].provider_id != ""

    def test_a_wrong_password_is_refused(self, settings: Any, kannel: RealKannel) -> None:
        settings.SMS_URL = kannel.setting.replace("s3cr", "other")
        outcome = sms_from_settings().send_text(to=TO, body="481516", reference="first-1")
        assert (outcome.state, outcome.error) == ("refused", "HTTP 403 Authorization failed for sendsms")


def waited(kannel: RealKannel) -> list[tuple[str, str, str]]:
    """Kannel hands over after it said yes: until the carrier's list has been still for a moment."""
    before, deadline = -1, time.monotonic() + 10
    while time.monotonic() < deadline:
        carried = kannel.carried()
        if carried and len(carried) == before:
            return carried
        before = len(carried)
        time.sleep(0.3)
    return kannel.carried()


def until_delivered(receipts: HttpPeer) -> list[Request]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not any(call.query["status"] == "1" for call in receipts.requests):
        time.sleep(0.1)
    return list(receipts.requests)


def callback_of(call: Request, base: str) -> Callback:
    return as_callback(Report(call.method, base + call.target, call.headers))
