"""What people paste as their website, and the words that prove it theirs."""

import re

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import domains as rules
from verification.rules.domains import DomainFault, NoDomain

URL = "/en/evidence/domain/"
NOW = timezone.now


class TestReading:
    @pytest.mark.parametrize(
        ("typed", "domain"),
        [
            ("huber.example", "huber.example"),
            (" HTTPS://WWW.Huber.Example/kontakt?x=1#y ", "huber.example"),
            ("http://user:secret@huber.example:8443/", "huber.example"),
            ("huber.example.", "huber.example"),
            ("huber.example:443", "huber.example"),
            ("bäckerei-huber.example", "xn--bckerei-huber-bfb.example"),
            ("BÄCKEREI-HUBER.example", "xn--bckerei-huber-bfb.example"),
            ("xn--bckerei-huber-bfb.example", "xn--bckerei-huber-bfb.example"),
            ("straße.example", "xn--strae-oqa.example"),
            ("shop.huber.example\\path", "shop.huber.example"),
            ("пекарня.рф", "xn--80ajpngj0i.xn--p1ai"),
            ("hu ber.exa mple", "huber.example"),
        ],
    )
    def test_what_people_paste_becomes_the_name_it_means(self, typed: str, domain: str) -> None:
        assert rules.canonical(typed) == domain

    @pytest.mark.parametrize(
        ("typed", "fault"),
        [
            ("", DomainFault.EMPTY),
            ("   ", DomainFault.EMPTY),
            ("https:///", DomainFault.EMPTY),
            ("info@huber.example", DomainFault.MAIL),
            ("127.0.0.1", DomainFault.ADDRESS),
            ("http://127.0.0.1:8000/", DomainFault.ADDRESS),
            ("2130706433", DomainFault.ADDRESS),
            ("[::1]", DomainFault.ADDRESS),
            ("http://[fe80::1]/", DomainFault.ADDRESS),
            ("localhost", DomainFault.NOBODYS),
            ("db.internal", DomainFault.NOBODYS),
            ("printer.local", DomainFault.NOBODYS),
            ("abc.onion", DomainFault.NOBODYS),
            ("huber", DomainFault.FORMAT),
            ("huber..example", DomainFault.FORMAT),
            ("-huber.example", DomainFault.FORMAT),
            ("hu_ber.example", DomainFault.FORMAT),
            ("huber.123", DomainFault.FORMAT),
            ("a" * 64 + ".example", DomainFault.FORMAT),
            (".".join(["abcdefgh"] * 40), DomainFault.FORMAT),
            ("😀.example", DomainFault.FORMAT),
            ("javascript:alert(1)", DomainFault.ADDRESS),
        ],
    )
    def test_what_is_no_domain_says_why(self, typed: str, fault: DomainFault) -> None:
        with pytest.raises(NoDomain) as raised:
            rules.canonical(typed)
        assert raised.value.fault == fault

    @given(st.text(max_size=300))
    def test_any_text_is_a_domain_or_a_reason(self, text: str) -> None:
        try:
            found = rules.canonical(text)
        except NoDomain:
            return
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", found)
        assert rules.canonical(found) == found

    def test_the_words_may_stand_among_others(self) -> None:
        words = rules.proof("abc")
        assert rules.proves(["v=spf1 -all", words], "abc")
        assert rules.proves([f"# file\r\n {words} \r\n"], "abc")
        assert rules.proves([f'"{words}"'], "abc")
        assert not rules.proves([words + "d", "abc"], "abc")
