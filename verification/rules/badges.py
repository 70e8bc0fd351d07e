"""The badge: a small page that stands in a frame on the business's own website, and who may frame it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Final, Literal

from verification.rules import answers, codes

Look = Literal["verified", "suspended", "expired", "revoked", "none"]
NOBODY: Final = "'none'"
LARGEST: Final = 4096
# The number changes with the sheet, since a badge names it for as long as it stands.
SHEET: Final = "/static/badge.css?v=1"
PAGE: Final = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
    '<title>{title}</title><link rel="stylesheet" href="{sheet}"></head>'
    '<body><a class="{look}" href="{target}" target="_blank" rel="noopener">'
    '<img src="/static/seal/{look}.svg" alt="" width="52" height="52">'
    "<span><b>{word}</b>{lines}<small>{host}</small></span></a></body></html>\n"
)


@dataclass(frozen=True)
class BadgeFacts:
    """All that a badge says about one seal."""

    code: str
    state: str
    state_at: datetime
    name: str
    city: str
    valid_until: datetime
    domains: Sequence[str]


@dataclass(frozen=True)
class Wording:
    """The words of one language: of each look, and the sentence about the time. `prefix` leads our addresses."""

    language: str
    prefix: str
    host: str
    words: Mapping[str, str]
    sentences: Mapping[str, str]


def look_of(state: str, *, in_time: bool) -> Look:
    """Only an active seal within its time is verified, whatever a job did; what ended kindly looks like expired."""
    if state == "active":
        return "verified" if in_time else "expired"
    if state == "suspended":
        return "suspended"
    return "revoked" if state == "revoked" else "expired"


def last_day(facts: BadgeFacts) -> date:
    """The last day on which it was, or will be, valid, in UTC, as the token's dates mean it."""
    ended_before = facts.state not in ("active", "suspended") and facts.state_at < facts.valid_until
    return facts.state_at.astimezone(UTC).date() if ended_before else answers.last_day(facts.valid_until)


def draw(facts: BadgeFacts, look: Look, wording: Wording, *, day: str) -> bytes:
    """The page's bytes; `day` is the last day in words. What is too long is cut by the sheet, never in the text."""
    sentence = wording.sentences[look].format(day=day)
    return _page(
        look,
        wording,
        title=f"{wording.words[look]}: {facts.name}, {facts.city}",
        lines=(facts.name, f"{facts.city} · {sentence}"),
        target=f"{wording.prefix}/s/{codes.shown(facts.code)}",
    )


def unknown(wording: Wording) -> bytes:
    """The badge of a code that nobody has: neutral, and with the way to the check page."""
    word, sentence = wording.words["none"], wording.sentences["none"]
    return _page(
        "none", wording, title=sentence, lines=("", sentence), target=f"{wording.prefix}/check/", word=word
    )


def _page(
    look: Look, wording: Wording, *, title: str, lines: tuple[str, str], target: str, word: str = ""
) -> bytes:
    name, about = lines
    page = PAGE.format(
        language=wording.language,
        title=escape(title),
        sheet=SHEET,
        look=look,
        target=target,
        word=escape(word or wording.words[look]),
        lines=(f"<strong>{escape(name)}</strong>" if name else "") + f"<i>{escape(about)}</i>",
        host=escape(wording.host),
    )
    return page.encode()


def ancestors(domains: Sequence[str]) -> str:
    """Who may show it: the proven websites, by https, with and without www; nobody where none is proven."""
    hosts: list[str] = []
    for domain in domains:
        bare = domain.removeprefix("www.")
        hosts += [bare, f"www.{bare}"] if domain == bare else [domain]
    return " ".join(f"https://{host}" for host in dict.fromkeys(hosts)) or NOBODY


def etag(body: bytes, may_frame: str) -> str:
    """The strong validator of these bytes together with who may frame them, with its quotes."""
    return f'"{hashlib.sha256(may_frame.encode() + b"|" + body).hexdigest()[:22]}"'


SHORTEST: Final = 20


def _pieces() -> tuple[tuple[bytes, bytes], ...]:
    """What every badge has, each piece with the character that stands for it where many badges are kept."""
    gap = "\0"
    page = PAGE.format(
        language=gap, title=gap, sheet=SHEET, look=gap, target=gap, word=gap, lines=gap, host=gap
    )
    long = [piece.encode() for piece in page.split(gap) if len(piece) >= SHORTEST]
    return tuple((bytes([number]), piece) for number, piece in enumerate(long, start=1))


PIECES: Final = _pieces()
PACKED: Final = b"p"
AS_IT_IS: Final = b" "
# Whoever keeps packed badges keeps this with them: with other pieces they would come out as something else.
FORM: Final = hashlib.sha256(repr(PIECES).encode()).hexdigest()[:8]


def packed(page: bytes) -> bytes:
    """Without what every badge has: a third of the room. What is no badge of this form stays as it is."""
    if any(mark in page for mark, _piece in PIECES):
        return AS_IT_IS + page
    rest = page
    for mark, piece in PIECES:
        if rest.count(piece) != 1:
            return AS_IT_IS + page
        rest = rest.replace(piece, mark)
    return PACKED + rest


def unpacked(kept: bytes) -> bytes:
    page = kept[1:]
    if kept[:1] == AS_IT_IS:
        return page
    for mark, piece in PIECES:
        page = page.replace(mark, piece)
    return page
