"""The lock PIN of a number: who may set it, what is stored, how it is guessed, and what it is worth in a contest."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.models import Business
from accounts.permissions import actor
from config.kernel.actors import Actor
from config.outbox.models import AuditEntry, Event
from config.outbox.moves import Stale
from tests import factories
from tests.races import race
from tests.verification import adding, changing, ready
from tests.verification.contesting import contest, prove
from tests.verification.lock_pins.steps import NOW, OTHER, PIN, put, put_on, row
from tests.verification.texting import MOBILE
from verification.models import PhoneNumber, Seal
from verification.rules import pins
from verification.rules.pins import PinFault
from verification.services import lock_pins, phones, seals

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("402817", None),
        (" 40-28 17 ", None),
        ("٤٠٢٨١٧", None),
        ("402817402817", None),
        ("", PinFault.EMPTY),
        ("   ", PinFault.EMPTY),
        ("40281", PinFault.LENGTH),
        ("4028174028170", PinFault.LENGTH),
        ("40a817", PinFault.NOT_DIGITS),
        ("🥨🥨🥨🥨🥨🥨", PinFault.NOT_DIGITS),
        ("40\x002817", PinFault.NOT_DIGITS),
        ("7" * 5000, PinFault.LENGTH),
        ("000000", PinFault.EASY),
        ("123456", PinFault.EASY),
        ("890123", PinFault.EASY),
        ("987654", PinFault.EASY),
        ("231250", PinFault.NUMBER),
    ],
)
def test_which_pins_are_taken(typed: str, fault: PinFault | None) -> None:
    assert pins.fault(typed, e164="+493023125012") == fault


def test_only_a_slow_hash_is_stored_and_nothing_names_the_pin(firm: Business) -> None:
    put(firm)
    assert row(firm).lock_pin_hash.startswith(("argon2", "md5", "pbkdf2"))
    assert PIN not in row(firm).lock_pin_hash
    assert all(PIN not in str(event.ids) for event in Event.objects.all())
    assert [entry.action for entry in AuditEntry.objects.all()] == ["verification.phone.set_lock_pin"]


def test_changing_and_removing_need_the_pin_that_counts(firm: Business) -> None:
    put(firm)
    by = actor(factories.user())
    with pytest.raises(lock_pins.WrongPin):
        put(firm, OTHER, now=OTHER)
    put(firm, OTHER, now=PIN)
    with pytest.raises(lock_pins.WrongPin):
        lock_pins.remove(phone=row(firm), now=PIN, by=by, at=NOW())
    lock_pins.remove(phone=row(firm), now=OTHER, by=by, at=NOW())
    assert not row(firm).is_locked(NOW())


def test_five_wrong_tries_a_day_and_right_ones_cost_nothing(firm: Business) -> None:
    put(firm)
    for _ in range(7):
        put(firm, PIN, now=PIN)
    for _ in range(5):
        with pytest.raises(lock_pins.WrongPin):
            put(firm, OTHER, now=OTHER)
    with pytest.raises(lock_pins.ManyPins):
        put(firm, OTHER, now=PIN)
    by, later = actor(factories.user()), NOW() + timedelta(days=1, seconds=1)
    assert lock_pins.put(phone=row(firm), pin=OTHER, now=PIN, by=by, at=later).is_locked(later)


def test_it_is_of_the_main_number_while_another_one_waits() -> None:
    main = adding.main()
    change = adding.asked(main)
    phone = put(main.business)
    assert phone == main.phone != change.phone


def test_a_number_keeps_its_pin_when_it_becomes_a_further_one() -> None:
    main = adding.main()
    change = adding.asked(main)
    put_on(lock_pins.held(main.business, str(change.phone_id)))
    changing.decide(change)
    further = Seal.objects.select_related("phone").get(business=main.business, further=True)
    assert further.phone.is_locked(NOW())
    assert not PhoneNumber.objects.get(pk=main.phone_id).is_locked(NOW())


class TestOfAFurtherNumber:
    def test_each_number_has_its_own(self) -> None:
        main, further = adding.pair()
        put_on(further.phone)
        put_on(main.phone, OTHER)
        with pytest.raises(lock_pins.WrongPin):
            put_on(PhoneNumber.objects.get(pk=further.phone_id), OTHER, now=OTHER)
        by = actor(factories.user())
        lock_pins.remove(phone=PhoneNumber.objects.get(pk=main.phone_id), now=OTHER, by=by, at=NOW())
        locked = PhoneNumber.objects.exclude(lock_pin_hash="")
        assert list(locked) == [further.phone]
        entries = AuditEntry.objects.filter(action__endswith="lock_pin").order_by("id")
        assert [entry.subject_id for entry in entries] == [str(one.phone_id) for one in (further, main, main)]

    def test_one_that_was_let_go_is_not_answered_with_another_one(self) -> None:
        main, further = adding.pair()
        seals.surrender(seal=further, by=changing.by(main), at=NOW())
        phones.release(phone=PhoneNumber.objects.get(pk=further.phone_id), by=changing.by(main), at=NOW())
        with pytest.raises(lock_pins.NoNumber):
            lock_pins.held(main.business, str(further.phone_id))
        with pytest.raises(Stale):
            put_on(further.phone)
        assert lock_pins.held(main.business) == main.phone

    def test_nobody_elses_number_is_found(self) -> None:
        other = ready.sealed()
        for number in (str(other.phone_id), "1", "\x00", "x" * 5000):
            with pytest.raises(lock_pins.NoNumber):
                lock_pins.held(adding.main().business, number)

    def test_the_holder_has_seven_days_with_it(self, claimant: tuple[Business, Actor]) -> None:
        main = adding.main()
        further = adding.added(main, e164=MOBILE)
        put_on(further.phone)
        prove(*claimant)
        assert contest().holder == further.phone
        assert contest().ends_at == contest().opened_at + timedelta(days=7)


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_counted_all_the_same(firm: Business) -> None:
    put(firm)
    refusals = [type(one).__name__ for one in race([partial(put, firm, OTHER, OTHER)] * 16, threads=8)]
    assert refusals.count("WrongPin") == 5
    assert refusals.count("ManyPins") == 11


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_it_at_once_one_does(firm: Business) -> None:
    results = race([partial(put, firm, PIN), partial(put, firm, OTHER)])
    lost = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in lost] in ([Stale], [lock_pins.WrongPin])


def test_the_holder_has_seven_days_with_a_pin(holder: Seal, claimant: tuple[Business, Actor]) -> None:
    put(holder.business)
    prove(*claimant)
    assert contest().ends_at == contest().opened_at + timedelta(days=7)


def test_a_pin_that_was_given_up_counts_for_seven_days_more(
    holder: Seal, claimant: tuple[Business, Actor]
) -> None:
    put(holder.business)
    by = actor(factories.user())
    first = lock_pins.give_up(phone=row(holder.business), by=by, at=NOW()).lock_pin_until
    assert lock_pins.give_up(phone=row(holder.business), by=by, at=NOW()).lock_pin_until == first
    phone = row(holder.business)
    assert first is not None
    assert phone.is_locked(first - timedelta(seconds=1))
    assert not phone.is_locked(first)
    PhoneNumber.objects.filter(pk=phone.pk).update(lock_pin_until=NOW() - timedelta(seconds=1))
    prove(*claimant)
    assert contest().ends_at == contest().opened_at + timedelta(hours=72)


def test_typing_the_old_pin_takes_giving_up_back(firm: Business) -> None:
    put(firm)
    lock_pins.give_up(phone=row(firm), by=actor(factories.user()), at=NOW())
    put(firm, PIN, now=PIN)
    assert row(firm).lock_pin_until is None


def test_a_number_let_go_forgets_its_pin(firm: Business) -> None:
    put(firm)
    phones.release(phone=row(firm), by=actor(factories.user()), at=NOW())
    assert row(firm).lock_pin_hash == ""
    with pytest.raises(lock_pins.NoNumber):
        put(firm)
