"""Whose request it is: only what our own proxies wrote counts, and an IPv6 customer is one customer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.kernel.addresses import UNKNOWN, client_address, network_of

SPOOFED = "1.1.1.1, 2.2.2.2"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        (None, 0, "192.0.2.9"),
        (SPOOFED, 0, "192.0.2.9"),
        (SPOOFED, 1, "2.2.2.2"),
        (SPOOFED, 2, "1.1.1.1"),
        # Shorter than it must be: somebody went past a proxy.
        (SPOOFED, 3, "192.0.2.9"),
        ("", 1, "192.0.2.9"),
        (" , 203.0.113.5 ", 1, "203.0.113.5"),
        ("203.0.113.5:4711", 1, "203.0.113.5"),
        ("not an address", 1, UNKNOWN),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str | None, proxies: int, expected: str) -> None:
    meta = {"REMOTE_ADDR": "192.0.2.9"}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(meta, proxies) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
        ("", UNKNOWN),
        ("198.51.100.999", UNKNOWN),
        ("[", UNKNOWN),
    ],
)
def test_one_customer_is_one_address(text: str, expected: str) -> None:
    assert network_of(text) == expected


@given(st.ip_addresses(v=6))
def test_all_of_a_sixty_four_is_the_same(address: object) -> None:
    text = str(address)
    assert network_of(text) == network_of(f"[{text}]:1")


@given(st.text(max_size=60), st.integers(0, 5))
def test_nothing_that_a_header_holds_raises(text: str, proxies: int) -> None:
    assert client_address({"REMOTE_ADDR": text, "HTTP_X_FORWARDED_FOR": text}, proxies)
