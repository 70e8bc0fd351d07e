"""Receivers of webhooks on loopback, behind our real messenger; and the steps of adding and telling one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from accounts.models import Business
from accounts.permissions import actor
from config.kernel.actors import Actor
from config.outbox import delivering
from config.outbox.models import Event
from directory.adapters.webhooks import Post
from directory.models import Webhook, WebhookMessage
from directory.ports import Messenger, Receipt
from directory.services import webhook_jobs as jobs
from directory.services import webhook_sending as sending
from directory.services import webhooks
from tests import factories
from tests.billing.factories import buy, contract, plans
from tests.peers.dns import DnsPeer
from tests.peers.web import Authority, Script, WebPeer
from verification.adapters.resolvers import views

HOST = "hooks.example.org"
LIST = "/en/account/webhooks/"
ADDRESS = f"https://{HOST}/siegel?key=1"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


def status(code: int, *headers: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in ("Content-Length: 0", *headers))
    return f"HTTP/1.1 {code} So\r\n{lines}\r\n".encode()


@dataclass
class Receiver:
    """Answers with `answers` in turn, then with 204; keeps what came, as head and body."""

    answers: list[bytes] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    web: Any = None

    def script(self, line: Any, over: Any) -> None:
        self.meanwhile()
        line.sendall(self.answers.pop(0) if self.answers else NO_CONTENT)

    @property
    def got(self) -> list[tuple[dict[str, str], bytes]]:
        found = []
        for asked in self.web.requests:
            head, _, body = asked.partition(b"\r\n\r\n")
            lines = (line.partition(b": ") for line in head.split(b"\r\n")[1:])
            found.append(({name.decode(): value.decode() for name, _, value in lines}, body))
        return found

    def verified(self, secret: str) -> list[dict[str, Any]]:
        """What came, as the library of Standard Webhooks reads it; raises where a signature is not good."""
        return [Verifier(secret).verify(body, headers) for headers, body in self.got]

    @property
    def kinds(self) -> list[str]:
        return [body.split(b'"')[3].decode() for _, body in self.got]


class _Now:
    """What stands behind the port in a test."""

    messenger: Messenger


def messenger() -> Messenger:
    return _Now.messenger


@contextmanager
def receiving(
    settings: Any, authority: Authority, certificate: Path, script: Script | None = None
) -> Iterator[Receiver]:
    """A receiver at `HOST` to which our messenger finds through a name server of ours."""
    receiver = Receiver()
    with DnsPeer() as dns, WebPeer(certificate, script or receiver.script) as web:
        receiver.web = web
        dns.add(HOST, A=["127.0.0.1"], AAAA=[])
        extra = {ip_address("127.0.0.1"): web.port}
        _Now.messenger = Post(views([dns.address]), authority.context(), seconds=30.0, extra=extra)
        settings.PORT_FACTORIES = {
            **settings.PORT_FACTORIES,
            "directory.webhooks": "tests.directory.hooking.messenger",
        }
        yield receiver


def by(business: Business) -> Actor:
    return actor(business.memberships.get(role="owner").user)


def paying(code: str = "medium") -> Business:
    """A business whose plan has webhooks."""
    plans()
    business = factories.business(owner=factories.user())
    buy(contract(business), code, at=timezone.now())
    return business


def added(business: Business, address: str = ADDRESS) -> Webhook:
    order = webhooks.Order(webhook_id=uuid4(), address=address)
    return webhooks.add(order=order, business=business, by=by(business), at=timezone.now())


def publish(business: Business, count: int = 1) -> list[Event]:
    """Events that webhooks hear of, as the outbox has them; nothing is delivered yet."""
    return [happened("accounts.profile_published", business=business.pk) for _ in range(count)]


def happened(kind: str, **ids: object) -> Event:
    return Event.objects.create(
        kind=kind, ids={name: str(value) for name, value in ids.items()}, at=timezone.now()
    )


def deliver() -> None:
    """What workers of these queues do when they are rung."""
    while delivering.work("default") or delivering.work("webhooks") or delivering.work("mail"):
        pass


def messages(hook: Webhook) -> list[WebhookMessage]:
    return list(hook.messages.order_by("number", "created_at"))


def add(site: Client, **data: Any) -> Any:
    """The form about a new webhook, as a browser sends it."""
    return site.post(f"{LIST}new/", {"webhook_id": str(uuid4()), "address": ADDRESS, **data})


def dead(hook: Webhook) -> WebhookMessage:
    """A message whose receiver answered that it is gone; the webhook is switched off with it."""
    sending.tell(event=publish(hook.business)[0], at=timezone.now())
    message = jobs.claim(message_id=hook.messages.get().pk, tries=0, at=timezone.now())
    assert message is not None
    jobs.close(message=message, receipt=Receipt(410), at=timezone.now())
    return hook.messages.get()
