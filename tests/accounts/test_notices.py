"""Whatever changes the ways into an account is mailed to its person: in their language, whoever did it in whichever."""

import hashlib
import json
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.core.cache import cache
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from accounts.models import User
from tests import factories
from tests.accounts import people

pytestmark = pytest.mark.django_db
# allauth mails about an app once the transaction is over, still within the request.
ON_COMMIT = pytest.mark.django_db(transaction=True)
OLD, NEW = "four old horses in a row", "five ducks on a green pond"
# The language of the person, and where the page is that somebody uses: always the other one.
READERS = [("de", "/en"), ("en", "")]


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> None:
    """Tries are counted in the cache, which on Redis outlives a test."""
    cache.clear()


class Account:
    """One person's browser on pages in the other language, and the mails to them since."""

    def __init__(self, language: str, prefix: str, password: str = OLD) -> None:
        self.person: User = factories.user("eva@example.org", password=password, language=language)
        self.prefix, self.language = prefix, language
        self.enter()

    def enter(self) -> None:
        """Signed in, and asked once more a moment ago."""
        self.client = people.browser(self.person)
        session = self.client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY][0]["reauthenticated"] = True
        session.save()

    def post(self, path: str, **data: Any) -> Any:
        answer = self.client.post(f"{self.prefix}/account/{path}", data)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        return answer

    def told(self, to: str = "eva@example.org") -> str:
        """The newest mail to that address, which must be in this person's language."""
        people.deliver()
        body = people.bodies(to)[-1]
        greeting, others = ("Guten Tag,", "Hello,") if self.language == "de" else ("Hello,", "Guten Tag,")
        assert greeting in body
        assert others not in body
        assert ("Waren Sie es nicht?" if self.language == "de" else "Was it not you?") in body
        assert "127.0.0.1" in body
        return body

    def app(self) -> None:
        """An authenticator app, set up by its page."""
        self.client.get(f"{self.prefix}/account/2fa/totp/activate/")
        counter = next(totp.yield_hotp_counters_from_time())
        secret = self.client.session[totp.SECRET_SESSION_KEY]
        self.post("2fa/totp/activate/", code=totp.format_hotp_value(totp.hotp_value(secret, counter)))

    def passkey(self) -> None:
        """A key in software, which answers as a browser passes it on."""
        self.client.get(f"{self.prefix}/account/2fa/webauthn/add/")
        challenge = self.client.session[webauthn.STATE_SESSION_KEY]["challenge"]
        self.post("2fa/webauthn/add/", name="Schlüssel", credential=json.dumps(made_key(challenge)))


def made_key(challenge: str) -> dict[str, Any]:
    public = ES256.from_cryptography_key(  # type: ignore[no-untyped-call]
        ec.generate_private_key(ec.SECP256R1()).public_key()
    )
    key = AttestedCredentialData.create(Aaguid.NONE, b"k" * 16, public)
    flag = AuthenticatorData.FLAG
    data = AuthenticatorData.create(
        hashlib.sha256(b"testserver").digest(), flag.UP | flag.UV | flag.AT, 0, key
    )
    client = CollectedClientData.create("webauthn.create", challenge, "https://testserver")
    return {
        "id": websafe_encode(b"k" * 16),
        "rawId": websafe_encode(b"k" * 16),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {},
    }


@pytest.fixture(params=READERS, ids=["German", "English"])
def account(request: pytest.FixtureRequest) -> Account:
    return Account(*request.param)


def says(body: str, german: str, english: str, account: Account) -> None:
    wanted, other = (german, english) if account.language == "de" else (english, german)
    assert wanted in body
    assert other not in body


@ON_COMMIT
def test_an_authenticator_app_comes_and_goes(account: Account) -> None:
    account.app()
    body = account.told()
    says(body, "Authenticator-App", "An authenticator app was set up as second factor", account)
    mail.outbox.clear()
    account.post("2fa/totp/deactivate/")
    says(account.told(), "Authenticator-App", "authenticator app", account)


def test_a_passkey_comes_and_goes(account: Account) -> None:
    account.passkey()
    says(
        account.told(),
        "Sicherheitsschlüssel",
        "A passkey or security key was added to your account.",
        account,
    )
    key = Authenticator.objects.get(type="webauthn")
    mail.outbox.clear()
    account.post(f"2fa/webauthn/keys/{key.pk}/remove/")
    says(account.told(), "Sicherheitsschlüssel", "passkey or security key was removed", account)
    assert not Authenticator.objects.exists()


@ON_COMMIT
def test_new_recovery_codes(account: Account) -> None:
    account.app()
    people.deliver()
    mail.outbox.clear()
    account.post("2fa/recovery-codes/generate/")
    says(account.told(), "Wiederherstellungs", "recovery codes", account)


def test_another_password(account: Account) -> None:
    account.post("password/change/", oldpassword=OLD, password1=NEW, password2=NEW)
    says(account.told(), "Passwort", "The password of your account was changed.", account)


def test_a_first_password(account: Account) -> None:
    account.person.set_unusable_password()
    account.person.save()
    account.enter()
    account.post("password/set/", password1=NEW, password2=NEW)
    says(account.told(), "Passwort", "A password was set for your account.", account)


def test_a_forgotten_password(account: Account) -> None:
    """Most of all here: whoever reads the mailbox has the account now."""
    account.client = Client()
    account.post("password/reset/", email=account.person.email)
    people.deliver()
    choose = account.post(
        "password/reset/confirm/", code=people.code_in(people.bodies(account.person.email)[-1])
    )
    assert account.client.post(choose["Location"], {"password1": NEW, "password2": NEW}).status_code == 302
    body = account.told()
    says(body, "durch ein neues ersetzt", "was replaced by a new one", account)
    subject = {"de": "Ihr Passwort wurde ersetzt", "en": "Your password was replaced"}[account.language]
    assert body.splitlines()[0] == f"{subject} – Siegel"


def test_another_address_is_told_to_the_old_one(account: Account) -> None:
    fresh = EmailAddress.objects.create(user=account.person, email="neu@example.org", verified=True)
    account.post("email/", email=fresh.email, action_primary="")
    body = account.told("eva@example.org")
    says(body, "E-Mail-Adresse", "The e-mail address of your account was changed", account)
    assert "neu@example.org" in body
    mail.outbox.clear()
    account.post("email/", email="eva@example.org", action_remove="")
    says(account.told("neu@example.org"), "E-Mail-Adresse", "e-mail address", account)


def test_what_was_refused_is_told_to_nobody(account: Account) -> None:
    for path, data in (
        ("password/change/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW}),
        ("2fa/totp/activate/", {"code": "000000"}),
        ("2fa/webauthn/add/", {"name": "x", "credential": "{}"}),
    ):
        assert account.client.post(f"{account.prefix}/account/{path}", data).status_code in (200, 422), path
    people.deliver()
    assert mail.outbox == []


@ON_COMMIT
def test_the_mail_names_no_secret(account: Account) -> None:
    account.app()
    secret = Authenticator.objects.get(type="totp").wrap().instance.data["secret"]
    body = account.told()
    assert secret not in body
    assert OLD not in body
