"""Which machines are on the public internet, and which only look as if they were?"""

import pytest

from platform_core.webhooks.addresses import is_public

INSIDE = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200"),  # noqa: S104  # to be refused
    *("10.255.255.255", "100.127.255.255"),
    *("127.0.0.1", "127.1.2.3", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1"),
    *("192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1"),
    *("239.255.255.255", "240.0.0.1", "255.255.255.255", "192.31.196.1", "192.52.193.1", "192.175.48.1"),
)
INSIDE_6 = (
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:a9fe:a9fe"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:a9fe:a9fe::1"),
    *("2001:db8::1", "2001:10::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2620:4f:8000::1", "3fff::1"),
    *("fc00::1", "fd00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "4000::1"),
    "2606:4700::1%eth0",
)
NO_NUMBERS = ("", "localhost", "example.com", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3", "1.2.3.4.5")
OUTSIDE = (
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.0"),
    *(
        "168.63.129.15",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
    ),
    *("192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2001:200::1", "2606:4700::1111", "2400:3200::1", "2a00:1450::1", "3ffe:ffff::1"),
)


class TestIsPublic:
    @pytest.mark.parametrize("number", [*INSIDE, *INSIDE_6])
    def test_says_no_to_every_inside_of_something(self, number):
        assert not is_public(number)

    @pytest.mark.parametrize("number", NO_NUMBERS)
    def test_says_no_to_what_is_no_plain_number(self, number):
        assert not is_public(number)

    @pytest.mark.parametrize("number", OUTSIDE)
    def test_says_yes_to_their_neighbours_outside(self, number):
        assert is_public(number)
