"""Letters without any provider: shown in development, or made into papers that the operator prints and posts."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from config.kernel.ports import port
from config.outbox.models import ConsoleMessage
from verification.adapters.setting_urls import GatewayUrl
from verification.ports import PostOutcome
from verification.rules.letters import Sheet


class ConsolePost:
    """Posts nothing, keeps everything on the page of sent messages; the code stands there, so production refuses it."""

    @classmethod
    def from_url(cls, url: GatewayUrl) -> "ConsolePost":
        if not settings.CONSOLE_GATEWAY_ALLOWED:
            raise ImproperlyConfigured(
                f"{url.setting}: the console shows codes on a page and works with DEBUG only; "
                "write print:// for letters that you print yourself"
            )
        return cls()

    def hand_over(self, *, sheet: Sheet, reference: str) -> PostOutcome:
        ConsoleMessage.objects.get_or_create(
            kind="letter",
            reference=reference,
            defaults={
                "to": ", ".join(sheet.recipient)[:254],
                "subject": sheet.subject[:254],
                "body": sheet.as_text(),
                "at": timezone.now(),
            },
        )
        return PostOutcome("posted")


class PrintQueue:
    """Makes a PDF of each letter; the operator's print queue does the rest. Works with no provider at all."""

    @classmethod
    def from_url(cls, _url: GatewayUrl) -> "PrintQueue":
        return cls()

    def hand_over(self, *, sheet: Sheet, reference: str) -> PostOutcome:
        try:
            return PostOutcome("to_print", paper=port("verification.paper").pdf(sheet))
        except ImproperlyConfigured as missing:
            return PostOutcome("refused", error=str(missing))
