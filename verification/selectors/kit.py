"""What a business may show elsewhere, ready to be copied."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verification.models import Seal
from verification.rules import codes, kit


@dataclass(frozen=True)
class Kit:
    """`frame` is empty where no website is proven: no browser would show it anywhere."""

    frame: str
    link: str
    domains: tuple[str, ...]
    address: str


def kit_of(seal: Seal) -> Kit:
    """In the reader's language. Only a seal that is in force may be shown elsewhere."""
    code = codes.shown(seal.code)
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    query = "" if language == settings.LANGUAGE_CODE else f"?lang={language}"
    address = settings.PUBLIC_URL + reverse("directory:seal", args=[code])
    words = _("Check seal: %(host)s") % {"host": settings.PUBLIC_HOST}
    title = _("Seal from %(host)s") % {"host": settings.PUBLIC_HOST}
    badge = settings.PUBLIC_URL + reverse("badge", args=[code]) + query
    return Kit(
        frame=kit.frame_code(address=badge, title=title) if seal.domains else "",
        link=kit.link_code(
            address=address, picture=settings.PUBLIC_URL + reverse("directory:link_badge"), words=words
        ),
        domains=tuple(seal.domains),
        address=address.partition("://")[2],
    )
