"""What every mail has in common: who writes stands in the subject and at the end; a code says how long it is good."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts.emails.letters import plain
from bin.checks.report import ROOT
from tests import factories
from tests.accounts import people

# The places that put a mail together; each says who writes. The last one sends what was composed before.
COMPOSERS = {
    "accounts/emails/letters.py",
    "pilot/emails/letters.py",
    "billing/emails/letters.py",
    "directory/emails/reports.py",
    "accounts/services/mails.py",
}


@pytest.mark.parametrize(("language", "greeting"), [("de", "Guten Tag,"), ("en", "Hello,")])
def test_a_mail_greets_and_says_who_writes(language: str, greeting: str) -> None:
    with translation.override(language):
        mail = plain("eva@example.org", "Stand", ["Eins.", "", "Zwei 😀."])
    assert mail.subject == f"Stand – {settings.SITE_NAME}"
    assert mail.body.split("\n\n") == [
        greeting,
        "Eins.",
        "Zwei 😀.",
        f"{settings.SITE_NAME}\n{settings.PUBLIC_URL}\n",
    ]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_nobody_puts_a_mail_together_by_hand() -> None:
    found = {
        str(path.relative_to(ROOT))
        for app in ("accounts", "pilot", "verification", "directory", "billing")
        for path in Path(ROOT / app).rglob("*.py")
        if re.search(r"(?<!-> )EmailMessage\(", path.read_text(encoding="utf-8"))
    }
    assert found == COMPOSERS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "language", "said"),
    [("", "de", "Der Code gilt 3 Minuten."), ("/en", "en", "The code works for 3 minutes.")],
)
def test_a_code_says_how_long_it_is_good(client: Client, prefix: str, language: str, said: str) -> None:
    person = factories.user("eva@example.org")
    client.post(f"{prefix}/account/login/code/", {"email": person.email})
    people.deliver()
    sent = people.bodies(person.email)[-1]
    assert said in sent
    assert re.search(rf"^[^\n]+ – {settings.SITE_NAME}\n", sent), "the subject names who writes"
