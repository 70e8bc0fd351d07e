"""Forgets what is over: sessions with the addresses they came from, invitations, mails that never left.

Each in batches, each batch a transaction of its own: a job that was killed goes on where it stopped.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import MemberInvitation
from accounts.rules.retention import MEMBER_INVITATION_DAYS, UNSENT_MAIL_DAYS
from config.outbox.models import PendingMail

BATCH = 500
# A session is written at the end of the request that makes it; its entry in the list of devices a moment before.
MARGIN = timedelta(days=1)


def forget(*, at: datetime) -> int:
    """All that is due; returns how many rows went."""
    over = (
        Session.objects.filter(expire_date__lt=at),
        UserSession.objects.filter(created_at__lt=at - MARGIN).exclude(
            session_key__in=Session.objects.values("session_key")
        ),
        _invitations(at - timedelta(days=MEMBER_INVITATION_DAYS)),
        PendingMail.objects.filter(created_at__lt=at - timedelta(days=UNSENT_MAIL_DAYS)),
    )
    return sum(_delete(rows) for rows in over)


def _invitations(before: datetime) -> QuerySet[MemberInvitation]:
    """Accepted, taken back or run out before that moment."""
    ended = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before)
    idle = Q(accepted_at=None, withdrawn_at=None, expires_at__lt=before)
    return MemberInvitation.objects.filter(ended | idle)


def _delete(rows: QuerySet[Any]) -> int:
    gone = 0
    while found := _batch(rows):
        gone += found
    return gone


@transaction.atomic
def _batch(rows: QuerySet[Any]) -> int:
    """Rows that another process has in hand are left to it."""
    ids = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:BATCH])
    return rows.model._base_manager.filter(pk__in=ids).delete()[0] if ids else 0
