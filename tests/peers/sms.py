"""Peers that speak Kannel's and Twilio's HTTP, as their manuals describe it; written without our adapters."""

import hmac
import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import Request as Outgoing
from urllib.request import urlopen

from tests.peers.http import Answer, HttpPeer, Request

E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True)
class Sent:
    """One message or call that a peer took over."""

    to: str
    sender: str
    body: str
    report_to: str
    fields: Mapping[str, str] = field(default_factory=dict)
    sid: str = ""


@dataclass(frozen=True)
class Report:
    """A delivery report on its way to us."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    def deliver(self) -> tuple[int, str]:
        """Really calls the address; status and body of the answer."""
        data = urlencode(self.form).encode() if self.method == "POST" else None
        outgoing = Outgoing(self.url, data=data, headers=dict(self.headers), method=self.method)
        with urlopen(outgoing, timeout=10) as answer:
            return answer.status, answer.read().decode()


class KannelPeer(HttpPeer):
    """`sendsms` by POST with X-Kannel headers, one user; refuses as smsbox 1.4.5 does."""

    user, password = "siegel", "s3cr:t/&x"

    def __init__(self) -> None:
        super().__init__(self._sendsms)
        self.sent: list[Sent] = []
        self.down = False

    @property
    def setting(self) -> str:
        who = f"{self.user}:{quote(self.password, safe='')}"
        return f"kannel://{who}@127.0.0.1:{self.port}/?from=SIEGEL&scheme=http"

    def _sendsms(self, request: Request) -> Answer:
        given = request.headers
        if request.path != "/cgi-bin/sendsms":
            return Answer(404, b"Unknown request.")
        if (given.get("x-kannel-username"), given.get("x-kannel-password")) != (self.user, self.password):
            return Answer(403, b"Authorization failed for sendsms")
        if not given.get("x-kannel-to"):
            return Answer(400, b"Empty receiver number not allowed, rejected")
        if self.down:
            return Answer(503, b"Temporal failure, try again later.")
        self.sent.append(
            Sent(
                given["x-kannel-to"],
                given["x-kannel-from"],
                request.body.decode(),
                given["x-kannel-dlr-url"],
                fields={"coding": given["x-kannel-coding"], "mask": given["x-kannel-dlr-mask"]},
            )
        )
        return Answer(202, b"0: Accepted for delivery")

    @staticmethod
    def report(sent: Sent, state: int, foreign_id: str = "1f93-3469") -> Report:
        """Fills the escape codes of the address as urltrans.c does: %d, %F, %%; others stay."""
        values = {"d": str(state), "F": quote(foreign_id), "%": "%"}
        url = re.sub("%(.)", lambda found: values.get(found[1], found[0]), sent.report_to)
        return Report("GET", url)


class TwilioPeer(HttpPeer):
    """Messages and Calls of one account; reports are signed as Twilio documents it."""

    sid, token = "AC" + "0123456789abcdef" * 2, "f00dfeed" * 4

    def __init__(self) -> None:
        super().__init__(self._create)
        self.sent: list[Sent] = []

    @property
    def setting(self) -> str:
        return f"twilio://{self.sid}:{self.token}@127.0.0.1:{self.port}?from=+4930111222&scheme=http"

    def _create(self, request: Request) -> Answer:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme != "Basic" or b64decode(credentials).decode() != f"{self.sid}:{self.token}":
            return _problem(401, 20003, "Authenticate")
        kind = request.path.removeprefix(f"/2010-04-01/Accounts/{self.sid}/")
        if kind not in {"Messages.json", "Calls.json"}:
            return _problem(404, 20404, "The requested resource was not found")
        fields = dict(request.form)
        if not E164.fullmatch(fields.get("To", "")):
            return _problem(400, 21211, f"The 'To' number {fields.get('To')} is not a valid phone number.")
        sid = ("SM" if kind == "Messages.json" else "CA") + secrets.token_hex(16)
        body = fields.get("Body") or fields.get("Twiml", "")
        sender = fields.get("From") or fields.get("MessagingServiceSid", "")
        self.sent.append(Sent(fields["To"], sender, body, fields["StatusCallback"], fields, sid))
        return Answer(201, json.dumps({"sid": sid, "status": "queued"}).encode())

    def report(self, sent: Sent, status: str, **more: str) -> Report:
        call = sent.sid.startswith("CA")
        names = ("CallSid", "CallStatus") if call else ("MessageSid", "MessageStatus")
        form = {names[0]: sent.sid, names[1]: status, "AccountSid": self.sid, "To": sent.to, **more}
        return self.signed(sent.report_to, form)

    def press(self, sent: Sent, key: str) -> Report:
        """The called person pressed `key`: Twilio posts to the action of the Gather it is in."""
        action = re.search('<Gather[^>]* action="([^"]*)"', sent.body)
        if action is None:
            raise AssertionError("the call waits for no key")
        form = {"CallSid": sent.sid, "CallStatus": "in-progress", "Digits": key, "To": sent.to}
        return self.signed(action[1].replace("&amp;", "&"), form)

    def signed(self, url: str, form: Mapping[str, str]) -> Report:
        text = url + "".join(f"{name}{value}" for name, value in sorted(form.items()))
        mac = hmac.digest(self.token.encode(), text.encode(), "sha1")
        return Report("POST", url, {"X-Twilio-Signature": b64encode(mac).decode()}, dict(form))


def _problem(status: int, code: int, message: str) -> Answer:
    body = {"code": code, "message": message, "more_info": "", "status": status}
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
