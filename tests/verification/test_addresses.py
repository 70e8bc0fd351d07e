"""Which addresses are public: the list of addresses that `is_global` gets wrong, and the rest of the zoo."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.adapters.addresses import is_public

REFUSED = [
    # These five lines are what Python calls global, and must not be reached.
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::127.0.0.1",
    "fec0::1",
    "224.0.0.1",
    "ff02::1",
    # Private, shared, reserved, special.
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "2a00:1450::1%1",
    "2a00:1450::5efe:a00:1",
    "2a00:1450::200:5efe:a00:1",
    "ff05::2",
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "192.0.1.1",
    "198.20.0.1",
    "223.255.255.1",
    "2606:4700::1111",
]
PUBLIC += ["2a00:1450:4001:82b::200e", "2001:4860:4860::8888", "2620:fe::fe"]


@pytest.mark.parametrize("text", REFUSED)
def test_refuses(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_lets_pass(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_can_hide_in_an_ipv6_one(address: object) -> None:
    for prefix in ("::", "::ffff:", "::ffff:0:", "64:ff9b::", "2a00:1450::5efe:"):
        assert not is_public(ip_address(f"{prefix}{address}"))


@given(st.ip_addresses())
def test_is_never_more_generous_than_the_registries(address: object) -> None:
    known = ip_address(str(address))
    assert not is_public(known) or (known.is_global and not known.is_multicast and not known.is_reserved)
