"""Register numbers, VAT ids and LEIs: real forms pass in any way of writing, slips of the pen are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.countries import KINDS, find_form, in_register, legal_forms
from accounts.rules.identifier_shapes import LEI, REGISTER, VAT
from accounts.rules.identifiers import IdentifierProblem as P
from accounts.rules.identifiers import check_lei, check_register, check_vat, courts
from accounts.rules.register_forms import FORMS


@pytest.mark.parametrize("country", sorted(REGISTER))
def test_the_example_of_a_register_number_passes(country: str) -> None:
    court = "Amtsgericht München" if country == "DE" else ""
    found = check_register(country, court, REGISTER[country].example)
    assert found.ok
    assert found.canonical.replace(" ", "") == REGISTER[country].example.replace(" ", "")


@pytest.mark.parametrize("prefix", sorted(VAT))
def test_the_example_of_a_vat_id_passes_with_and_without_its_letters(prefix: str) -> None:
    country = {"EL": "GR"}.get(prefix, prefix)
    found = check_vat("DE", VAT[prefix].example)
    assert found.ok
    assert found.country == prefix
    assert check_vat(country, VAT[prefix].example.removeprefix(prefix)).canonical == found.canonical
    assert check_vat("DE", found.canonical).canonical == found.canonical
    assert len(found.canonical) <= 20


@pytest.mark.parametrize("prefix", sorted(set(VAT) - {"CZ", "ES", "LT", "RO"}))
def test_a_wrong_digit_in_a_vat_id_is_seen(prefix: str) -> None:
    example = VAT[prefix].example
    at = max(index for index, char in enumerate(example[:9]) if char.isdigit())
    wrong = example[:at] + str((int(example[at]) + 1) % 10) + example[at + 1 :]
    assert check_vat("DE", wrong).problem == P.VAT_CHECK_DIGIT


def test_every_country_with_a_form_has_words_and_an_example() -> None:
    assert set(FORMS) | {"DE"} == set(REGISTER)


@pytest.mark.parametrize(
    ("country", "court", "typed", "canonical", "found_court"),
    [
        ("DE", "München", "HRB 12345", "HRB 12345", "München"),
        ("de", "Amtsgericht München", "hrb12345", "HRB 12345", "München"),
        ("DE", "AG Charlottenburg", "HRB 12345 B", "HRB 12345 B", "Berlin (Charlottenburg)"),
        ("DE", "Berlin-Charlottenburg", "HRB Nr. 12345B", "HRB 12345 B", "Berlin (Charlottenburg)"),
        ("DE", "", "Amtsgericht Köln, HRB 12345", "HRB 12345", "Köln"),
        ("DE", "", "HRB 12345 Registergericht Koeln", "HRB 12345", "Köln"),
        ("DE", "Frankfurt a.M.", "HRB 1", "HRB 1", "Frankfurt am Main"),
        ("DE", "Frankfurt (Oder)", "VR 12 FF", "VR 12 FF", "Frankfurt/Oder"),
        ("DE", "Muenchen", "PR 700123", "PR 700123", "München"),
        ("DE", "Hamburg", "GnR 1000", "GnR 1000", "Hamburg"),
        ("DE", "Stuttgart", "GsR 12", "GsR 12", "Stuttgart"),
        ("DE", "Handelsregister des Amtsgerichts Bonn", "ＨＲＡ １２３４", "HRA 1234", "Bonn"),
        ("AT", "Handelsgericht Wien", "FN 122119 M", "FN 122119m", "Handelsgericht Wien"),
        ("AT", "", "122119m", "FN 122119m", ""),
        ("CH", "", "CHE 123 466 410 MWST", "CHE-123.466.410", ""),
        ("FR", "", "RCS Paris 340 552 256", "340552256", ""),
        ("FR", "", "732 829 320 00074", "73282932000074", ""),
        ("NL", "", "KvK 12345678", "12345678", ""),
        ("IT", "", "REA MI - 1234567", "MI-1234567", ""),
        ("ES", "", "B-12349700", "B12349700", ""),
        ("PL", "", "KRS 0000123456", "0000123456", ""),
        ("PL", "", "123-451-02-45", "1234510245", ""),
        ("GB", "", "SC123456", "SC123456", ""),
        ("GB", "", "123456", "00123456", ""),
        ("US", "", "123456789", "12-3456789", ""),
        ("LU", "", "R.C.S. Luxembourg B123456", "B123456", ""),
        ("JP", "", "0100-01-008844", "0100-01-008844", ""),
    ],
)
def test_register_numbers_in_many_ways_of_writing(
    country: str, court: str, typed: str, canonical: str, found_court: str
) -> None:
    found = check_register(country, court, typed)
    assert (found.problems, found.canonical, found.court) == ((), canonical, found_court)


@pytest.mark.parametrize(
    ("country", "court", "typed", "problems"),
    [
        ("DE", "", "", (P.REGISTER_EMPTY, P.REGISTER_COURT_EMPTY)),
        ("DE", "", "HRB 12345", (P.REGISTER_COURT_EMPTY,)),
        ("DE", "Entenhausen", "HRB 12345", (P.REGISTER_COURT_UNKNOWN,)),
        ("DE", "Köln", "12345", (P.REGISTER_FORMAT,)),
        ("DE", "Köln", "HRB 1234567", (P.REGISTER_FORMAT,)),
        ("DE", "Köln", "HRB 0", (P.REGISTER_FORMAT,)),
        ("DE", "Entenhausen", "HRX 5", (P.REGISTER_FORMAT, P.REGISTER_COURT_UNKNOWN)),
        ("AT", "", "FN 122119", (P.REGISTER_FORMAT,)),
        ("CH", "", "CHE-123.466.411", (P.REGISTER_CHECK_DIGIT,)),
        ("FR", "", "340552257", (P.REGISTER_CHECK_DIGIT,)),
        ("NL", "", "1234567", (P.REGISTER_FORMAT,)),
        ("XX", "", "", (P.REGISTER_EMPTY,)),
        ("XX", "", "ab", (P.REGISTER_FORMAT,)),
        ("XX", "", "keine Nummer", (P.REGISTER_FORMAT,)),
        ("XX", "", "12345; DROP TABLE", (P.REGISTER_FORMAT,)),
    ],
)
def test_what_is_wrong_with_a_register_number(
    country: str, court: str, typed: str, problems: tuple[P, ...]
) -> None:
    assert check_register(country, court, typed).problems == problems


def test_every_court_offered_is_a_court_known() -> None:
    assert len(courts("DE")) > 100
    assert all(check_register("DE", court, "HRB 1").court == court for court in courts("de"))
    assert courts("AT") == ()


@pytest.mark.parametrize(
    ("country", "typed", "canonical"),
    [
        ("DE", "DE 123 406 230", "DE123406230"),
        ("DE", "USt-IdNr.: DE123406230", "DE123406230"),
        ("DE", "USt-ID-Nr. 123.406.230", "DE123406230"),
        ("AT", "UID: ATU12349458", "ATU12349458"),
        ("AT", "u12349458", "ATU12349458"),
        ("GR", "GR 123427517", "EL123427517"),
        ("DE", "ATU12349458", "ATU12349458"),
        ("CH", "CHE-123.466.410 TVA", "CHE-123.466.410 MWST"),
        ("CH", "CHE123466410", "CHE-123.466.410 MWST"),
        ("NO", "912 374 440", "NO912374440MVA"),
        ("DE", "ＤＥ１２３４０６２３０", "DE123406230"),
        ("DE", "DE١٢٣٤٠٦٢٣٠", "DE123406230"),
    ],
)
def test_vat_ids_in_many_ways_of_writing(country: str, typed: str, canonical: str) -> None:
    assert (check_vat(country, typed).canonical, check_vat(country, typed).problems) == (canonical, ())


@pytest.mark.parametrize(
    ("country", "typed", "problem"),
    [
        ("DE", "", P.VAT_EMPTY),
        ("DE", " - ", P.VAT_EMPTY),
        ("DE", "DE12340623", P.VAT_FORMAT),
        ("DE", "DE12340623X", P.VAT_FORMAT),
        ("DE", "DE123406231", P.VAT_CHECK_DIGIT),
        ("DE", "12/345/67890", P.VAT_TAX_NUMBER),
        ("DE", "2893081508152", P.VAT_TAX_NUMBER),
        ("DE", "XX123406230", P.VAT_COUNTRY),
        ("US", "12-3456789", P.VAT_COUNTRY),
        ("DE", "keine", P.VAT_COUNTRY),
        ("DE", "DE" + "1" * 5000, P.VAT_FORMAT),
        ("DE", "DE12ß406230", P.VAT_FORMAT),
        ("CH", "CHE-123.466.411 MWST", P.VAT_CHECK_DIGIT),
    ],
)
def test_what_is_wrong_with_a_vat_id(country: str, typed: str, problem: P) -> None:
    found = check_vat(country, typed)
    assert (found.problem, found.canonical) == (problem, "")


@pytest.mark.parametrize("typed", [LEI.example, LEI.example.lower(), "LEI: 5299 0012 3456 7890 AB21"])
def test_an_lei_passes(typed: str) -> None:
    assert check_lei(typed).canonical == LEI.example


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", P.LEI_EMPTY),
        ("5299001234567890AB", P.LEI_FORMAT),
        ("5299001234567890AB211", P.LEI_FORMAT),
        ("5299001234567890ABCD", P.LEI_FORMAT),
        ("5299001234567890AÄ21", P.LEI_FORMAT),
        ("5299001234567890AB22", P.LEI_CHECK_DIGIT),
        ("5299001234567809AB21", P.LEI_CHECK_DIGIT),
    ],
)
def test_what_is_wrong_with_an_lei(typed: str, problem: P) -> None:
    assert check_lei(typed).problem == problem


def test_shapes_speak_both_languages() -> None:
    assert check_vat("DE", "DE1").shape.text("de") == "DE und 9 Ziffern"
    assert check_vat("DE", "DE1").shape.text("en-gb") == "DE and 9 digits"
    assert all("und" not in shape.en.split() for shape in (*VAT.values(), *REGISTER.values(), LEI))


countries = st.sampled_from([*sorted(REGISTER), "XX", "", "zz", "ß"])


@given(
    countries,
    st.text(max_size=40),
    st.text(max_size=60) | st.from_regex(r"\A[A-Z]{0,4}[ -]?\d{0,14}[A-Z]?\Z"),
)
def test_any_text_is_answered_and_a_good_number_stays_good(country: str, court: str, typed: str) -> None:
    found = check_register(country, court, typed)
    assert found.ok == bool(found.canonical and not found.problems)
    if found.ok and country:
        assert check_register(country, found.court, found.canonical).canonical == found.canonical
        assert len(found.canonical) <= 40
    vat = check_vat(country, typed)
    assert vat.ok == bool(vat.canonical)
    if vat.ok:
        assert check_vat(country, vat.canonical).canonical == vat.canonical
    assert check_lei(typed).ok == bool(check_lei(typed).canonical)


@pytest.mark.parametrize("country", ["DE", "AT", "CH", "FR", "GB", "US", "BR", "XX"])
@pytest.mark.parametrize("kind", KINDS)
def test_legal_forms_can_be_offered_stored_and_found(country: str, kind: str) -> None:
    forms = legal_forms(country, kind)
    assert len(forms) >= 2
    assert len({form.code for form in forms}) == len(forms)
    for form in forms:
        assert find_form(country, kind, form.code) == form
        assert in_register(country, kind, form.code) == form.in_register
        assert form.label("de")
        assert form.label("en")
        assert len(form.code) <= 40


@pytest.mark.parametrize(
    ("country", "kind", "code", "listed"),
    [
        ("DE", "legal_entity", "GmbH", True),
        ("DE", "legal_entity", "GbR", False),
        ("DE", "sole_trader", "e.K.", True),
        ("AT", "sole_trader", "e.U.", True),
        ("DE", "sole_trader", "freelance", False),
        ("DE", "sole_trader", "", False),
        ("DE", "legal_entity", "", True),
        ("DE", "public_body", "registered_association", True),
        ("XX", "legal_entity", "company", True),
        ("XX", "nonsense", "company", False),
    ],
)
def test_which_forms_stand_in_a_register(country: str, kind: str, code: str, listed: bool) -> None:
    assert in_register(country, kind, code) is listed
