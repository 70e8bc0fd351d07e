"""The words of the quick line: German and English as businesses write them, cut into tokens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from accounts.rules.text import normalised

Kind = Literal[
    "day", "days", "holidays", "time", "to", "and", "end", "closed", "always", "appointment", "except", "also",
    "as_sunday", "as_usual", "half", "unknown",
]  # fmt: skip
Language = Literal["de", "en"]
LONGEST = 500

DAYS_DE = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Token:
    """A word of the line and where it stands. `days` are weekdays, Monday = 0. A time has `minutes` as on a 24-hour
    clock, `half` ("am", "pm") where it was said, and `padded` where its writing leaves no choice. A "half"
    ("nachmittags") says in `minutes` the earliest and in `latest` the latest beginning.
    `rest` is set on the days of which nothing was said before ("sonst"), and on "by appointment" at other times.
    """

    kind: Kind
    start: int
    end: int
    days: tuple[int, ...] = ()
    minutes: int = 0
    latest: int = 0
    half: str = ""
    padded: bool = False
    rest: bool = False


DAY_WORDS = (
    r"mo|mon|montags?|mondays?",
    r"di|dienstags?|tu|tue|tues|tuesdays?",
    r"mi|mitt|mittwochs?|wed|weds|wednesdays?",
    r"do|don|donnerstags?|th|thu|thur|thurs|thursdays?",
    r"fr|freitags?|fri|fridays?",
    r"sa|sam|samstags?|sonnabends?|sat|saturdays?",
    r"so|son|sonntags?|su|sun|sundays?",
)
_EVERY_DAY = (
    r"täglich|tägl|tgl|jeden tag|alle tage|an allen tagen"
    r"|daily|every ?day|each day|7 days(?: a week)?|all week"
)
_REST = (
    r"sonst|ansonsten|(?:an den |an allen |alle )?(?:übrigen?|restlichen?|anderen) tagen?"
    r"|otherwise|(?:the )?rest(?: of the week)?|(?:all |on )?(?:other|remaining) days"
)
_WORKING_DAYS = r"werktags|werktäglich|an werktagen|werktage"  # by law Saturday is one
_WEEKDAYS = r"wochentags|unter der woche|week ?days|on week ?days"
_WEEKEND = r"wochenenden?|week-?ends?"
_HOLIDAY = r"(?:gesetzliche[nr]? )?feiertag(?:e|en|s)?|ft|(?:public |bank )?hol(?:iday)?s?|ph"

_SUNDAYS_HOLIDAYS = r"(?:sonn|so)-?\s*(?:und|u\.?|&|/|\+)\s*feiertag(?:e|en|s)?"
_ALWAYS = (
    r"24\s*/\s*7|7\s*/\s*24|rund um die uhr|a?round the clock|24[ -]?(?:h|std|stunden|hours?|hrs?)|ganztägig"
    r"|durchgehend (?:geöffnet|offen)|immer (?:geöffnet|offen)|always open|open all day|all day"
)
_APPOINTMENT = (
    r"(?P<besides>außerhalb (?:(?:der|dieser|unserer) )?(?:(?:öffnungs)?zeiten )?|(?:vor|nach)mittags |abends "
    r"|(?:an)?sonst(?:en)? |jederzeit |mornings |afternoons |evenings |at other times |otherwise |or )?"
    r"(?:(?:termine? |besuche? |besichtigung(?:en)? )?(?:nur |jederzeit |gerne? )?(?:(?:nach|n\.|mit) ?"
    r"(?:tel\. ?|tel |telefonischer |vorheriger |individueller )?"
    r"(?:vereinbarung|vereinb|absprache|terminvereinbarung|terminabsprache|termin|anmeldung)"
    r"|n\. ?(?:tel\. ?)?v\.?|nv|auf anfrage)"
    r"|(?:only |strictly )?(?:by|on) (?:prior )?"
    r"(?:appointment|appt|arrangement|request)(?: only)?"
    r"|appointments? only)"
)
_CLOSED = (
    r"geschlossen|geschl|zu|ruhetage?|closed|shut|off|frei|nicht geöffnet|keine sprechstunde|kein verkauf"
)
_EXCEPT = r"außer|ausser|ausgenommen|bis auf|nicht|except(?: for| on)?|excluding|excl|but not|not"
_FILLER = (
    r"von|am|an|den|uhr|h|hrs?|geöffnet|offen|auf|open|opens|öffnungszeiten|opening (?:hours|times)|hours"
    r"|geschäftszeiten|sprechzeiten|sprechstunden?|wir haben|haben wir|wir|we are|jeweils|je|jeden|durchgehend"
    r"|from|ab(?=\s*\d{1,2}(?:[:.]\d{2})?(?!\d|\.))|on|the|every|each|tag|day|between|zwischen|ist|sind|is|are|at"
    r"|für sie da|for you|ganzjährig|all year|only|nur"
)

# In this order: what begins alike and is longer comes first.
_WORDS: tuple[tuple[str, str], ...] = (
    ("sundays_holidays", _SUNDAYS_HOLIDAYS),
    ("always", _ALWAYS),
    ("appointment", _APPOINTMENT),
    ("as_sunday", r"wie (?:an |am )?sonntag(?:e|en|s)?|(?:same )?as (?:on )?(?:a )?sundays?"),
    ("as_usual", r"wie (?:üblich|gewohnt|immer|sonst)|as usual|usual hours|normal hours"),
    ("rest", _REST),
    ("everyday", _EVERY_DAY),
    ("working_days", _WORKING_DAYS),
    ("weekdays", _WEEKDAYS),
    ("weekend", _WEEKEND),
    ("holidays", _HOLIDAY),
    *((f"day{number}", words) for number, words in enumerate(DAY_WORDS)),
    ("closed", _CLOSED),
    ("except", _EXCEPT),
    ("also", r"auch|zusätzlich|inkl|inklusive|einschließlich|including|incl|also"),
    ("morning", r"vormittags?|morgens|früh|mornings?"),
    ("afternoon", r"nachmittags?|afternoons?"),
    ("evening", r"abends|evenings?"),
    ("noon", r"(?:12 ?)?noon|midday"),
    ("midnight", r"(?:12 ?)?midnight|mitternacht"),
    ("filler", _FILLER),
    ("and", r"und|u|sowie|and|or|oder"),
    ("to", r"bis(?: zum)?|to|til|till|until|through|thru"),
)
_TIME = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})|(?P<packed>\d{2}))?(?!\d)"
    r"(?:\s*(?:uhr|h)(?!\w)(?:\s*(?P<after>[0-5]\d)(?!\s*[\d:.\-–]))?)?(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
)
# The first Monday, a date: no time, unless it ends a span and a sentence.
_ORDINAL = (
    r"(?<![-–—~\w:.])(?<![-–—~] )(?<!bis )\d{1,2}\.(?!\d)|(?<![-–—~\w:.])\d{1,2}\.\d{1,2}\.(?:\d{2,4})?(?!\d)"
)
_MARKS = (
    r"(?P<mark_to>[-–—‐‑‒−~]+|->|→)|(?P<mark_end>[;\n|•·]|\.(?=\s|$))|(?P<mark_and>[,+&/])"
    r"|(?P<mark_skip>[\s:()\[\]=]+|[\u231a\u231b\u23f0-\u23f3\U0001f550-\U0001f567🕰📅📆🗓]\ufe0f?)"  # clocks say nothing
)
_TOKEN = re.compile(
    "|".join(rf"(?P<{name}>(?<!\w)(?:{words})(?!\w)\.?)" for name, words in _WORDS)
    + rf"|(?P<ordinal>{_ORDINAL})|(?P<time>(?<!\w){_TIME})|{_MARKS}|(?P<unknown>\w+\.?|.)",
    re.IGNORECASE | re.DOTALL,
)
_GROUPS: dict[str, tuple[int, ...]] = {
    "everyday": tuple(range(7)),
    "working_days": tuple(range(6)),
    "weekdays": tuple(range(5)),
    "weekend": (5, 6),
}
_PLAIN = {"mark_to": "to", "mark_end": "end", "mark_and": "and", "ordinal": "unknown"}
_HALVES = {"morning": (0, 11 * 60 + 59), "afternoon": (12 * 60, 19 * 60), "evening": (15 * 60, 24 * 60)}


def cleaned(text: str) -> str:
    """As it is read and quoted: compatibility forms folded, spaces at the ends gone."""
    return normalised("NFKC", text).replace("\u00a0", " ").strip()


def tokens(text: str) -> list[Token]:
    """The tokens of a cleaned line; words that say nothing are left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        # "24 h" is a closing time where one stands open.
        last = found[-1].kind if found else ""
        if match.lastgroup == "always" and last == "to" and text[match.start()] == "2":
            found.append(Token("time", *match.span(), minutes=24 * 60))
        elif match.lastgroup == "always" and last == "time" and match[0].lower().startswith("durchgehend"):
            continue  # "8–18 Uhr durchgehend geöffnet": without a break
        else:
            found.extend(_tokens(match))
    return list(_dashes(found))


def _dashes(line: list[Token]) -> Iterator[Token]:
    """A dash where the hours of a day would stand says that there are none: "Mi: –"."""
    for at, token in enumerate(line):
        alone = at + 1 == len(line) or line[at + 1].kind in ("and", "end")
        after_day = at > 0 and line[at - 1].kind == "day"
        yield replace(token, kind="closed") if token.kind == "to" and alone and after_day else token


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    name, (start, end) = match.lastgroup or "unknown", match.span()
    if name == "half" or match["time"]:
        yield _time(match)
    elif name == "rest":
        yield Token("days", start, end, tuple(range(7)), rest=True)
    elif name in _GROUPS:
        yield Token("days", start, end, _GROUPS[name])
    elif name.startswith("day"):
        yield Token("day", start, end, (int(name[3:]),))
    elif name == "sundays_holidays":
        yield Token("day", start, end, (6,))
        yield Token("holidays", start, end)
    elif name in _HALVES:
        earliest, latest = _HALVES[name]
        yield Token("half", start, end, minutes=earliest, latest=latest)
    elif name == "appointment":
        yield Token("appointment", start, end, rest=bool(match["besides"]))
    elif name in ("noon", "midnight"):
        yield Token("time", start, end, minutes=720, half="pm" if name == "noon" else "am", padded=True)
    elif name not in ("mark_skip", "filler"):
        yield Token(_PLAIN.get(name, name), start, end)  # type: ignore[arg-type]


def _time(match: re.Match[str]) -> Token:
    start, end = match.span()
    hour = int(match["hour"])
    minute = int(match["minute"] or match["packed"] or match["after"] or 0)
    half = f"{match['half'].lower()}m" if match["half"] else ""
    if minute > 59 or hour > 48 or (half and not 1 <= hour <= 12):
        return Token("unknown", start, end)
    padded = hour > 12 or match["hour"].startswith("0") or bool(match["packed"] and len(match["hour"]) == 2)
    return Token("time", start, end, minutes=hour * 60 + minute, half=half, padded=padded)
