"""Benches for the gateway contract: one gateway, what its far side received, and reports on the way back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from tests.peers.http import HttpPeer
from tests.peers.sms import KannelPeer, Report, TwilioPeer
from verification.ports import Callback, SmsGateway, VoiceGateway

State = Literal["accepted", "delivered", "failed"]
PUBLIC = "https://seal.example.org"


def as_callback(report: Report) -> Callback:
    """A report as the view hands it to the gateway."""
    return Callback(report.url, report.method, report.headers, report.query, report.form)


@dataclass(frozen=True)
class Bench:
    """`received` gives receiver and text of each message; `report` makes the far side's report on one of them."""

    gateway: SmsGateway
    received: Callable[[], list[tuple[str, str]]]


class FarSide(Protocol):
    """What a peer can do in the same way, whichever language it speaks."""

    def report(self, number: int, state: State) -> Callback: ...

    def nonsense(self) -> Callback: ...


@dataclass(frozen=True)
class PeerBench(Bench):
    """A bench whose far side is a peer of ours, which also reports, and breaks when told to."""

    peer: HttpPeer
    far_side: FarSide
    secret: str


@dataclass(frozen=True)
class KannelSide:
    peer: KannelPeer

    def report(self, number: int, state: State) -> Callback:
        value = {"accepted": 8, "delivered": 1, "failed": 2}[state]
        return as_callback(self.peer.report(self.peer.sent[number], value))

    def nonsense(self) -> Callback:
        return as_callback(self.peer.report(self.peer.sent[0], 77))


@dataclass(frozen=True)
class TwilioSide:
    peer: TwilioPeer

    def report(self, number: int, state: State) -> Callback:
        value = {"accepted": "sent", "delivered": "delivered", "failed": "undelivered"}[state]
        return as_callback(self.peer.report(self.peer.sent[number], value, ErrorCode="30003"))

    def nonsense(self) -> Callback:
        return as_callback(self.peer.signed(f"{PUBLIC}/phone/receipts/twilio/", {"SmsStatus": "received"}))


def kannel_bench(settings: Any, make: Callable[[], SmsGateway]) -> Iterator[PeerBench]:
    with KannelPeer() as peer:
        settings.SMS_URL = peer.setting
        received = lambda: [(sent.to, sent.body) for sent in peer.sent]  # noqa: E731
        yield PeerBench(make(), received, peer, KannelSide(peer), "s3cr:t/&x")


def twilio_bench(settings: Any, make: Callable[[], SmsGateway]) -> Iterator[PeerBench]:
    with TwilioPeer() as peer:
        settings.SMS_URL = peer.setting
        received = lambda: [(sent.to, sent.body) for sent in peer.sent]  # noqa: E731
        yield PeerBench(make(), received, peer, TwilioSide(peer), peer.token)


def speaks(
    gateway: VoiceGateway, *, to: str = "+4930123456", extension: str = "", reference: str = "c7-1"
) -> str:
    """Sends a call with the code 481516 in German; the state that came of it."""
    outcome = gateway.speak_code(
        to=to, extension=extension, code="481516", language="de", reference=reference
    )
    return outcome.state
