"""SMS over Kannel's `sendsms` interface (user's guide, chapter 6), with signed report addresses."""

import re
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import constant_time_compare

from config.kernel.keys import derive, versions
from verification.adapters.exchange import NotSentError, Reply, UnansweredError, ask, plain
from verification.adapters.setting_urls import GatewayUrl, receipt_url
from verification.ports import Callback, DeliveryReceipt, ForgedReceipt, SendOutcome

# GSM 03.38: the basic alphabet and its extension table; one character outside makes all of it UCS-2.
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
E164 = re.compile(r"\+[1-9][0-9]{5,14}")
SEVEN_BIT, UCS2 = "0", "2"
DELIVERED, FAILED, BUFFERED, SMSC_TOOK, SMSC_REFUSED = 1, 2, 4, 8, 16
STATES: dict[int, Literal["accepted", "delivered", "failed"]] = {
    DELIVERED: "delivered",
    FAILED: "failed",
    SMSC_REFUSED: "failed",
    BUFFERED: "accepted",
    SMSC_TOOK: "accepted",
}


@dataclass(frozen=True)
class Kannel:
    """One sendsms user of a Kannel that the operator runs."""

    address: str
    user: str
    password: str = field(repr=False)
    sender: str
    smsc: str = ""
    seconds: float = 10.0
    name: str = "kannel"

    @classmethod
    def from_url(cls, url: GatewayUrl) -> "Kannel":
        url.insist_on(known={"from", "scheme", "smsc"})
        header_values = (url.user, url.password, url.options["from"], url.options.get("smsc", ""))
        if not all(value.isascii() and value.isprintable() for value in header_values):
            raise ImproperlyConfigured(f"{url.setting}: only printable ASCII in user, password and options")
        return cls(
            address=url.base() + (url.path if url.path not in {"", "/"} else "/cgi-bin/sendsms"),
            user=url.user,
            password=url.password,
            sender=url.options["from"],
            smsc=url.options.get("smsc", ""),
            seconds=settings.OUTSIDE_TIMEOUT_SECONDS,
        )

    def send_text(self, *, to: str, body: str, reference: str) -> SendOutcome:
        if not E164.fullmatch(to):
            return SendOutcome("refused", error="number")  # it would stand in a header
        headers = self._headers(to, body, reference)
        try:
            # POST, not the usual GET: password, number and code stand in no address that gets logged.
            reply = ask(
                "POST",
                self.address,
                seconds=self.seconds,
                headers=headers,
                data=body.encode("utf-8", "replace"),
            )
        except NotSentError as error:
            return SendOutcome("refused", error=str(error))
        except UnansweredError as error:
            return SendOutcome("unknown", error=str(error))
        return outcome(reply)

    def read_receipt(self, callback: Callback) -> DeliveryReceipt:
        reference = callback.query.get("reference", "")
        given = callback.query.get("signature", "")
        ours = [signature(reference, version) for version in versions("link")]
        if not any(constant_time_compare(given, one) for one in ours):
            raise ForgedReceipt("the address was not made by us")
        reported = callback.query.get("status", "")
        state = STATES.get(int(reported)) if re.fullmatch("[0-9]{1,3}", reported) else None
        if state is None:
            raise ValueError("no state that Kannel knows")
        error = f"dlr {reported}" if state == "failed" else ""
        return DeliveryReceipt(reference, state, plain(callback.query.get("id", ""), 80), error)

    def _headers(self, to: str, body: str, reference: str) -> dict[str, str]:
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": self.user,
            "X-Kannel-Password": self.password,
            "X-Kannel-From": self.sender,
            "X-Kannel-To": to,
            "X-Kannel-Coding": SEVEN_BIT if GSM7.issuperset(body) else UCS2,
            "X-Kannel-DLR-Mask": str(DELIVERED | FAILED | BUFFERED | SMSC_TOOK | SMSC_REFUSED),
            "X-Kannel-DLR-Url": report_address(reference),
        }
        return {**headers, "X-Kannel-SMSC": self.smsc} if self.smsc else headers


def signature(reference: str, version: int | None = None) -> str:
    """Stands in for the signature that Kannel's reports lack: only who was told the address can report."""
    return derive("kannel-receipt", reference, version=version)


def report_address(reference: str) -> str:
    """Where Kannel reports to; it fills %d (state) and %F (the carrier's id), any other % is doubled."""
    ours = receipt_url("kannel", reference=reference, signature=signature(reference))
    return ours.replace("%", "%%") + "&status=%d&id=%F"


def outcome(reply: Reply) -> SendOutcome:
    """202 is taken over; 4xx and 503 ("temporal failure") are Kannel's own no; all else may have left."""
    if reply.status == 202:
        return SendOutcome("accepted")
    words = re.sub(r"\d{3,}", "#", plain(reply.body.decode("utf-8", "replace"), 80))
    error = f"HTTP {reply.status} {words}".strip()
    refused = 300 <= reply.status < 500 or reply.status == 503
    return SendOutcome("refused" if refused else "unknown", error=error)
