"""Days that an operator types: as the reader of the page writes them, never as the browser does."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from pilot.forms.administration import DrawForm, ProgrammeForm
from pilot.models import Programme
from tests.pilot.factories import programme
from tests.pilot.pages import desk_browser, path

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _open_desk(settings: pytest.MonkeyPatch) -> None:
    settings.DESK_SECOND_FACTOR = False  # type: ignore[attr-defined]


def fixed() -> Programme:
    return programme(
        opens_at=datetime(2026, 7, 15, 12, 48, tzinfo=BERLIN),
        closes_at=datetime(2027, 1, 26, 11, 0, tzinfo=BERLIN),
        decides_on=date(2027, 2, 10),
    )


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", ["15.07.2026 12:48", "26.01.2027 11:00", "10.02.2027"]),
        ("en", ["15/07/2026 12:48", "26/01/2027 11:00", "10/02/2027"]),
    ],
)
def test_they_are_shown_and_taken_back_unchanged(language: str, shown: list[str]) -> None:
    made = fixed()
    client = desk_browser("operator")[0]
    address = path("pilot:programme_change", made.slug, language=language)
    page = client.get(address).content.decode()
    assert [one for one in shown if f'value="{one}"' not in page] == []
    assert 'type="date' not in page
    names = ("opens_at", "closes_at", "decides_on")
    given = {"name_de": "Runde", "name_en": "Round", "capacity": "50", **dict(zip(names, shown, strict=True))}
    assert client.post(address, given).status_code == 302
    again = Programme.objects.get()
    assert [getattr(again, name) for name in names] == [getattr(made, name) for name in names]


@pytest.mark.parametrize("typed", ["4.12.2026", "04.12.2026", "2026-12-04"])
def test_a_day_is_taken_as_people_write_it(typed: str) -> None:
    form = DrawForm({"draw_on": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["draw_on"] == date(2026, 12, 4)


@pytest.mark.parametrize("typed", ["31.2.2026", "morgen", "\N{PILE OF POO}", "9" * 400])
def test_what_is_no_day_is_told_how_to_write_one(typed: str) -> None:
    with translation.override("de"):
        form = DrawForm({"draw_on": typed})
        assert form.errors["draw_on"] == ["Geben Sie einen Tag wie 31.12.2026 ein"]
        moment = ProgrammeForm({"opens_at": typed})
        assert moment.errors["opens_at"] == ["Geben Sie Tag und Uhrzeit wie 31.12.2026 18:00 ein"]
