"""Typed text: what is mended without a word, what is refused, and that cleaning never changes its mind."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.text import TextCode, TextProblem, ascii_digits, clean_line, clean_text, normalised


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bäckerei   Huber \n", "Bäckerei Huber"),
        ("Ba\u0308ckerei", "Bäckerei"),
        ("Huber\r\nGraz", "Huber Graz"),
        ("Huber\tGraz\u2028Wien\x0bLinz\x0cEnns", "Huber Graz Wien Linz Enns"),
        ("Huber\u00a0&\u2009Söhne\u3000", "Huber & Söhne"),
        ("\ufeffHuber\u200b", "Huber"),
        ("Hu\u00adber", "Huber"),
        ("\u200fمخبز\u200e", "مخبز"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d🍳 kocht", "👨\u200d🍳 kocht"),
        ("क्\u200dष", "क्\u200dष"),
        ("", ""),
        (" \n\t ", ""),
        ("x\u0301\u0302\u0303\u0305", "x\u0301\u0302\u0303\u0305"),
        ("Straße 5 – 7 „Zur Post“ 🙂", "Straße 5 – 7 „Zur Post“ 🙂"),
    ],
)
def test_a_line_is_mended(typed: str, kept: str) -> None:
    assert clean_line(typed, 80).text == kept
    assert clean_line(typed, 80).ok


def test_several_lines_keep_their_breaks() -> None:
    typed = "\n Guten  Tag \r\n\r\n\r\n\r\n  Wir backen.\u2029Seit 1898.\x85\n"
    assert clean_text(typed, 80).text == "Guten Tag\n\nWir backen.\nSeit 1898."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("Hu\x00ber", TextProblem(TextCode.CONTROL, "U+0000")),
        ("Huber\x1b[31m", TextProblem(TextCode.CONTROL, "U+001B")),
        ("Huber\x7f", TextProblem(TextCode.CONTROL, "U+007F")),
        ("Huber\x9f", TextProblem(TextCode.CONTROL, "U+009F")),
        ("\u202erebuH", TextProblem(TextCode.BIDI, "U+202E")),
        ("Huber\u2069", TextProblem(TextCode.BIDI, "U+2069")),
        ("Huber\ud800", TextProblem(TextCode.BROKEN, "U+D800")),
        ("Huber\udfff", TextProblem(TextCode.BROKEN, "U+DFFF")),
        ("Huber\ue123", TextProblem(TextCode.BROKEN, "U+E123")),
        ("Huber\uffff", TextProblem(TextCode.BROKEN, "U+FFFF")),
        ("Huber\ufdd0", TextProblem(TextCode.BROKEN, "U+FDD0")),
        ("Huber\ufdef", TextProblem(TextCode.BROKEN, "U+FDEF")),
        ("Huber\U0001fffe", TextProblem(TextCode.BROKEN, "U+1FFFE")),
        ("x\u0301\u0302\u0303\u0304\u0305", TextProblem(TextCode.MARKS, "x\u0301\u0302\u0303\u0304\u0305")),
        ("a" * 81, TextProblem(TextCode.TOO_LONG, "81", 80)),
    ],
)
@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_what_is_refused(clean: object, typed: str, problem: TextProblem) -> None:
    assert callable(clean)
    assert problem in clean(typed, 80).problems


def test_all_reasons_at_once_each_character_once() -> None:
    found = clean_line("\x00\x00\u202e\ud800" + "a" * 90, 80).problems
    assert [problem.code for problem in found] == [
        "TEXT_CONTROL",
        "TEXT_BIDI",
        "TEXT_BROKEN",
        "TEXT_TOO_LONG",
    ]


def test_far_too_long_is_the_only_reason_given() -> None:
    assert len(clean_line("\x00" + "a" * 2599, 80).problems) == 2
    assert [problem.code for problem in clean_line("\x00" + "a" * 2600, 80).problems] == [TextCode.TOO_LONG]


def test_length_counts_what_is_kept() -> None:
    assert clean_line("  " + "u\u0308" * 80 + "  ", 80).ok
    assert not clean_line("ü" * 81, 80).ok


@given(st.text(max_size=120))
def test_a_clean_line_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = clean_line(text, 80)
    if once.ok:
        assert clean_line(once.text, 80) == once
        assert "\n" not in once.text
        assert "  " not in once.text
        assert once.text == once.text.strip() == unicodedata.normalize("NFC", once.text)
        assert len(once.text) <= 80
        once.text.encode()


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\n \r"), max_size=200))
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    once = clean_text(text, 160)
    if once.ok:
        assert clean_text(once.text, 160) == once
        assert "\n\n\n" not in once.text
        assert "\r" not in once.text


@given(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from("\x00\x08\x1b\ud800\udc00\u202e"),
)
def test_the_worst_never_get_in(text: str, bad: str) -> None:
    assert not clean_line(text + bad + text, 500).ok
    assert not clean_text(text + bad + text, 500).ok


@pytest.mark.parametrize(
    ("typed", "digits"), [("٠٣٠ ٢٣", "030 23"), ("１２３", "123"), ("१२३", "123"), ("①", "1"), ("x", "x")]
)
def test_digits_of_every_script(typed: str, digits: str) -> None:
    assert ascii_digits(typed) == digits


def test_a_heap_of_marks_is_cut_before_it_is_sorted() -> None:
    start = time.process_time()
    assert len(normalised("NFC", "a" + "\u0323\u0301" * 500_000)) < 40
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "\n" * 1_000_000, "a\u0323\u0301" * 300_000, "\x00" * 1_000_000]
)
def test_a_pasted_megabyte_costs_little(text: str) -> None:
    start = time.process_time()
    assert not clean_line(text, 80).ok
    assert not clean_text(text, 512).ok
    assert time.process_time() - start < 2
