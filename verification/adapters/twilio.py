"""SMS and calls over Twilio's REST interface (Messages and Calls, 2010-04-01)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from verification.adapters import twiml
from verification.adapters.exchange import token
from verification.adapters.setting_urls import receipt_url
from verification.adapters.speech import script
from verification.adapters.twilio_account import TwilioAccount
from verification.ports import Callback, DeliveryReceipt, SendOutcome

State = Literal["accepted", "delivered", "failed"]
MESSAGE_STATES: Mapping[str, State] = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), "accepted"),
    **dict.fromkeys(("delivered", "read"), "delivered"),
    **dict.fromkeys(("undelivered", "failed", "canceled"), "failed"),
}
CALL_STATES: Mapping[str, State] = {
    **dict.fromkeys(("queued", "initiated", "ringing", "in-progress", "answered"), "accepted"),
    "completed": "delivered",
    **dict.fromkeys(("busy", "no-answer", "failed", "canceled"), "failed"),
}
RING_SECONDS, CALL_SECONDS = "30", "90"


def _receipt(callback: Callback, status: str, states: Mapping[str, State], sid: str) -> DeliveryReceipt:
    reference = callback.query.get("reference", "")
    if not reference or status not in states:
        raise ValueError("signed by Twilio, but no report on something we sent")
    state = states[status]
    code = token(callback.form.get("ErrorCode"), 10)
    error = f"{status} {code}".strip() if state == "failed" else ""
    return DeliveryReceipt(reference, state, token(callback.form.get(sid), 64), error)


@dataclass(frozen=True)
class TwilioSms(TwilioAccount):
    """Messages; the sender is a number, a name, or a messaging service (MG...)."""

    name: str = "twilio"

    def send_text(self, *, to: str, body: str, reference: str) -> SendOutcome:
        sender = "MessagingServiceSid" if re.fullmatch("MG[0-9a-f]{32}", self.sender) else "From"
        report = receipt_url(self.name, reference=reference)
        fields = [("To", to), (sender, self.sender), ("Body", body), ("StatusCallback", report)]
        return self.create("Messages", fields)

    def read_receipt(self, callback: Callback) -> DeliveryReceipt:
        self.check_signature(callback)
        status = callback.form.get("MessageStatus") or callback.form.get("SmsStatus", "")
        return _receipt(callback, status, MESSAGE_STATES, "MessageSid")


@dataclass(frozen=True)
class TwilioVoice(TwilioAccount):
    """Calls with inline TwiML; the code is spoken only after key 1, so that no mailbox records it."""

    name: str = "twilio-voice"

    def speak_code(
        self, *, to: str, extension: str, code: str, language: Literal["de", "en"], reference: str
    ) -> SendOutcome:
        if not re.fullmatch(r"[0-9*#]{0,20}", extension):
            return SendOutcome("refused", error="extension")
        pressed = receipt_url(self.name, reference=reference, say=twiml.seal(reference, language, code))
        fields = [
            ("To", to),
            ("From", self.sender),
            ("Twiml", twiml.waiting(script(code, language), language, pressed)),
            ("Timeout", RING_SECONDS),
            ("TimeLimit", CALL_SECONDS),
            ("StatusCallback", receipt_url(self.name, reference=reference)),
            *(("StatusCallbackEvent", event) for event in ("initiated", "ringing", "answered", "completed")),
        ]
        # Each w waits half a second: a switchboard takes keys only after it has picked up.
        dial = [("SendDigits", f"wwww{extension}")] if extension else []
        return self.create("Calls", fields + dial)

    def read_receipt(self, callback: Callback) -> DeliveryReceipt:
        self.check_signature(callback)
        status = callback.form.get("CallStatus", "")
        receipt = _receipt(callback, status, CALL_STATES, "CallSid")
        if "say" not in callback.query:
            return receipt
        heard = callback.form.get("Digits") == "1"
        reply = self._answer(callback.query["say"], receipt.reference, heard=heard)
        state: State = "delivered" if heard else "accepted"
        return DeliveryReceipt(receipt.reference, state, receipt.provider_id, reply=reply)

    def _answer(self, sealed: str, reference: str, *, heard: bool) -> str:
        opened = twiml.unseal(sealed, reference)
        if opened is None:
            return twiml.hanging_up()
        language, code = opened
        words = script(code, language)
        if heard:
            return twiml.speaking(words, language)
        return twiml.waiting(words, language, receipt_url(self.name, reference=reference, say=sealed))
