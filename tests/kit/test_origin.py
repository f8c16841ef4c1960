"""What is counted together of those who ask."""

import pytest

from wardwatch.kit.origin import network_of


def test_addresses_of_one_ipv6_network_count_as_one() -> None:
    assert network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64"
    assert network_of("2001:db8:0:2::1") != network_of("2001:db8:0:1::1")


def test_ipv4_addresses_count_each_for_itself() -> None:
    assert network_of("192.0.2.1") == "192.0.2.1"


@pytest.mark.parametrize("origin", ["", "localhost", "192.0.2.1, 198.51.100.2"])
def test_what_is_no_address_counts_as_one(origin: str) -> None:
    assert network_of(origin) == "elsewhere"
