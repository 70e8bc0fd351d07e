"""What operators do with money in a browser, and what the pages must say afterwards."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.browsing import Person
from tests.journeys.killing import eventually
from tests.journeys.money.paying import cents, listed, words
from tests.peers.stack import Stack

DESK = "/operations/billing/"
SAID = {
    "open": {"de": "Offen", "en": "Open"},
    "late": {"de": "Davon überfällig", "en": "Of that overdue"},
    "assign": {"de": "Zuzuordnende Überweisungen", "en": "Transfers to be assigned"},
    "refunds": {"de": "Erstattungen, die jemanden brauchen", "en": "Refunds that need somebody"},
    "corrections": {
        "de": "Korrekturen, die auf eine zweite Person warten",
        "en": "Corrections that wait for a second person",
    },
    "matched": {"de": "Zugeordnet", "en": "Matched"},
    "told": {"de": "mitgeteilt am", "en": "told on"},
    "differences": {"de": "Abweichungen", "en": "Differences"},
}


@dataclass(frozen=True)
class Owing:
    """A firm with an open invoice for a year; `gross` in cents as it was issued."""

    session: str
    email: str
    firm: str
    pk: str
    number: str
    gross: str


def owing(stack: Stack, *names: str) -> dict[str, Owing]:
    call = f"from tests.billing.providers import deeds; deeds.owing{names!r}"
    made = json.loads(stack.manage("shell", "-v", "0", "-c", call))
    return {name: Owing(**one) for name, one in made.items()}


def figure(person: Person, name: str) -> str:
    """What the overview says above the list; what waits for nobody is not there."""
    return " ".join(dict(listed(person, "dl.sl > div")).get(SAID[name][person.language], "0").split())


def rows(person: Person) -> dict[str, tuple[int, bool]]:
    """The list below: number -> what is open, and whether it is late."""
    found = {}
    for row in person.page.locator("main tbody tr").all():
        number = row.locator("th a").inner_text().strip()
        found[number] = cents(row.locator("td.r").inner_text()), row.locator(".tag").count() > 0
    return found


def agree(person: Person) -> dict[str, tuple[int, bool]]:
    """Opens the overview: its figures are the sums of its rows, in amounts and in numbers. Returns the rows."""
    person.go(DESK)
    found = rows(person)
    late = [left for left, is_late in found.values() if is_late]
    for name, amounts in (("open", [left for left, _late in found.values()]), ("late", late)):
        said = figure(person, name)
        assert cents(said) == sum(amounts), (name, said, found)
        count = re.search(r"(\d+) \D*$", said)
        assert count, said
        assert int(count[1]) == len(amounts), (name, said, found)
    return found


def left(person: Person, owing: Owing) -> int:
    """What is open of an invoice; 0 when it is not on the list."""
    return agree(person).get(owing.number, (0, False))[0]


def bring(person: Person, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    person.go(f"{DESK}bank/")
    person.attach("file", file)
    person.press()


def matched(person: Person, number: int) -> Callable[[], bool]:
    """Whether the page of the bank file that is open says so by now."""

    def says() -> bool:
        person.page.reload()
        rows = dict(listed(person, "dl.sl > div"))
        return rows.get(SAID["matched"][person.language]) == str(number)

    return says


def says_at_last(person: Person, path: str, text: str) -> None:
    """Opens a page again and again until it says so."""

    def says() -> bool:
        person.go(path)
        return text in words(person)

    eventually(says)
