"""Seals in every state, and what is asked of them: what the reader must answer, and what it must leave to Django."""

from datetime import timedelta

from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from tests.directory.reading import revoke
from tests.verification import imitating, ready
from verification.models import Answer, Badge, Seal
from verification.services import seals
from verification.services.seals import lists
from verification.services.seals.refresh import refresh

NUMBERS = {
    "valid": "+493023125012",
    "suspended": "+493023125013",
    "revoked": "+493023125014",
    "surrendered": "+493023125015",
    "unsigned": "+493023125016",
    "over": "+493023125017",
}


def make(state: str) -> Seal:
    seal = ready.sealed(name=f"Firma {state}", e164=NUMBERS[state], signed=state != "unsigned")
    if state == "valid":
        Seal.objects.filter(pk=seal.pk).update(domains=["huber.example", "xn--bckerei-5wa.example"])
        refresh(seal_id=seal.pk, at=timezone.now())
    elif state == "suspended":
        seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    elif state == "revoked":
        revoke(seal)
    elif state == "surrendered":
        seals.surrender(seal=seal, by=Actor("business", str(seal.business_id)), at=timezone.now())
    elif state == "over":
        ended = timezone.now() - timedelta(seconds=1)
        Seal.objects.filter(pk=seal.pk).update(ends_at=ended)
        Answer.objects.filter(seal=seal).update(until=ended)
        Badge.objects.filter(seal=seal).update(until=ended)
    return seal


def make_all() -> dict[str, Seal]:
    made = {state: make(state) for state in NUMBERS}
    lists.sign_due(at=timezone.now())
    imitating.in_force(made["valid"])
    imitating.in_force(made["valid"], "domain")
    # Where an ended seal has its answer, and where the reader must not choke on a long name.
    imitating.in_force(made["valid"], "number", NUMBERS["surrendered"])
    imitating.in_force(made["valid"], "name", "\u0e01" * 120)
    return made


def plain(house: dict[str, Seal]) -> list[str]:
    """What the reader itself must answer."""
    found = ["/.well-known/jwks.json", f"/status-lists/{house['valid'].status_list_id}"]
    for state, seal in house.items():
        if state == "over":
            continue
        shown = f"{seal.code[:4]}-{seal.code[4:8]}-{seal.code[8:]}".lower()
        found += [
            f"/api/v1/check?q=%2B{seal.e164[1:]}",
            f"/api/v1/check?q={seal.code}",
            f"/api/v1/check?q=0{seal.e164[3:]}",
            f"/api/v1/seals/{seal.code}",
            f"/api/v1/seals/{shown}",
            f"/f/{seal.code}",
            f"/f/{shown}?lang=en",
            f"/f/{shown}?lang=de",
        ]
    return [
        *found,
        "/api/v1/check?q=%2b493023125999",
        "/api/v1/check?q=+49%2030%2023125%20999",
        "/api/v1/check?q=tel:%2B493023125012",
        "/api/v1/check?q=huber.example",
        "/api/v1/check?q=www.huber.example",
        "/api/v1/check?q=nobody.example",
        "/api/v1/check?q=%2B493023125999",
        "/api/v1/check?q=030%2023125%20999",
        "/api/v1/check?q=huber-baeckerei.example",
        "/api/v1/check?q=0000-0000-00",
        "/api/v1/check?q=0301234567",
        "/api/v1/check?q=030-12345678",
        "/api/v1/check?q=%2B49302312599",
        "/api/v1/check?q=%2B4903023125012",
        "/api/v1/check?q=%2B12125550123",
        "/api/v1/check?q=http://testserver/s/" + house["valid"].code,
        "/api/v1/seals/0000-0000-00",
        "/api/v1/seals/nonsense",
        "/f/0000-0000-00",
        "/f/nonsense?lang=en",
    ]


# What is not plain: Django answers, and the reader must not stand in its way.
STRANGE = [
    "/api/v1/check",
    "/api/v1/check?",
    "/api/v1/check?q=",
    "/api/v1/check?q=%20%20",
    "/api/v1/check?q=+",
    "/api/v1/check?q=B%C3%A4ckerei",
    "/api/v1/check?q=b%C3%BCcher.example",
    "/api/v1/check?q=Huber",
    "/api/v1/check?q=%00",
    "/api/v1/check?q=%ff%fe",
    "/api/v1/check?q=%",
    "/api/v1/check?q=%2",
    "/api/v1/check?q=%zz",
    "/api/v1/check?q=1&q=2",
    "/api/v1/check?q=%2B493023125012&q=%2B493023125013",
    "/api/v1/check?q=%2B493023125012&q=%2B493023125012",
    "/api/v1/check?q=%2B493023125012&%71=1",
    "/check/?q=%2B493023125012&q=%2B493023125013",
    "/api/v1/statement?q=%2B493023125012&q=%2B493023125013",
    "/api/v1/check?q=%2B493023125012&x=1",
    "/api/v1/check?x=1&q=%2B493023125012",
    "/api/v1/check?Q=%2B493023125012",
    "/api/v1/check?q=" + "1" * 301,
    "/api/v1/check?q=" + "%41" * 301,
    "/api/v1/check?q=%2B" + "4" * 16,
    "/api/v1/check?q=%2B0003023125012",
    "/api/v1/check?q=%2B4903023125012",
    "/api/v1/check?q=%F0%9F%92%A9",
    "/api/v1/check?q=%E2%80%AEevil",
    "/api/v1/check?q=%EF%BC%8B493023125012",
    "/api/v1/check?q=http://testserver/b/x/",
    "/api/v1/check/",
    "/api/v1/seals/",
    "/api/v1/seals/a/b",
    "/api/v1/seals/x?y=%00",
    "/api/v1/seals/" + "A" * 65,
    "/api/v1/seals/Ä",
    "/f/",
    "/f/Ä",
    "/f/x?lang=fr",
    "/f/x?lang=en&lang=de",
    "/f/x?lang=",
    "/f/x?y=1",
    "/status-lists/0",
    "/status-lists/999",
    "/status-lists/01",
    "/status-lists/-1",
    "/status-lists/999999999999999999999",
    "/.well-known/jwks.json?x=1",
    "/.well-known/jwt-vc-issuer",
    "/.well-known/nothing",
    "//api/v1/check?q=1",
    "/API/V1/CHECK?q=1",
    "/api/v1/check;x?q=1",
    "/",
    "/healthz",
]
