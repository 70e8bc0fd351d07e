"""What Twilio's messages and calls share: the account, its errors, and the signature of its callbacks."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare

from verification.adapters.exchange import NotSentError, Reply, UnansweredError, ask, token
from verification.adapters.setting_urls import GatewayUrl
from verification.ports import Callback, ForgedReceipt, SendOutcome


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """Twilio's algorithm (docs/usage/security): HMAC-SHA1 over the address and the sorted form, base64."""
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(auth_token.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha1).digest()
    return b64encode(digest).decode()


def _spellings(url: str) -> Iterator[str]:
    """Twilio signs the address now with and now without its standard port, as its own libraries know."""
    yield url
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    standard = ":443" if parts.scheme == "https" else ":80"
    if host.endswith(standard):
        yield url.replace(host, host.removesuffix(standard), 1)
    elif parts.port is None:
        yield url.replace(host, host + standard, 1)


@dataclass(frozen=True)
class TwilioAccount:
    """One Twilio account with the sender that it uses; a base for the gateways."""

    base: str
    sid: str
    auth_token: str = field(repr=False)
    sender: str
    seconds: float = 10.0

    @classmethod
    def from_url(cls, url: GatewayUrl) -> Self:
        url.insist_on(known={"from", "scheme"})
        return cls(
            base=url.base(host="api.twilio.com"),
            sid=url.user,
            auth_token=url.password,
            sender=url.options["from"],
            seconds=settings.OUTSIDE_TIMEOUT_SECONDS,
        )

    def check_signature(self, callback: Callback) -> None:
        """Raises ForgedReceipt unless Twilio signed this very address and form with our token."""
        headers = {name.lower(): value for name, value in callback.headers.items()}
        given = headers.get("x-twilio-signature", "")
        form = callback.form if callback.method == "POST" else {}
        expected = [sign(self.auth_token, url, form) for url in _spellings(callback.url)]
        if not any(constant_time_compare(given, one) for one in expected):
            raise ForgedReceipt("not signed by this Twilio account")

    def create(self, resource: str, fields: list[tuple[str, str]]) -> SendOutcome:
        """Creates a message or a call, once; never raises for Twilio's failure."""
        address = f"{self.base}/2010-04-01/Accounts/{quote(self.sid, safe='')}/{resource}.json"
        try:
            reply = ask("POST", address, seconds=self.seconds, auth=(self.sid, self.auth_token), data=fields)
        except NotSentError as error:
            return SendOutcome("refused", error=str(error))
        except UnansweredError as error:
            return SendOutcome("unknown", error=str(error))
        return outcome(reply)


def outcome(reply: Reply) -> SendOutcome:
    """2xx with a sid is accepted, a 4xx is Twilio's own no (429 too); after a 5xx nobody knows."""
    try:
        body = reply.fields()
    except ValueError:
        body = {}
    if 200 <= reply.status < 300:
        sid = token(body.get("sid"), 64)
        return SendOutcome("accepted", provider_id=sid) if sid else SendOutcome("unknown", error="malformed")
    code = body.get("code")
    error = f"HTTP {reply.status}" + (f" code {code}" if isinstance(code, int) else "")
    return SendOutcome("refused" if 300 <= reply.status < 500 else "unknown", error=error)
