"""What the tests with killed processes need in the database; called inside the stack by `manage.py shell`."""

import hashlib
import json
from string import ascii_uppercase

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Business, ProfileVersion, User
from pilot.services.questions import load_standard_notice, load_standard_questions
from tests import factories
from tests.directory import asking
from tests.verification import adding, by_people, ready
from verification.models import Case
from verification.services import papers
from verification.services.seals import keys


def session(person: User) -> str:
    """The session key of a browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def prepare(cases: int) -> None:
    """An open programme, an owner without a number, and a reviewer with cases to decide; prints what tests need."""
    keys.ensure(at=timezone.now())
    load_standard_notice(at=timezone.now())
    load_standard_questions(factories.programme())
    owner, reviewer = factories.user(), factories.user(desk_role="reviewer")
    factories.business("Mobiler Glaser", owner=owner)
    waiting = [waiting_case(reviewer, f"Firma {ascii_uppercase[place]}") for place in range(cases)]
    print(json.dumps({"owner": session(owner), "reviewer": session(reviewer), "cases": waiting}))


def shops() -> None:
    """Two sealed businesses that say nothing of themselves yet, and a partner's key; prints what tests need."""
    made = []
    for name in ("Brotladen Ahorn", "Brotladen Birke"):
        seal = ready.sealed(name=name)
        _keep_extract(seal.case, name)
        firm = seal.business
        owner = firm.memberships.get().user
        phone = firm.phones.get().e164
        made.append(
            {
                "session": session(owner),
                "slug": firm.slug,
                "name": name,
                "code": seal.code,
                "phone": phone,
                "business": str(firm.pk),
            }
        )
    _row, key = asking.key()
    print(json.dumps({"shops": made, "key": key}))


def room_for_numbers() -> None:
    """Every business has a plan with room for ten numbers."""
    for firm in Business.objects.all():
        adding.room(firm)


def traders(number: int) -> None:
    """Sole traders with an address and an open case, each with somebody at the desk; prints what tests need."""
    keys.ensure(at=timezone.now())
    made = []
    for place in range(number):
        name = f"Kaya{ascii_uppercase[place]}"
        business, _by, _case = by_people.trader(
            f"Goldschmiede {name}", legal_name=name, street=f"Lindenallee {place + 1}"
        )
        owner, reviewer = business.memberships.get().user, factories.user(desk_role="reviewer")
        made.append(
            {
                "owner": session(owner),
                "desk": session(reviewer),
                "name": name,
                "number": f"0800 123456{place}",
            }
        )
    print(json.dumps(made))


def _keep_extract(case: Case, name: str) -> None:
    """The paper that the case rests on lies in the store."""
    extract = f"%PDF-1.7 {name}".encode()
    case.documents.update(
        storage_name=papers.keep(extract, ".pdf"),
        sha256=hashlib.sha256(extract).hexdigest(),
        size=len(extract),
    )


def public_words(slug: str) -> None:
    """What the public profile of a business is drawn from."""
    version = ProfileVersion.objects.filter(profile__business__slug=slug).latest("number")
    print(json.dumps(version.data, sort_keys=True))


def waiting_case(reviewer: User, name: str) -> dict[str, str]:
    """Shown is everything; only the decision is missing."""
    case = ready.case_in_review(reviewer, name=name)
    _keep_extract(case, name)
    return {
        "pk": str(case.pk),
        "number": case.business.phones.get().e164,
        "email": case.business.memberships.get().user.email,
    }


def reviewers(number: int) -> None:
    """Sessions of different people at the desk."""
    print(json.dumps([session(factories.user(desk_role="reviewer")) for _ in range(number)]))
