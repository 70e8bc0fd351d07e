"""Our own address changes: what is signed names one address, the same in seals and in status lists."""

import base64
import json
from typing import Any

import pytest
from django.utils import timezone

from tests.verification import ready
from verification.models import StatusList
from verification.services.seals import lists
from verification.services.seals.refresh import refresh_due

pytestmark = pytest.mark.django_db


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==="))
    return found


def test_lists_are_signed_anew_as_the_tokens_are(settings: Any) -> None:
    seal = ready.sealed()
    lists.sign_due(at=timezone.now())
    settings.PUBLIC_URL = "https://elsewhere.example"
    assert (refresh_due(at=timezone.now()), lists.sign_due(at=timezone.now())) == (1, 1)
    seal.token.refresh_from_db()
    named = claims_of(seal.token.text)["status"]["status_list"]["uri"]
    assert named.startswith("https://elsewhere.example/")
    assert claims_of(StatusList.objects.get().token)["sub"] == named
    assert lists.sign_due(at=timezone.now()) == 0
