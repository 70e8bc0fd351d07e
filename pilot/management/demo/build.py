"""Builds the demonstration once; a second run finds the programme and changes nothing."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.models import Business, User
from config.outbox.models import Delivery, Event
from pilot.management.demo import applying, changing, judging, paying, profiles, warnings
from pilot.management.demo.firms import APPLICANTS, FIRMS, Firm
from pilot.management.demo.people import COLLEAGUE, colleagues, coming_draw
from pilot.models import Cohort, Notice, Programme
from pilot.services.questions import load_standard_notice, load_standard_questions
from verification.models import Seal
from verification.rules.codes import shown
from verification.services import retention
from verification.services.seals import keys, lists
from verification.services.seals.refresh import refresh_due

SLUG = "demo"
COUNTRIES = ["DE", "AT", "CH", "LI", "FR", "IT", "PL", "NL", "GR", "BG", "GB"]
STAFF = (
    ("operator@example.org", "Olga Okafor", "operator"),
    ("reviewer@example.org", "Rita Reimann", "reviewer"),
    ("second@example.org", "Stefan Sommer", "reviewer"),
)
WITH_COLLEAGUES = ("huber", "helios")
DONE_ALREADY = ("mail", "codes", "checks")


def password() -> str:
    """The one password of all demonstration logins, drawn at the first run; only in development."""
    path = Path(settings.VAR_DIR) / "demo-password"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"demo-{secrets.token_urlsafe(9)}\n", encoding="ascii")
    return path.read_text(encoding="ascii").strip()


@transaction.atomic
def build(*, now: datetime) -> bool:
    """True when something was made. All or nothing."""
    if Programme.objects.filter(slug=SLUG).exists():
        return False
    before = Event.objects.aggregate(last=Max("id"))["last"] or 0
    keys.ensure(at=now)
    programme, cohort = _programme(now)
    desk = judging.Desk(*[_staff(*person) for person in STAFF[1:]])
    operator = _staff(*STAFF[0])
    for firm in FIRMS:
        _firm(firm, programme, cohort, desk, now=now)
    paying.build(operator, now=now)
    for firm in filter(lambda one: one.second, FIRMS):
        owner = User.objects.get(email=f"{firm.key}@example.org")
        changing.add_number(firm, owner, desk, now=now)
    warnings.build(_business_of("huber"), desk, now=now)
    for position, who in enumerate(APPLICANTS):
        applying.other(programme, cohort, who, now - timedelta(days=6, hours=position))
    coming_draw(programme, by=operator, at=now)
    colleague = colleagues(*(_business_of(key) for key in WITH_COLLEAGUES), at=now)
    _give_name(colleague, "Carla Contini")
    refresh_due(at=now)
    lists.sign_due(at=now)
    retention.settle_missing(at=now)
    _silence(before, now)
    return True


def _programme(now: datetime) -> tuple[Programme, Cohort]:
    programme = Programme.objects.create(
        name_de="Pilotbetrieb 2026",
        name_en="Pilot 2026",
        slug=SLUG,
        opens_at=now - timedelta(days=500),
        closes_at=now + timedelta(days=60),
        decides_on=(now + timedelta(days=75)).date(),
        capacity=500,
        countries=COUNTRIES,
    )
    load_standard_questions(programme)
    standard = load_standard_notice(at=now)
    Notice.objects.create(
        version="2025-06",
        text_de=standard.text_de,
        text_en=standard.text_en,
        valid_from=programme.opens_at,
    )
    return programme, Cohort.objects.create(programme=programme, name="Erste Runde", size=25)


def _staff(email: str, name: str, role: str) -> User:
    superuser = role == "operator"
    user = User.objects.create_user(
        email,
        password() if settings.DEBUG else None,
        name=name,
        desk_role=role,
        is_staff=superuser,
        is_superuser=superuser,
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _firm(firm: Firm, programme: Programme, cohort: Cohort, desk: judging.Desk, *, now: datetime) -> None:
    start = now - timedelta(days=firm.days_ago)
    owner, business = applying.welcome(programme, cohort, firm, start)
    _let_in(owner, firm)
    profiles.publish(firm, business, owner, now=now)
    at = start + timedelta(hours=4)
    if firm.ends == "draft":
        return
    case = judging.fill_in(firm, business, owner, at=at)
    case = judging.submit(case, firm, owner, at=at + timedelta(hours=2))
    if firm.ends == "waiting":
        return
    seal = judging.decide(case, firm, desk, at=at + timedelta(hours=20))
    if firm.ends == "rejected":
        judging.object_to(case, owner, at=now - timedelta(days=2))
    if seal is not None:
        judging.afterwards(seal, firm, owner, desk, now=now)
        changing.change_name(seal, firm, owner, desk, now=now)
        changing.change_number(seal, firm, owner, desk, now=now)
        changing.change_address(seal, firm, owner, now=now)


def _let_in(owner: User, firm: Firm) -> None:
    _give_name(owner, firm.person)


def _give_name(person: User, name: str) -> None:
    person.name = name
    if settings.DEBUG:
        person.set_password(password())
    person.save(update_fields=["name", "password"])


def _business_of(key: str) -> Business:
    return Business.objects.get(memberships__user__email=f"{key}@example.org")


def _silence(before: int, now: datetime) -> None:
    """Nobody gets mail about what the demonstration made up, and no register is asked about it."""
    made = Delivery.objects.filter(event_id__gt=before, state="pending", queue__in=DONE_ALREADY)
    made.update(state="done", done_at=now)


def report() -> dict[str, list[dict[str, str]]]:
    """What the database holds of the demonstration, for tools and newcomers."""
    made = Business.objects.filter(memberships__user__email__in=[f"{firm.key}@example.org" for firm in FIRMS])
    seals = Seal.objects.filter(business__in=made).select_related("business").order_by("pk")
    how = f"password {password()}" if settings.DEBUG else "code by e-mail"
    people = [(email, role) for email, _name, role in STAFF]
    people += [(f"{firm.key}@example.org", "owner") for firm in FIRMS]
    if User.objects.filter(email=COLLEAGUE).exists():  # not in what an older version loaded
        people.append((COLLEAGUE, "admin"))
    return {
        "seals": [
            {
                "code": shown(s.code),
                "slug": s.business.slug,
                "number": s.e164,
                "name": s.name,
                "state": s.state,
            }
            for s in seals
        ],
        "applications": [
            {"reference": reference or "", "state": state}
            for reference, state in Programme.objects.get(slug=SLUG)
            .applications.order_by("created_at", "pk")
            .values_list("reference", "state")
        ],
        "logins": [{"email": email, "role": role, "how": how} for email, role in people],
    }
