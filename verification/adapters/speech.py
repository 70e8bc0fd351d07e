"""What a call says: a greeting that asks for a key, then the digits, one by one, three times."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext, override

TIMES = 3


@dataclass(frozen=True)
class Script:
    """The sentences of one call, already in the called person's language."""

    greeting: str
    lead_in: str
    again: str
    warning: str
    digits: tuple[str, ...]

    def as_text(self) -> str:
        spoken = " – ".join(self.digits)
        rounds = [f"{self.lead_in} {spoken}", *[f"{self.again} {spoken}"] * (TIMES - 1)]
        return "\n".join([self.greeting, "[1]", *rounds, self.warning])


def script(code: str, language: Literal["de", "en"]) -> Script:
    """Holds nothing of what the business wrote: only the operator's name and the digits."""
    with override(language):
        return Script(
            greeting=gettext("Hello, this is %(site)s. Press 1 to hear your code.")
            % {"site": settings.SITE_NAME},
            lead_in=gettext("Your code is:"),
            again=gettext("I repeat:"),
            warning=gettext("Never tell the code to anybody. Goodbye."),
            digits=tuple(code),
        )
