"""A profile is one document: it reads back as it was written, and its parts are told apart."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.profiles import document, sections
from accounts.rules.profiles.delivery import Area, DeliveryOffer, Fee
from accounts.rules.profiles.document import Address, Contact, Document, Location
from accounts.rules.profiles.hours import DAY, Closure, HolidayPolicy, Hours, Season, Span, SpecialDay
from accounts.rules.profiles.words import BothLanguages

texts = st.text(max_size=20).filter(str.isprintable)
both = st.builds(BothLanguages, texts, texts)
spans = st.builds(lambda opens, long: Span(opens, opens + long), st.integers(0, DAY - 1), st.integers(1, DAY))
days = st.lists(spans, max_size=3).map(tuple)
weeks = st.tuples(days, days, days, days, days, days, days)
hours = st.builds(
    Hours,
    kind=st.sampled_from(["unknown", "week", "always", "appointment"]),
    week=weeks,
    seasons=st.lists(st.just(Season((5, 1), (9, 30), name="Sommer")), max_size=1).map(tuple),
    special_days=st.lists(st.builds(SpecialDay, st.dates(), days, texts), max_size=3).map(tuple),
    holidays=st.builds(HolidayPolicy, st.sampled_from(["unknown", "closed", "own"]), st.just("DE"), texts),
    closure=st.none() | st.builds(Closure, st.just(date(2026, 8, 1)), st.none() | st.just(date(2026, 8, 20))),
)
places = st.builds(
    Location,
    key=st.uuids().map(str),
    name=texts,
    address=st.builds(Address, lines=st.lists(texts, max_size=2).map(tuple), city=texts),
    hours=hours,
    latitude=st.none() | st.floats(-90, 90),
)
offers = st.builds(
    DeliveryOffer,
    mode=st.sampled_from(["pickup", "own_delivery", "parcel", "digital", "on_site"]),
    area=st.builds(Area, st.sampled_from(["anywhere", "radius"]), radius_km=st.integers(0, 99)),
    fees=st.lists(st.builds(Fee, st.integers(0, 9), st.integers(0, 9)), max_size=2).map(tuple),
    note=both,
)
documents = st.builds(
    Document,
    about=both,
    description=both,
    languages=st.lists(st.sampled_from(["de", "en", "tr"]), unique=True).map(tuple),
    contacts=st.lists(st.builds(Contact, st.just("signal"), texts), max_size=2).map(tuple),
    locations=st.lists(places, max_size=2).map(tuple),
    delivery=st.lists(offers, max_size=2).map(tuple),
)


@given(documents)
def test_a_document_reads_back_as_it_was_written(written: Document) -> None:
    stored = json.loads(json.dumps(document.dump(written)))
    assert document.load(stored) == written


def test_an_empty_profile_is_next_to_nothing() -> None:
    assert document.dump(Document()) == {"format": 1}
    assert document.load({}) == Document()


@pytest.mark.parametrize(
    "broken",
    [
        {"about": "text"},
        {"locations": [{"name": "no key"}]},
        {"locations": [{"key": "a", "hours": {"kind": "sometimes"}}]},
        {"delivery": [{"mode": "by_drone"}]},
        {"locations": [{"key": "a", "hours": {"week": [[], []]}}]},
    ],
)
def test_what_is_no_document_is_refused_without_quoting_it(broken: dict[str, object]) -> None:
    with pytest.raises(document.Unreadable) as refused:
        document.load(broken)
    assert "drone" not in str(refused.value)
    assert str(refused.value)


def test_the_other_language_stands_in() -> None:
    assert BothLanguages("Brot", "").best("en") == "Brot"
    assert BothLanguages("", "Bread").best("de") == "Bread"
    assert BothLanguages("Brot", "Bread").best("en-gb") == "Bread"
    assert not BothLanguages()


PLACE = Location("a", "Laden", hours=Hours("week"))
FULL = Document(about=BothLanguages("Brot"), locations=(PLACE,))


@pytest.mark.parametrize(
    ("new", "names"),
    [
        (FULL, []),
        (replace(FULL, about=BothLanguages("Kuchen")), ["texts"]),
        (replace(FULL, email="a@b.example"), ["contact"]),
        (replace(FULL, logo="abc"), ["logo"]),
        (replace(FULL, locations=(replace(PLACE, name="Café"),)), ["places"]),
        (replace(FULL, locations=(replace(PLACE, hours=Hours("always")),)), ["hours:a"]),
        (replace(FULL, locations=()), ["places", "hours:a"]),
        (replace(FULL, delivery=(DeliveryOffer("pickup"),)), ["delivery"]),
    ],
)
def test_a_change_is_seen_in_its_own_part_and_nowhere_else(new: Document, names: list[str]) -> None:
    assert sections.changed(FULL, new) == names
    everywhere = [*sections.SECTIONS, "hours:a"]
    assert [name for name in everywhere if sections.mark(FULL, name) != sections.mark(new, name)] == names
