"""Questions about contact permission, asked of a reader that has something left of a portion."""

from urllib.parse import urlencode

from django.utils import timezone

from directory.models import ApiKey
from directory.services.portions import PORTIONS
from tests.directory.asking import PATH
from tests.directory.reading import Hand
from tests.directory.wsgi import Said, ask
from tests.verification.texting import MOBILE
from verification.models import Seal


def address(business: object, number: str = MOBILE) -> str:
    return f"{PATH}?{urlencode({'business': str(business), 'number': number})}"


def bearer(text: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


def said_by(hand: Hand, text: str, business: object, number: str = MOBILE) -> Said:
    """At the next look, by the reader as long as it has something left of a portion."""
    hand.keeper.turn()
    return ask(hand.reader, address(business, number), **bearer(text))


def portion(row: ApiKey, size: int = 100) -> None:
    """As if Django had just taken one for this process."""
    held, day = PORTIONS.of(row.pk.hex), timezone.now().date()
    with held.lock:
        held.fill(day, size)


def same(hand: Hand, path: str, **options: str) -> Said:
    ours, djangos = ask(hand.reader, path, **options), ask(hand.django, path, **options)
    assert (path, options, ours[:3]) == (path, options, djangos[:3])
    return ours


def names(seal: Seal) -> list[str]:
    shown = f"{seal.code[:4]}-{seal.code[4:8]}-{seal.code[8:]}"
    return [seal.code, shown, shown.lower(), str(seal.business_id), seal.business_id.hex]
