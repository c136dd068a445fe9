"""Public addresses: whether one is a machine on the public internet, by a table of our own, since Python's own
changes.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

# The special-purpose registries (RFC 6890 and its successors), whether or not routers forward them.
SPECIAL: Final = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; the metadata service of one large cloud is here
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by number, but internal in another cloud
        "169.254.0.0/16",  # link-local; the metadata service of most clouds
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
        "240.0.0.0/4",  # reserved, and the broadcast address
        "2001::/23",  # IETF protocols, such as Teredo, which contains an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, which contains an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
# All public addresses; mapped, translated, local and multicast addresses lie outside it.
GLOBAL: Final = ip_network("2000::/3")


def is_public(number: str) -> bool:
    """Tell whether an address is public. A text that is not the plain form of an address is not."""
    try:
        address = ip_address(number)
    except ValueError:
        return False
    return _is_global(address) and not any(address in network for network in SPECIAL)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    """An address with a zone (`fe80::1%eth0`) is on one of this machine's own links."""
    return isinstance(address, IPv4Address) or (address in GLOBAL and address.scope_id is None)
