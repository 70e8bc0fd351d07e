"""What people and programs send to a form, and what must come back: a page in the reader's language that says what to
do, with everything that was typed still on it, and nothing else changed."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.test import Client

from tests.house import pages
from tests.house.filling import filled

LANGUAGES: Final = (("de", ""), ("en", "/en"))
PREFIXES: Final = dict(LANGUAGES)
WRITING: Final = ("INSERT", "UPDATE", "DELETE")
TITLES: Final = {"de": "Fehler:", "en": "Error:"}

# Nobody can mean these, whatever the field is for.
UNREADABLE: Final = {
    "nul": "a\x00b",
    "terminal": "\x07\x1b[31mrot",
    "turned": "links \u202e rechts",
    "isolated": "\u2066links\u2069",
    "no character": "a\ufffeb",
    "private use": "\ue000",
    "heaped": "Z\u0334\u0321\u031b\u0313\u0308\u034e\u0338a",
}
# A customer could take these for a check by us.
CLAIMS: Final = {
    "tick": "Frisch \u2714 vom Blech",
    "green circle": "\U0001f7e2 Bäckerei",
    "geprüft": "Wir sind geprüft.",
    "verified": "A verified business",
    "pulled apart": "ge-prüft",
    "Cyrillic letter": "v\u0435rified",
    "full width": "\uff36\uff45\uff52\uff49\uff46\uff49\uff45\uff44",
    "official": "Offizieller Partner",
}
# Strange, and meant as they are.
WORDS: Final = {
    "markup": "<script>alert(1)</script> & <b>Brot</b>",
    "template": "{{ 7*7 }}{% load x %}",
    "percent": "%(name)s %s 100%",
    "quotes": "' OR 1=1 --\"",
    "emoji": "\U0001f950\U0001f9d1\u200d\U0001f373\U0001f1e9\U0001f1ea",
    "Arabic": "خبز طازج كل يوم",
    "Thai": "ขนมปังสดทุกวัน",
}
EMPTY: Final = {"empty": "", "spaces": " \t ", "header": "a\r\nSet-Cookie: a=b"}
SPOKEN: Final = {**CLAIMS, **WORDS}
EVERYTHING: Final = {**UNREADABLE, **SPOKEN, **EMPTY}
MILLION: Final = "x" * 1_000_000


@dataclass(frozen=True, eq=False)
class Form:
    """A form on a page: `control` is one that only it has, `typed` is right, `fields` take any words."""

    path: str
    control: str
    fields: tuple[str, ...]
    typed: Mapping[str, Any] = field(default_factory=dict)
    post: str = ""  # where it is sent, if not to its own page

    def __str__(self) -> str:
        return f"{self.path} {self.typed.get('action', '')}".strip()

    def sent(self, client: Client, prefix: str, **words: Any) -> tuple[dict[str, Any], Any]:
        """Opens the page, types, presses the button: what was sent, and what came back."""
        opened = client.get(prefix + self.path)
        data = filled(opened, self.control, **{**self.typed, **words})
        return data, client.post(prefix + (self.post or self.path), data)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was written to the database meanwhile, statement by statement; sessions aside."""
    written: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITING) and "django_session" not in sql:
            written.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield written


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever happens within leaves no trace, so that the next try begins where this one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def complaints(answer: Any, language: str) -> list[str]:
    """What the page says is wrong; the page itself is as every page must be."""
    page = pages.check(answer.content, language)
    title = page.text_of("title")[0]
    assert title.startswith(TITLES[language]), title
    summary = re.search(r'role="alert"[^>]*>(.*?)</(?:div|section)>', page.html, re.DOTALL)
    assert summary, "no summary of what is wrong"
    said = [
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", item)).split())
        for item in re.findall(r"<li[^>]*>(.*?)</li>", summary[1], re.DOTALL)
    ]
    assert said, summary[1]
    assert all(len(one) > 10 for one in said), said
    return said


def refused(form: Form, client: Client, **words: Any) -> dict[str, list[str]]:
    """Sends it in both languages; asserts that it is refused as it should be. Returns what was said, by language."""
    said = {}
    for language, prefix in LANGUAGES:
        with watched() as written:
            data, answer = form.sent(client, prefix, **words)
        assert answer.status_code == 422, (answer.status_code, getattr(answer, "url", ""))
        said[language] = complaints(answer, language)
        kept(form, data, answer)
        assert written == []
    assert len(said["de"]) == len(said["en"])
    assert not set(said["de"]) & set(said["en"]), "the same words in both languages"
    return said


def kept(form: Form, data: Mapping[str, Any], answer: Any) -> None:
    """Every field holds what was sent."""
    shown = filled(answer, form.control)
    for name in set(data) & set(shown) - {"once", "rendered", "homepage", "seen", "base", "taken", "action"}:
        if not isinstance(data[name], str):
            continue
        # Line ends are the browser's business, and it never sends the one that begins a text.
        assert _even(shown[name]) == _even(data[name]), name


def _even(text: str) -> str:
    return " ".join(text.split())


def borne(form: Form, client: Client, text: str, language: str) -> int:
    """The same words in every field: a page that says what is wrong and keeps them, or all of it is taken."""
    with taken_back(), watched() as written:
        data, answer = form.sent(client, PREFIXES[language], **dict.fromkeys(form.fields, text))
        if answer.status_code == 302:
            assert client.get(answer.url, follow=True).status_code == 200
            return 302
        assert answer.status_code == 422, answer.status_code
        complaints(answer, language)
        kept(form, data, answer)
        assert written == []
        return 422


def rounds(fields: Sequence[str], texts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Other words in every field, until all of the words were in one."""
    words = list(texts.values())
    for first in range(0, len(words), len(fields)):
        yield {name: words[(first + at) % len(words)] for at, name in enumerate(fields)}
