"""What a request asks, where that is plain. Whatever is not plain is Django's: it gives the same answers, slower."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote_plus

Environ = Mapping[str, Any]
CHECK: Final = "/api/v1/check"
NUMBER: Final = "/api/v1/check?q=+"
CODE: Final = "/api/v1/check?q="
PERMISSION: Final = "/api/v1/contact-permission"
KEYS: Final = "/.well-known/jwks.json"
SEAL: Final = "/api/v1/seals/"
BADGE: Final = "/f/"
LIST: Final = "/status-lists/"
_TEXT: Final = re.compile(r"q=[0-9A-Za-z%+._~()/:@-]{1,600}")
_PLAIN: Final = re.compile(r"q=%2[Bb]([1-9][0-9]{4,14})").fullmatch
_SHORT: Final = re.compile(r"q=([0-9A-Za-z-]{10,12})")
_CODE: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_SERIAL: Final = re.compile(r"[1-9][0-9]{0,8}")
_ASCII: Final = re.compile(r"[ -~]+")


# What is asked, the part that differs, and what else it depends on: a badge's language, or the key of who asks. Plain,
# since one is made for every request.
Asked = tuple[str, str, str]


def asked(environ: Environ) -> Asked | None:
    path = environ["PATH_INFO"]
    if path == CHECK:
        query = environ["QUERY_STRING"]
        plain = _PLAIN(query)
        return (NUMBER, f"+{plain[1]}", "") if plain else _check(query)
    if path == PERMISSION:
        return PERMISSION, environ["QUERY_STRING"], environ.get("HTTP_AUTHORIZATION", "")
    head, slash, tail = path.rpartition("/")
    read = _BY_HEAD.get(head + slash)
    return read(tail, environ["QUERY_STRING"]) if read is not None else None


def _check(query: str) -> Asked | None:
    if short := _SHORT.fullmatch(query):
        return CODE, short[1], ""
    if not _TEXT.fullmatch(query):
        return None
    text = unquote_plus(query[2:])
    return (CHECK, text, "") if _ASCII.fullmatch(text) else None


def _seal(tail: str, query: str) -> Asked | None:
    return (SEAL, tail, "") if not query and _CODE.fullmatch(tail) else None


def _badge(tail: str, query: str) -> Asked | None:
    if not _CODE.fullmatch(tail) or (query and not query.startswith("lang=")):
        return None
    return BADGE, tail, query.removeprefix("lang=")


def _list(tail: str, query: str) -> Asked | None:
    return (LIST, tail, "") if not query and _SERIAL.fullmatch(tail) else None


def _keys(tail: str, query: str) -> Asked | None:
    return (KEYS, "", "") if not query and tail == "jwks.json" else None


_BY_HEAD: Final[dict[str, Callable[[str, str], Asked | None]]] = {
    SEAL: _seal,
    BADGE: _badge,
    LIST: _list,
    "/.well-known/": _keys,
}
