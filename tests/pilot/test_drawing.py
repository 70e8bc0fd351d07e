"""Announced by its hash, drawn once in one piece, never over the group's size, and repeatable by anybody."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from config.outbox.append_only import drop_triggers
from config.outbox.models import Event
from pilot.models import Application, Cohort, DrawPlace, PilotInvitation
from pilot.rules.draw import order
from pilot.selectors.waiting import waiting
from pilot.services import drawing, invitations
from pilot.services.withdrawing import withdraw
from tests.pilot.drawing import OPERATOR, announced, drawn, lottery, waitlisted
from tests.pilot.factories import deliver, invited, programme, screened

pytestmark = pytest.mark.django_db


def states(group: Cohort) -> list[str]:
    """Of the places, from the first to the last."""
    return list(
        DrawPlace.objects.filter(cohort=group)
        .order_by("position")
        .values_list("application__state", flat=True)
    )


def test_announcing_stores_the_hash_and_no_seed() -> None:
    group = announced(lottery(), days=3)
    assert group.seed == ""
    assert len(group.seed_hash) == 64
    later = drawing.draw(cohort=group, by=OPERATOR, at=timezone.now() + timedelta(days=3))
    assert hashlib.sha256(later.seed.encode()).hexdigest() == group.seed_hash


def test_the_database_holds_no_seed_before_the_draw() -> None:
    group = lottery()
    with pytest.raises(DatabaseError), transaction.atomic():
        Cohort.objects.filter(pk=group.pk).update(seed="chosen")


def test_the_first_are_invited_and_the_others_hear_their_place() -> None:
    group = drawn(lottery(size=2, waiting=5))
    assert states(group) == ["invited", "invited", "waitlisted", "waitlisted", "waitlisted"]
    assert group.taken == 2
    ids = [str(one) for one in group.places.order_by("position").values_list("application_id", flat=True)]
    assert tuple(ids) == order(group.seed, ids)
    deliver()
    third = group.places.get(position=3).application
    body = [str(message.body) for message in mail.outbox if message.to == [third.email]][-1]
    assert "auf Platz 1 der Warteliste" in body
    assert group.seed in body
    first = group.places.get(position=1).application
    assert any("Einladung" in message.subject for message in mail.outbox if message.to == [first.email])


def test_everybody_who_waits_hears_the_day_and_the_hash() -> None:
    group = announced(lottery(waiting=2), days=5)
    deliver()
    letters = [message for message in mail.outbox if "Tag der Auslosung" in message.subject]
    assert len(letters) == 2
    assert all(group.seed_hash in str(letter.body) for letter in letters)
    late = waitlisted(group.programme)
    deliver()
    assert any("ausgelost" in str(message.body) for message in mail.outbox if message.to == [late.email])


def test_places_that_are_held_already_are_not_given_twice() -> None:
    group = lottery(size=3, waiting=4)
    invitations.invite(application=screened(group.programme), cohort=group, by=OPERATOR, at=timezone.now())
    group = drawn(group)
    assert (group.taken, group.size) == (3, 3)
    assert states(group).count("invited") == 2


def test_more_places_than_people() -> None:
    group = drawn(lottery(size=9, waiting=2))
    assert states(group) == ["invited", "invited"]
    assert group.taken == 2


def test_a_full_group_is_drawn_for_its_order_alone() -> None:
    group = lottery(size=1, waiting=3)
    invitations.invite(application=screened(group.programme), cohort=group, by=OPERATOR, at=timezone.now())
    assert states(drawn(group)) == ["waitlisted"] * 3


@pytest.mark.parametrize("rule", ["manual", "fifo"])
def test_only_a_lottery_is_drawn(rule: str) -> None:
    group = lottery(rule=rule)
    with pytest.raises(drawing.NotLottery):
        announced(group)
    with pytest.raises(drawing.NotLottery):
        drawing.draw(cohort=group, by=OPERATOR, at=timezone.now())


def test_not_before_its_day_not_unannounced_not_twice_not_for_nobody() -> None:
    group = lottery(waiting=0)
    now = timezone.now()
    with pytest.raises(drawing.NotAnnounced):
        drawing.draw(cohort=group, by=OPERATOR, at=now)
    group = announced(group, days=2)
    with pytest.raises(drawing.TooEarly):
        drawing.draw(cohort=group, by=OPERATOR, at=now)
    later = now + timedelta(days=2)
    with pytest.raises(drawing.NobodyWaits):
        drawing.draw(cohort=group, by=OPERATOR, at=later)
    waitlisted(group.programme)
    drawing.draw(cohort=group, by=OPERATOR, at=later)
    for again in (drawing.AlreadyDrawn,):
        with pytest.raises(again):
            drawing.draw(cohort=group, by=OPERATOR, at=later)
        with pytest.raises(again):
            announced(group, days=9)


def test_a_draw_moves_later_with_the_same_seed_and_never_earlier() -> None:
    group = announced(lottery(), days=2)
    moved = announced(group, days=4)
    assert (moved.seed_hash, moved.draw_on) == (group.seed_hash, group.draw_on + timedelta(days=2))  # type: ignore[operator]
    for days in (-1, 0, 3):
        with pytest.raises(drawing.InThePast):
            announced(moved, days=days)
    events = Event.objects.filter(kind="pilot.draw_announced").count()
    announced(moved, days=4)
    assert Event.objects.filter(kind="pilot.draw_announced").count() == events


def test_nothing_happens_when_one_step_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last invitation meets a database that gives up: no place, no seed, no invitation is left behind."""
    group = announced(lottery(size=2, waiting=4))
    calls = iter([True, False])

    def breaking(**given: object) -> PilotInvitation:
        if next(calls):
            return invitations.invite(**given)  # type: ignore[arg-type]
        raise DatabaseError("gone")

    monkeypatch.setattr(drawing, "invite", breaking)
    with pytest.raises(DatabaseError), transaction.atomic():
        drawing.draw(cohort=group, by=OPERATOR, at=timezone.now())
    group.refresh_from_db()
    assert (group.drawn_at, group.seed, group.taken) == (None, "", 0)
    assert not DrawPlace.objects.exists()
    assert not PilotInvitation.objects.exists()


def test_a_key_that_is_gone_stops_the_draw(tmp_path: Path) -> None:
    group = announced(lottery())
    kept = settings.KEYS_DIR
    settings.KEYS_DIR = tmp_path
    try:
        call_command("make_secrets", verbosity=0)
        with pytest.raises(drawing.SeedLost):
            drawing.draw(cohort=group, by=OPERATOR, at=timezone.now())
    finally:
        settings.KEYS_DIR = kept
    group.refresh_from_db()
    assert group.drawn_at is None


def test_a_free_place_goes_to_the_next_in_the_order() -> None:
    group = drawn(lottery(size=1, waiting=3))
    first, second, third = [place.application for place in group.places.order_by("position")]
    withdraw(application=first, at=timezone.now())
    assert (waiting(second).place, waiting(third).place) == (1, 2)
    assert drawing.fill(cohort=group, by=OPERATOR, at=timezone.now()) == 1
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state, waiting(third).place) == ("invited", "waitlisted", 1)
    assert drawing.fill(cohort=group, by=OPERATOR, at=timezone.now()) == 0


def test_a_fifo_group_is_filled_by_age_and_shows_the_place() -> None:
    group = lottery(size=2, waiting=4, rule="fifo")
    rows = list(Application.objects.filter(state="waitlisted").order_by("submitted_at", "id"))
    assert [waiting(one).place for one in rows] == [1, 2, 3, 4]
    assert drawing.fill(cohort=group, by=OPERATOR, at=timezone.now()) == 2
    assert set(Application.objects.filter(state="invited")) == set(rows[:2])
    rows[3].refresh_from_db()
    assert waiting(rows[3]).place == 2


def test_groups_filled_by_hand_or_not_drawn_have_no_next_one() -> None:
    assert drawing.fill(cohort=lottery(rule="manual"), by=OPERATOR, at=timezone.now()) == 0
    with pytest.raises(drawing.NotAnnounced):
        drawing.fill(cohort=lottery(), by=OPERATOR, at=timezone.now())


def test_who_is_not_waiting_has_no_place() -> None:
    where = programme()
    assert waiting(screened(where)).place == 0
    assert waiting(invited(where).application).draw_on is None


def test_the_draw_is_made_again_by_page_and_command(capsys: pytest.CaptureFixture[str]) -> None:
    group = drawn(lottery(waiting=6))
    assert drawing.check(group).holds
    call_command("check_draw", str(group.pk))
    out = capsys.readouterr().out
    assert group.seed in out
    positions = [line.split()[2] for line in out.splitlines() if line[:6].strip().isdigit()]
    assert positions == [
        str(pk) for pk in group.places.order_by("position").values_list("application_id", flat=True)
    ]
    # Standard tools say the same.
    lots = [line.split()[1] for line in out.splitlines() if line[:6].strip().isdigit()]
    assert lots == sorted(hashlib.sha256(f"{group.seed}:{one}".encode()).hexdigest() for one in positions)


def test_nobody_changes_the_order_and_a_forged_one_is_found() -> None:
    group = drawn(lottery(waiting=4))
    with pytest.raises(DatabaseError), transaction.atomic():
        DrawPlace.objects.filter(cohort=group, position=4).update(position=99)
    with pytest.raises(DatabaseError), transaction.atomic():
        DrawPlace.objects.filter(cohort=group).delete()
    drop_triggers(connection.schema_editor(), "pilot_drawplace")
    for position, other in ((1, 90), (4, 1), (90, 4)):
        DrawPlace.objects.filter(cohort=group, position=position).update(position=other)
    assert not drawing.check(group).holds
    with pytest.raises(CommandError, match="does not follow"):
        call_command("check_draw", str(group.pk))
    Cohort.objects.filter(pk=group.pk).update(seed="another")
    with pytest.raises(CommandError, match="not the one"):
        call_command("check_draw", str(group.pk))


def test_the_command_knows_no_draw() -> None:
    for wrong in (str(lottery().pk), "0"):
        with pytest.raises(CommandError, match="no such group"):
            call_command("check_draw", wrong)
