"""Links that are mailed: a row's id and a keyed hash, which a job can make again; nothing of them is stored."""

import binascii
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from config.kernel.keys import derive, token_hash, versions
from pilot.models import Application, PilotInvitation

RESUME_LIFE = timedelta(days=30)
ID_LENGTH, END_LENGTH = 22, 8


@dataclass(frozen=True)
class Resumption:
    """What a resume link leads to, and until when it may be used."""

    application: Application
    until: datetime


def new_nonce() -> str:
    return secrets.token_hex(16)


def address(name: str, *args: str, language: str) -> str:
    """The full address of a page in the reader's language, on our own host whatever the request said."""
    with translation.override(language):
        return settings.PUBLIC_URL + reverse(name, args=args)


def status_token(application: Application) -> str:
    """Leads to the status page for as long as the row lives; only ever mailed, so using it proves the mailbox."""
    return _packed(application) + derive("pilot.status", str(application.pk), application.nonce)


def by_status_token(token: str) -> Application | None:
    application = _unpacked(token)
    if application is None:
        return None
    expected = _macs("pilot.status", str(application.pk), application.nonce)
    return application if _among(token[ID_LENGTH:], expected) else None


def resume_token(application: Application, *, at: datetime) -> str:
    """Leads to the draft for 30 days from `at`, or until another address is given for it."""
    end = f"{int((at + RESUME_LIFE).timestamp()):08x}"
    return _packed(application) + end + derive("pilot.resume", *_resume_parts(application, end))


def by_resume_token(token: str) -> Resumption | None:
    """None for a link that is not ours; one that ran out is returned, so that a new one can be mailed."""
    application = _unpacked(token)
    if application is None:
        return None
    end, mac = token[ID_LENGTH : ID_LENGTH + END_LENGTH], token[ID_LENGTH + END_LENGTH :]
    if not _among(mac, _macs("pilot.resume", *_resume_parts(application, end))):
        return None
    return Resumption(application, datetime.fromtimestamp(int(end, 16), tz=UTC))


def invitation_token(invitation: PilotInvitation) -> str:
    """The token whose hash the row holds, whichever version of the key made it."""
    parts = str(invitation.application_id), invitation.nonce
    made = (derive("pilot.invitation", *parts, version=version) for version in reversed(versions("link")))
    return next(token for token in made if token_hash(token) == invitation.token_hash)


def new_invitation_token(application: Application, nonce: str) -> str:
    return derive("pilot.invitation", str(application.pk), nonce)


def by_invitation_token(token: str) -> PilotInvitation | None:
    found = PilotInvitation.objects.filter(token_hash=token_hash(token))
    return found.select_related("application__programme").first()


def _resume_parts(application: Application, end: str) -> tuple[str, ...]:
    return str(application.pk), application.nonce, application.email, end


def _macs(purpose: str, *parts: str) -> Iterator[str]:
    return (derive(purpose, *parts, version=version) for version in versions("link"))


def _among(mac: str, expected: Iterator[str]) -> bool:
    given = mac.encode("utf-8", "surrogatepass")
    return any(hmac.compare_digest(given, one.encode()) for one in expected)


def _packed(application: Application) -> str:
    return urlsafe_b64encode(application.pk.bytes).decode().rstrip("=")


def _unpacked(token: str) -> Application | None:
    try:
        key = UUID(bytes=urlsafe_b64decode(token[:ID_LENGTH] + "=="))
    except (ValueError, binascii.Error):
        return None
    return Application.objects.filter(pk=key).select_related("programme", "notice", "cohort").first()
