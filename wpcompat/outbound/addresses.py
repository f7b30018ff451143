"""Addresses that no request may be sent to: tables, because the standard library's ``is_global`` has holes.

The tables are IANA's special-purpose registries for IPv4 and IPv6, multicast and reserved space, the obsolete forms
that carry an IPv4 address inside, and the addresses under which clouds answer their own machines.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

FORBIDDEN_V4: tuple[ipaddress.IPv4Network, ...] = tuple(
    ipaddress.IPv4Network(written)
    for written in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, a public address by its looks
        "169.254.0.0/16",  # link-local; metadata of most clouds at 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnelling
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

FORBIDDEN_V6: tuple[ipaddress.IPv6Network, ...] = tuple(
    ipaddress.IPv6Network(written)
    for written in (
        "::/8",  # unspecified, loopback, IPv4 mapped (::ffff:0:0/96), compatible (::/96) and translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of a site
        "100::/64",  # discard
        "100:0:0:1::/64",  # dummy prefix
        "2001::/23",  # protocol assignments, Teredo, benchmarks, ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # unique local; Amazon's metadata at fd00:ec2::254
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local of old
        "ff00::/8",  # multicast
    )
)

GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
"""The only IPv6 space that has been given out: whatever lies outside is refused whether it is listed or not."""


def is_forbidden(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Whether an address lies in a forbidden network and in none of those ``allowed`` by the settings."""
    if allowed and any(address in network for network in allowed if network.version == address.version):
        return False
    return _is_special(address)


@lru_cache(maxsize=1024)
def _is_special(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return any(address in network for network in FORBIDDEN_V4)
    return address not in GLOBAL_V6 or any(address in network for network in FORBIDDEN_V6)


def read_address(written: str) -> Address | None:
    """An address as a resolver writes it; None for anything else, scoped addresses (``fe80::1%eth0``) included."""
    try:
        return ipaddress.ip_address(written)
    except ValueError:
        return None


def literal(host: str) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a host name spells in any form C's ``inet_aton`` reads: ``127.1``, ``0x7f000001``, …"""
    if not host[:1].isdigit() or not host.isascii():
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None
