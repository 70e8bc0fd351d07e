"""The steps of somebody who asks for a change on the pages of the seal."""

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.verification import zoo
from tests.verification.outside import deliver
from verification.models import Case, Change


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Auszug.pdf", zoo.pdf(), "application/pdf")


def saved(business: Client, **given: str) -> Change:
    typed = {"name": "Bäckerei Sonnenschein", "legal_name": "", "reason": "New owner", "seen": "", **given}
    assert business.post("/en/seal/name/", typed).status_code == 302
    return Change.objects.select_related("case").latest("pk")


def show_paper(business: Client, change: Change) -> None:
    file = {"kind": "register_extract", "issued_on": f"{timezone.localdate():%d.%m.%Y}", "file": pdf()}
    assert business.post(f"/en/seal/changes/{change.case_id}/papers/", file).status_code == 302


def handed_in(business: Client, change: Change) -> Case:
    assert business.post(f"/en/seal/changes/{change.case_id}/submit/", {"correct": "on"}).status_code == 302
    deliver()
    return Case.objects.get(pk=change.case_id)


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def approve(case: Case) -> str:
    """A reviewer takes it, finds its papers right, and approves; the page of the case as it stood before that."""
    desk = signed_in(factories.user(desk_role="reviewer"))
    desk.post(f"/review/{case.pk}/take/")
    for paper in case.documents.filter(removed_at=None):
        desk.post(f"/review/{case.pk}/documents/{paper.pk}/", {"verdict": "fits"})
    page = desk.get(f"/en/review/{case.pk}/").content.decode()
    assert desk.post(f"/review/{case.pk}/decide/", {"outcome": "approve"}).status_code == 302
    mail.outbox.clear()
    deliver()
    return page
