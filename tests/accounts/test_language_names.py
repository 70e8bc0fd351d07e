"""A language has a name in both of ours; nothing stays in the other one's words."""

from django.utils import translation

from accounts.forms.profiles import LANGUAGES, language_choices
from accounts.selectors.differences import of_section
from accounts.selectors.language_names import language_name
from tests.accounts.profile_documents import FULL


def test_every_language_that_is_offered_is_named_in_german() -> None:
    with translation.override("en"):
        english = dict(language_choices())
    with translation.override("de"):
        german = dict(language_choices())
    # These three are written alike in both.
    alike = {code for code in LANGUAGES if english[code] == german[code]}
    assert alike <= {"bn", "hi", "ur"}, {code: german[code] for code in alike}
    assert german["nb"] == "Norwegisch"


def test_a_code_that_nobody_knows_is_shown_as_it_is() -> None:
    assert language_name("xx-unknown") == "xx-unknown"


def test_messengers_and_coordinates_are_written_as_everywhere() -> None:
    with translation.override("de"):
        contact = {line.label: line.text for line in of_section(FULL, "contact")}
        places = [line.text for line in of_section(FULL, "places")]
    assert contact["WhatsApp"] == "+4917139200012"
    assert "52.53200, 13.38500" in places[0]
