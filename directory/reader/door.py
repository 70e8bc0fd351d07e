"""The WSGI application in front of Django: answers what is plain from a fresh copy, and leaves all else to Django."""

from collections.abc import Callable, Iterable
from pathlib import Path
from time import clock_gettime, time
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import lmdb
import structlog
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from config.middleware import FEATURES, SLOW_MS, content_policy, new_reference
from directory import selectors
from directory.reader import asking
from directory.reader.asking import Asked, Environ, asked
from directory.reader.keeper import Keeper
from directory.reader.meters import Meters
from directory.reader.moments import CLOCK
from directory.reader.permission import Permission
from directory.reader.rows import LONGEST_KEY, Doubt
from directory.reader.shelf import Pages
from directory.reader.store import Copy
from directory.rules import replies
from directory.rules.numbers import is_itself
from directory.rules.queries import is_canonical, understand
from directory.rules.replies import Reply
from verification.rules import badges as badge_rules
from verification.rules import codes
from verification.rules.answers import SIZE_CLASS
from verification.services.seals import badges

log = structlog.get_logger(__name__)
METHODS: Final = frozenset({"GET", "HEAD"})
PHRASES: Final = {200: "200 OK", 304: "304 Not Modified", 404: "404 Not Found"}
SLOW_SECONDS: Final = SLOW_MS / 1000
MOST_HOSTS: Final = 64
WEIGHT: Final = ("Content-Length", str(SIZE_CLASS))  # of nearly every answer
NO_SEAL: Final = replies.problem(404, replies.NO_CODE)


class Reader:
    """Says nothing that Django would not say, and nothing that was not true two seconds ago."""

    def __init__(self, django: WSGIApplication, keeper: Keeper, meters: Meters) -> None:
        self.django, self.keeper, self.meters = django, keeper, meters
        self.permission = Permission()
        self.hosts: set[str] = set()
        self.unframed = [
            *common_headers(),
            ("X-Frame-Options", "DENY"),
            ("Content-Security-Policy", content_policy()),
        ]
        self.framed = common_headers()
        self.unknown = replies.answer(selectors.UNKNOWN_BODY, selectors.UNKNOWN_ETAG)
        # Django's settings are slow to ask, and the same as long as the process lives.
        self.must_be_secure = bool(settings.SECURE_SSL_REDIRECT or settings.SECURE_HSTS_SECONDS)
        self.own_host, self.region = settings.PUBLIC_HOST, settings.OPERATOR_COUNTRY
        self.language: str = settings.LANGUAGE_CODE

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        question = asked(environ)
        if question is None:
            return self.django(environ, start_response)
        began = clock_gettime(CLOCK)
        reply = self.reply(question, began) if self.is_plain(environ) else None
        if reply is None:
            next(self.meters.left)
            return self.django(environ, start_response)
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is not None:
            reply = replies.unless_held(reply, held)
        status, headers, body, may_be_framed = reply
        next(self.meters.not_modified if status == 304 else self.meters.answered)
        reference = new_reference()
        start_response(
            PHRASES[status],
            [
                *headers,
                *(self.framed if may_be_framed else self.unframed),
                WEIGHT if len(body) == SIZE_CLASS else ("Content-Length", str(len(body))),
                ("X-Request-ID", reference),
            ],
        )
        spent = clock_gettime(CLOCK) - began
        if spent > SLOW_SECONDS:
            route, ms = question[0], round(spent * 1000, 1)
            log.warning("request", route=route, status=status, ms=ms, reference=reference)
        return [body]

    def is_plain(self, environ: Environ) -> bool:
        """Nothing in it that a middleware would act on."""
        return (
            environ["REQUEST_METHOD"] in METHODS
            and "HTTP_COOKIE" not in environ
            and environ.get("CONTENT_LENGTH") in (None, "", "0")
            and "HTTP_TRANSFER_ENCODING" not in environ
            and not environ.get("SCRIPT_NAME")
            and ((host := environ.get("HTTP_HOST", "")) in self.hosts or self.is_ours(host))
            and (not self.must_be_secure or is_secure(environ))
        )

    def is_ours(self, host: str) -> bool:
        domain, _port = split_domain_port(host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        if len(self.hosts) < MOST_HOSTS:
            self.hosts.add(host)
        return True

    def reply(self, question: Asked, running: float) -> Reply | None:
        copy, seen = self.keeper.view
        now = time()
        if copy is None or not seen.is_fresh(running, now):
            return None
        what, value, language = question
        try:
            return ANSWERS[what](self, copy, value, language, now)
        except (Doubt, lmdb.Error):
            return None

    def number(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        """A number as it is stored; only what is not found may be one that the library reads as another."""
        found = copy.answer(f"n:{value}".encode(), now)
        if found is not None:
            etag, body = found
            return replies.answer(body, etag)
        return self.unknown if is_itself(value) else self.check(copy, value, language, now)

    def code(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        """What has the length of a seal's code; what is one is taken for nothing else."""
        code = codes.parse(value)
        if code is None:
            return self.check(copy, value, language, now)
        return self.answered(copy, f"c:{code}".encode(), now) or self.unknown

    def check(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        if is_canonical(value) and (found := self.answered(copy, f"n:{value}".encode(), now)):
            return found
        query = understand(value, own_host=self.own_host, region=self.region)
        if query.kind not in selectors.PREFIX:
            return None
        key = f"{selectors.PREFIX[query.kind]}:{query.value}".encode()
        return self.answered(copy, key, now) or self.unknown if len(key) <= LONGEST_KEY else None

    def answered(self, copy: Copy, key: bytes, now: float) -> Reply | None:
        found = copy.answer(key, now)
        if found is None:
            return None
        etag, body = found
        return replies.answer(body, etag)

    def seal(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        code = codes.parse(value)
        return (self.answered(copy, f"c:{code}".encode(), now) if code else None) or NO_SEAL

    def badge(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        if language and language not in badges.languages():
            return None
        language = language or self.language
        code = codes.parse(value)
        found = copy.page(f"f:{badges.key_of(code, language)}".encode(), now) if code else None
        if found is not None:
            return replies.badge(
                badge_rules.unpacked(found.body), found.etag, ancestors=found.about, language=language
            )
        body, nobody = badges.unknown(language), badge_rules.NOBODY
        etag = badge_rules.etag(body, nobody)
        return replies.badge(body, etag, ancestors=nobody, language=language, status=404)

    def status_list(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        found = copy.page(f"l:{value}".encode(), now)
        return None if found is None else replies.status_list(found.body, found.etag)

    def keys(self, copy: Copy, value: str, language: str, now: float) -> Reply | None:
        found = copy.page(b"k", now)
        return None if found is None else replies.keys(found.body)


# (reader, copy, the part that differs, what else it depends on, now)
ANSWERS: Final[dict[str, Callable[[Reader, Copy, str, str, float], Reply | None]]] = {
    asking.NUMBER: Reader.number,
    asking.CODE: Reader.code,
    asking.CHECK: Reader.check,
    asking.SEAL: Reader.seal,
    asking.BADGE: Reader.badge,
    asking.LIST: Reader.status_list,
    asking.KEYS: Reader.keys,
    asking.PERMISSION: lambda reader, copy, query, key, now: reader.permission.reply(copy, query, key, now),
}


def common_headers() -> list[tuple[str, str]]:
    """What the middleware puts on every answer; a test compares them with Django's own."""
    headers = [("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin")]
    headers.append(("Referrer-Policy", settings.SECURE_REFERRER_POLICY))
    headers.append(("Permissions-Policy", FEATURES))
    if settings.SECURE_HSTS_SECONDS:
        value = f"max-age={settings.SECURE_HSTS_SECONDS}"
        value += "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        value += "; preload" if settings.SECURE_HSTS_PRELOAD else ""
        headers.append(("Strict-Transport-Security", value))
    return headers


def is_secure(environ: Environ) -> bool:
    """Whether Django would neither send it on to https nor say different things about it."""
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return bool(environ["wsgi.url_scheme"] == "https")
    name, secure = settings.SECURE_PROXY_SSL_HEADER
    return bool(environ.get(name) == secure)


def in_front_of(django: WSGIApplication) -> WSGIApplication:
    """Django with the reader before it, or Django alone where the settings say so."""
    if not settings.READER:
        return django
    keeper, meters = Keeper(Path(settings.READER_DIR)), Meters()
    meters.in_table = keeper.in_table
    meters.register()
    keeper.start()
    reader = Reader(django, keeper, meters)
    if settings.READER_PAGES_MB:
        reader.django = Pages(django, reader, settings.READER_PAGES_MB << 20)
    return reader
