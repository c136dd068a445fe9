"""Is this a machine on the public internet? By a table of our own, since what the standard library thinks changes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

# The registries of special purposes (RFC 6890 and its successors), whether or not a router would carry them.
SPECIAL: Final = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; the metadata of one large cloud lives there
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by its number, and the inside of another cloud
        "169.254.0.0/16",  # link-local; the metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",  # and the broadcast
        "2001::/23",  # protocols of the IETF, Teredo among them: an IPv4 address inside
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
# All that is given out to anybody; mapped, translated, local and multicast addresses lie outside of it.
GLOBAL: Final = ip_network("2000::/3")


def is_public(number: str) -> bool:
    """What is no plain number of an address is none that we call."""
    try:
        address = ip_address(number)
    except ValueError:
        return False
    return _is_global(address) and not any(address in network for network in SPECIAL)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    """One with a zone (`fe80::1%eth0`) is of this machine's own links."""
    return isinstance(address, IPv4Address) or (address in GLOBAL and address.scope_id is None)
