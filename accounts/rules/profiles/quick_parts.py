"""Where one clause of the quick line ends and the next begins."""

from collections.abc import Iterator, Sequence

from accounts.rules.profiles.quick_words import Token

WHICH = {"day", "days", "holidays"}
_WHAT = {"time", "closed", "always", "as_sunday", "as_usual", "unknown", "half"}


def parts(line: Sequence[Token]) -> Iterator[list[Token]]:
    """Cuts before each token that begins something new; separators at the ends are gone."""
    part: list[Token] = []
    for token in line:
        if part and _begins(part, token):
            part, rest = _cut(part, token)
            yield from _stripped(part)
            part = rest
        part.append(token)
    yield from _stripped(part)


def _begins(part: list[Token], token: Token) -> bool:
    """Whether `token` begins a clause of its own after `part`."""
    last = next((one for one in reversed(part) if one.kind not in ("and", "end")), token)
    if token.kind in ("and", "end") or last.kind in ("except", "also"):
        return False
    says_what = any(one.kind in _WHAT for one in part)
    broken = any(one.kind == "unknown" for one in part)
    complete = says_what and any(one.kind in WHICH for one in part)
    if token.kind == "also":
        return says_what or last.kind == "appointment"
    agreed = any(one.kind == "appointment" for one in part) and any(one.kind in WHICH for one in part)
    if token.kind in WHICH:
        if {one.kind for one in part} in ({"appointment", "and"}, {"appointment", "end"}):
            return True  # "Mo–Fr 9–18 und nach Vereinbarung, Sa zu": Saturday is another matter
        # After "9–18 Uhr Mo" a comma goes on with the days; after "Mo 9–18" a day is another clause.
        after_broken = part[-1].kind in ("and", "end") and broken
        return after_broken or ((complete or agreed) and last.kind not in WHICH and last.kind != "to")
    if token.kind == "unknown" and agreed and part[-1].kind in ("and", "end"):
        return True  # "Sa nach Vereinbarung, Pause 12–13": what cannot be read takes nothing along
    if token.kind == "appointment" and part[-1].kind == "time" and not token.rest:
        return False  # "Sa 10–14 nach Vereinbarung": by appointment only
    if token.kind in ("closed", "unknown", "appointment", "always"):
        return complete
    if _agreed_first(part):  # "By appointment Sat, Mon–Fri 9–5"
        complete = any(one.kind in ("and", "end") for one in part)
    return token.kind in _WHAT and complete and last.kind in WHICH and not broken


def _agreed_first(part: list[Token]) -> bool:
    return part[0].kind == "appointment" and any(one.kind in WHICH for one in part)


def _cut(part: list[Token], token: Token) -> tuple[list[Token], list[Token]]:
    """In "Ruhetag Mo, Di–So 12–22" the last days belong to what follows: the times decide at which comma."""
    if token.kind not in _WHAT or token.kind == "unknown" or part[-1].kind not in WHICH:
        return part, []
    commas = [at for at, one in enumerate(part) if one.kind in ("and", "end")]
    return (part[: commas[-1]], part[commas[-1] + 1 :]) if commas else (part, [])


def _stripped(part: list[Token]) -> Iterator[list[Token]]:
    while part and part[-1].kind in ("and", "end"):
        part = part[:-1]
    while part and part[0].kind in ("and", "end"):
        part = part[1:]
    if part:
        yield part
