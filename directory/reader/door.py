"""The WSGI application in front of Django: answers what is plain from a fresh copy, and leaves all else to Django."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import lmdb
import structlog
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from config.middleware import SLOW_MS, content_policy, new_reference
from directory import selectors
from directory.reader import asking
from directory.reader.asking import Asked, Environ, asked
from directory.reader.keeper import Keeper
from directory.reader.meters import Meters
from directory.reader.store import LONGEST_KEY, Copy, Doubt
from directory.rules import replies
from directory.rules.queries import is_canonical, understand
from directory.rules.replies import Reply
from verification.rules import badges as badge_rules
from verification.rules import codes
from verification.services.seals import badges

log = structlog.get_logger(__name__)
METHODS: Final = frozenset({"GET", "HEAD"})
PHRASES: Final = {200: "200 OK", 304: "304 Not Modified", 404: "404 Not Found"}
MOST_HOSTS: Final = 64
NO_SEAL: Final = replies.problem(404, replies.NO_CODE)


class Reader:
    """Says nothing that Django would not say, and nothing that was not true two seconds ago."""

    def __init__(self, django: WSGIApplication, keeper: Keeper, meters: Meters) -> None:
        self.django, self.keeper, self.meters = django, keeper, meters
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

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        question = asked(environ)
        if question is None:
            return self.django(environ, start_response)
        reply = self.reply(question) if self.is_plain(environ) else None
        if reply is None:
            next(self.meters.left)
            return self.django(environ, start_response)
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is not None:
            reply = replies.unless_held(reply, held)
        next(self.meters.not_modified if reply.status == 304 else self.meters.answered)
        reference = new_reference()
        rest = self.framed if reply.may_be_framed else self.unframed
        own = (("Content-Length", str(len(reply.body))), ("X-Request-ID", reference))
        start_response(PHRASES[reply.status], [*reply.headers, *rest, *own])
        spent = (time.perf_counter() - began) * 1000
        if spent > SLOW_MS:
            log.warning(
                "request", route=question.what, status=reply.status, ms=round(spent, 1), reference=reference
            )
        return [reply.body]

    def is_plain(self, environ: Environ) -> bool:
        """Nothing in it that a middleware would act on."""
        return (
            environ["REQUEST_METHOD"] in METHODS
            and "HTTP_COOKIE" not in environ
            and environ.get("CONTENT_LENGTH") in (None, "", "0")
            and "HTTP_TRANSFER_ENCODING" not in environ
            and not environ.get("SCRIPT_NAME")
            and self.is_ours(environ.get("HTTP_HOST", ""))
            and (not self.must_be_secure or is_secure(environ))
        )

    def is_ours(self, host: str) -> bool:
        if host in self.hosts:
            return True
        domain, _port = split_domain_port(host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        if len(self.hosts) < MOST_HOSTS:
            self.hosts.add(host)
        return True

    def reply(self, question: Asked) -> Reply | None:
        copy, seen = self.keeper.view
        if copy is None or not seen.is_fresh():
            return None
        try:
            return ANSWERS[question.what](self, copy, question, time.time())
        except (Doubt, lmdb.Error):
            return None

    def check(self, copy: Copy, question: Asked, now: float) -> Reply | None:
        text = question.value
        if is_canonical(text) and (found := copy.answer(f"n:{text}".encode(), now)) is not None:
            return replies.answer(found.body, found.etag)
        query = understand(text, own_host=self.own_host, region=self.region)
        if query.kind not in selectors.PREFIX:
            return None
        key = f"{selectors.PREFIX[query.kind]}:{query.value}".encode()
        return self.answered(copy, key, now) or self.unknown if len(key) <= LONGEST_KEY else None

    def answered(self, copy: Copy, key: bytes, now: float) -> Reply | None:
        found = copy.answer(key, now)
        return None if found is None else replies.answer(found.body, found.etag)

    def seal(self, copy: Copy, question: Asked, now: float) -> Reply | None:
        code = codes.parse(question.value)
        return (self.answered(copy, f"c:{code}".encode(), now) if code else None) or NO_SEAL

    def badge(self, copy: Copy, question: Asked, now: float) -> Reply | None:
        known = question.language in badges.languages()
        if question.language and not known:
            return None
        language = question.language or settings.LANGUAGE_CODE
        code = codes.parse(question.value)
        found = copy.page(f"f:{badges.key_of(code, language)}".encode(), now) if code else None
        if found is not None:
            return replies.badge(found.body, found.etag, ancestors=found.about, language=language)
        body, nobody = badges.unknown(language), badge_rules.NOBODY
        etag = badge_rules.etag(body, nobody)
        return replies.badge(body, etag, ancestors=nobody, language=language, status=404)

    def status_list(self, copy: Copy, question: Asked, now: float) -> Reply | None:
        found = copy.page(f"l:{question.value}".encode(), now)
        return None if found is None else replies.status_list(found.body, found.etag)

    def keys(self, copy: Copy, question: Asked, now: float) -> Reply | None:
        found = copy.page(b"k", now)
        return None if found is None else replies.keys(found.body)


ANSWERS: Final[dict[str, Callable[[Reader, Copy, Asked, float], Reply | None]]] = {
    asking.CHECK: Reader.check,
    asking.SEAL: Reader.seal,
    asking.BADGE: Reader.badge,
    asking.LIST: Reader.status_list,
    asking.KEYS: Reader.keys,
}


def common_headers() -> list[tuple[str, str]]:
    """What the middleware puts on every answer; a test compares them with Django's own."""
    headers = [("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin")]
    headers.append(("Referrer-Policy", settings.SECURE_REFERRER_POLICY))
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
    meters.register()
    keeper.start()
    return Reader(django, keeper, meters)
