"""The development gateways: what would have been sent becomes a row on the page of sent messages."""

from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from config.outbox.models import ConsoleMessage
from verification.adapters.setting_urls import GatewayUrl
from verification.adapters.speech import script
from verification.ports import Callback, DeliveryReceipt, ForgedReceipt, SendOutcome


class Console:
    """Sends nothing, keeps everything; codes stand in clear text, so production refuses it."""

    name = "console"

    @classmethod
    def from_url(cls, url: GatewayUrl) -> "Console":
        if not (settings.DEBUG or getattr(settings, "CONSOLE_GATEWAY_ALLOWED", False)):
            raise ImproperlyConfigured(
                f"{url.setting}: the console gateway shows codes on a page and works with DEBUG only; "
                "name a real gateway"
            )
        return cls()

    def send_text(self, *, to: str, body: str, reference: str) -> SendOutcome:
        return self._keep("sms", to=to, subject="", body=body, reference=reference)

    def speak_code(
        self, *, to: str, extension: str, code: str, language: Literal["de", "en"], reference: str
    ) -> SendOutcome:
        subject = f"DTMF {extension}" if extension else ""
        body = script(code, language).as_text()
        return self._keep("voice", to=to, subject=subject, body=body, reference=reference)

    def read_receipt(self, callback: Callback) -> DeliveryReceipt:
        raise ForgedReceipt("the console never reports back")

    def _keep(self, kind: str, *, to: str, subject: str, body: str, reference: str) -> SendOutcome:
        row = ConsoleMessage.objects.create(
            kind=kind, to=to, subject=subject, body=body, reference=reference, at=timezone.now()
        )
        return SendOutcome("accepted", provider_id=f"console-{row.pk}")
