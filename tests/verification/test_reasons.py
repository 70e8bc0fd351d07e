"""The catalogue of reason codes: complete, in both languages, and always with a way to mend."""

import re

import pytest

from accounts.rules.names import NameKind, NameProblem
from verification.rules.evidence import CONTRADICTING
from verification.rules.reasons import BY_CODE, CODES, REASONS, Reason, for_pilot, reason

CATALOGUE = """
PHONE_UNREACHABLE PHONE_NOT_BUSINESS PHONE_TAKEN NAME_GENERIC NAME_MISMATCH NAME_CONFUSABLE NAME_PROTECTED_TERM
NAME_FORMAT ENTITY_NOT_FOUND ENTITY_DISSOLVED ENTITY_DATA_MISMATCH VAT_INVALID VAT_NAME_MISMATCH LEI_LAPSED
DOMAIN_NOT_PROVEN DOC_UNREADABLE DOC_EXPIRED DOC_WRONG_TYPE DOC_NAME_MISMATCH REP_NOT_AUTHORISED REP_UNREACHABLE
ADDRESS_NOT_CONFIRMED OUT_OF_SCOPE_COUNTRY OUT_OF_SCOPE_TRADE DUPLICATE_ACCOUNT FALSE_INFORMATION NO_ANSWER PILOT_QUOTA
"""
# What we never say to people.
FORBIDDEN = re.compile(
    r"leider|ungültig|sicher\b|garantier|vertrauenswürdig|zertifiziert|[!*]|\bdu\b|sorry|unfortunately|invalid",
    re.I,
)


def test_the_catalogue_is_the_published_one() -> None:
    assert list(CODES) == CATALOGUE.split()
    assert len(REASONS) == len(BY_CODE) == 28


@pytest.mark.parametrize("one", REASONS, ids=CODES)
def test_each_reason_speaks_both_languages_in_short_plain_sentences(one: Reason) -> None:
    texts = (one.text_de, one.text_en, one.mend_de, one.mend_en)
    assert one.text_de != one.text_en
    assert one.mend_de != one.mend_en
    for text in texts:
        assert text.endswith(".")
        assert not FORBIDDEN.search(text)
        assert one.code not in text
        assert all(len(sentence.split()) <= 17 for sentence in re.split(r"(?<=[.?]) ", text)), text
    assert (one.text("de"), one.mend("en-gb")) == (one.text_de, one.mend_en)


@pytest.mark.parametrize("one", REASONS, ids=CODES)
def test_each_reason_says_what_may_be_done(one: Reason) -> None:
    assert re.fullmatch(r"([a-z]+\.[a-z_]+)?", one.field)
    assert one.retry_after_days is None or one.retry_after_days >= 0
    # Without a way to try again there is at least a way to object.
    assert one.appealable or one.retry_after_days is not None


def test_what_the_pilot_may_decline_with() -> None:
    pilot = {one.code for one in for_pilot()}
    assert {
        "PILOT_QUOTA",
        "OUT_OF_SCOPE_COUNTRY",
        "OUT_OF_SCOPE_TRADE",
        "DUPLICATE_ACCOUNT",
        "NO_ANSWER",
    } <= pilot
    assert not {code for code in pilot if code.startswith(("PHONE_", "DOC_", "VAT_", "LEI_", "REP_"))}


def test_all_that_the_rules_answer_with_is_in_the_catalogue() -> None:
    named = {NameProblem(kind, "").code for kind in NameKind} | set(CONTRADICTING.values())
    assert named <= set(CODES)


def test_nothing_is_decided_with_an_unknown_code() -> None:
    assert reason("NO_ANSWER").code == "NO_ANSWER"
    with pytest.raises(KeyError):
        reason("BECAUSE")
