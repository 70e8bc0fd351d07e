"""Breaks the promises about addresses and the directory, past every service."""

from django.utils import timezone

from accounts.models import Business, Slug
from config.outbox.models import Delivery
from directory.models import Entry, Posting, Webhook
from directory.services import entries, webhooks
from tests import factories
from tests.directory import hooking
from tests.verification import ready


def _listed() -> Business:
    business = ready.sealed().business
    Delivery.objects.filter(subscriber="directory.handlers.refresh_entry").update(
        state="done", done_at=timezone.now()
    )
    entries.refresh([business.pk], at=timezone.now())
    return business


def slug_forgotten() -> None:
    factories.business()
    Slug.objects.filter(business__isnull=False).delete()


def listed_without_a_seal() -> None:
    business = _listed()
    business.seals.update(state="revoked")


def posting_astray() -> None:
    _listed()
    Posting.objects.update(key="elsewhere")


def closed_and_listed() -> None:
    business = _listed()
    Business.objects.filter(pk=business.pk).update(closed_at=timezone.now())
    assert Entry.objects.exists()


def message_that_nobody_ends() -> None:
    hook = hooking.added(hooking.paying())
    webhooks.test(webhook=hook, by=hooking.by(hook.business), at=timezone.now())
    Webhook.objects.update(state="disabled")
