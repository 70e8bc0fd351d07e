"""What is asked, path by path: of evenly chosen businesses, in an order that repeats."""

import random
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from accounts.rules.profiles.categories import CATEGORIES
from bench.load import get
from bench.places import Place
from verification.management.bulk.firms import Firm, firm

KEYS: Final = 20_000
# Of ten that look something up, eight have the number, one has the code, and one asks for what nobody has.
BY_CODE, UNKNOWN = 8, 9
NOBODYS: Final = (5_000_000, 9_000_000)


def chosen(seals: int, *, seed: int = 7) -> list[Firm]:
    dice = random.Random(seed)
    return [firm(dice.randrange(seals)) for _ in range(KEYS)]


def check(place: Place) -> list[bytes]:
    dice, found = random.Random(11), []
    for position, one in enumerate(chosen(place.seals)):
        text = f"%2B{one.e164[1:]}"
        if position % 10 == BY_CODE:
            text = one.code
        elif position % 10 == UNKNOWN:
            text = f"%2B{firm(dice.randrange(*NOBODYS)).e164[1:]}"
        found.append(get(f"/api/v1/check?q={text}"))
    return found


def seals(place: Place) -> list[bytes]:
    return [get(f"/api/v1/seals/{one.code}") for one in chosen(place.seals)]


def badges(place: Place) -> list[bytes]:
    return [get(f"/f/{one.code}") for one in chosen(place.seals)]


def lists(place: Place) -> list[bytes]:
    return [get(f"/status-lists/{number + 1}") for number in range((place.seals - 1) // 131_072 + 1)]


def profiles(place: Place) -> list[bytes]:
    return [get(f"/b/{one.slug}/") for one in chosen(place.seals)]


def hot_profiles(place: Place) -> list[bytes]:
    """Three hundred pages again and again, as visitors of one hour ask for them."""
    return [get(f"/b/{one.slug}/") for one in chosen(place.seals)[:300]]


def searches(place: Place) -> list[bytes]:
    """By the name of one business: a few words."""
    return [get(f"/directory/?q={quote(one.name)}") for one in chosen(place.seals)]


def slips(place: Place) -> list[bytes]:
    """The same names with two letters changed about in the longest word."""
    return [get(f"/directory/?q={quote(slip(one.name))}") for one in chosen(place.seals)]


def slip(name: str) -> str:
    words = name.split()
    longest = max(words, key=len)
    middle = len(longest) // 2
    typed = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
    return " ".join(typed if word == longest else word for word in words)


def cities(place: Place) -> list[bytes]:
    """A surname somewhere in a city: two long lists that have a few hundred entries in common."""
    return [
        get(f"/directory/?q={quote(one.person.split()[1])}&place={quote(one.place.city)}")
        for one in chosen(place.seals)
    ]


def places_and_kinds(place: Place) -> list[bytes]:
    return [
        get(f"/directory/?place={one.place.postcode}&category={kind(one)}") for one in chosen(place.seals)
    ]


def kind(one: Firm) -> str:
    """As its profile says; that module wants Django, which the client goes without."""
    return CATEGORIES[one.number % len(CATEGORIES)].code


def open_now(place: Place) -> list[bytes]:
    """What is open now in a city; at night nothing is, and that takes longest to find out."""
    return [get(f"/directory/?place={quote(one.place.city)}&open=on") for one in chosen(place.seals)]


def deliveries(place: Place) -> list[bytes]:
    place.inside("bench.inside.delivering")
    return [get(f"/directory/?to={one.place.postcode}") for one in chosen(place.seals)]


def queue(place: Place) -> list[bytes]:
    """The reviewers' queue with one application waiting for ten businesses: its first page, and pages further down."""
    told = place.inside("bench.inside.desk", str(max(100, place.seals // 10)))
    cookie = f"Cookie: {told['cookie']}"
    marks = [f"?after={quote(mark)}" for mark in told["marks"]]
    return [get(f"/review/{mark}", cookie) for mark in ["", *marks]]


def permissions(place: Place) -> list[bytes]:
    """A messenger with a key of its own; each question is counted in the database."""
    key = place.inside("bench.inside.partner")["key"]
    bearer = f"Authorization: Bearer {key}"
    return [
        get(f"/api/v1/contact-permission?business={one.code}&number=%2B49171392{n % 10_000:04d}", bearer)
        for n, one in enumerate(chosen(place.seals))
    ]


# name -> (what is asked, whether the reader stands before Django)
PATHS: Final[dict[str, tuple[Callable[[Place], Sequence[bytes]], bool]]] = {
    "look-up": (check, True),
    "look-up, reader off": (check, False),
    "seal": (seals, True),
    "badge": (badges, True),
    "badge, reader off": (badges, False),
    "status list": (lists, True),
    "contact permission": (permissions, True),
    "profile": (profiles, True),
    "profile, warm": (hot_profiles, True),
    "profile, drawn each time": (profiles, False),
    "directory search": (searches, True),
    "directory search, a slip": (slips, True),
    "directory, name and city": (cities, True),
    "directory, postcode and category": (places_and_kinds, True),
    "directory, open now": (open_now, True),
    "directory, delivers to": (deliveries, True),
    "review queue": (queue, True),
}
