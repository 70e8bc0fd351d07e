"""What verification needs from the outside world; each protocol has a console side and a real one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from verification.rules.letters import Sheet

SendState = Literal["accepted", "refused", "unknown"]
LookResult = Literal["found", "absent", "unavailable"]


@dataclass(frozen=True)
class SendOutcome:
    """What a gateway said to one send.

    `unknown` means that the message may have left (a time-out after the request was written): it is
    never sent again by us, since that could bill and disturb twice. `refused` surely did not leave.
    """

    state: SendState
    provider_id: str = ""
    error: str = ""


@dataclass(frozen=True)
class DeliveryReceipt:
    """What a gateway reported later about one send; `reference` is our challenge's id and send number.

    `reply` is what the gateway waits to be told, as `text/xml` (a call after its key was pressed); where it
    is empty, 204 is enough. Reports come more than once and in any order.
    """

    reference: str
    state: Literal["accepted", "delivered", "failed"]
    provider_id: str = ""
    error: str = ""
    reply: str = ""


class ForgedReceipt(Exception):
    """The callback's signature does not fit: answer 403 and change nothing."""


@dataclass(frozen=True)
class Callback:
    """One inbound delivery report as the web server saw it; `url` is absolute, as the gateway called it."""

    url: str
    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]


class ReceiptReader(Protocol):
    def read_receipt(self, callback: Callback) -> DeliveryReceipt:
        """Checks the signature, then reads; raises ForgedReceipt, or ValueError when it is signed nonsense."""
        ...


class SmsGateway(ReceiptReader, Protocol):
    @property
    def name(self) -> str:
        """Stands in the address of its reports: `/phone/receipts/<name>/`."""
        ...

    def send_text(self, *, to: str, body: str, reference: str) -> SendOutcome:
        """Sends `body` to the E.164 number `to`; never raises for a gateway's failure."""
        ...


class VoiceGateway(ReceiptReader, Protocol):
    @property
    def name(self) -> str:
        """Stands in the address of its reports: `/phone/receipts/<name>/`."""
        ...

    def speak_code(
        self, *, to: str, extension: str, code: str, language: Literal["de", "en"], reference: str
    ) -> SendOutcome:
        """Calls `to`, dials `extension` as DTMF where given, asks for key 1, reads the digits three times slowly."""
        ...


@dataclass(frozen=True)
class PostOutcome:
    """What became of a letter: on its way, a paper that the operator prints and posts, or not taken."""

    state: Literal["posted", "to_print", "refused"]
    paper: bytes = b""
    error: str = ""


class PostOffice(Protocol):
    def hand_over(self, *, sheet: Sheet, reference: str) -> PostOutcome:
        """Takes one letter; never raises for a failure of its own.

        After a crash it is handed over once more under the same `reference`: a real letter service takes that as
        the same letter.
        """
        ...


class PaperMaker(Protocol):
    def pdf(self, sheet: Sheet) -> bytes:
        """The letter as a PDF of one page, whose address stands in the window of a DIN long envelope."""
        ...


@dataclass(frozen=True)
class VatAnswer:
    """VIES on one VAT id. `unavailable` says nothing about the id (a member state's register is down)."""

    result: Literal["valid", "invalid", "unavailable"]
    name: str = ""
    address: str = ""
    consultation_number: str = ""
    detail: str = ""


class VatRegister(Protocol):
    def check(self, vat_id: str) -> VatAnswer: ...


@dataclass(frozen=True)
class LeiAnswer:
    """GLEIF on one LEI. `status` is the registration status as published (ISSUED, LAPSED, ...)."""

    result: LookResult
    status: str = ""
    legal_name: str = ""
    country: str = ""
    city: str = ""
    register_no: str = ""
    next_renewal: datetime | None = None
    detail: str = ""


class LeiRegister(Protocol):
    def look_up(self, lei: str) -> LeiAnswer: ...


@dataclass(frozen=True)
class DomainLook:
    """One look at a domain: the TXT strings, or the first 1 KiB of the well-known file as one value."""

    result: LookResult
    values: tuple[str, ...] = field(default_factory=tuple)
    detail: str = ""


class DomainLooker(Protocol):
    def txt(self, name: str) -> DomainLook:
        """TXT strings at `name` (already IDNA), asked of every configured resolver; they must agree to be `found`."""
        ...

    def well_known(self, domain: str) -> DomainLook:
        """`https://<domain>/.well-known/siegel.txt`; refuses every address that is not public, and all redirects."""
        ...
