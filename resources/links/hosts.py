"""Which hosts are not places on the public web: names kept for other uses, and numbers of every kind."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from resources.links.parts import is_under, parents, words

# RFC 6761, RFC 2606, RFC 7686, RFC 8375, RFC 9476, and names that routers and companies use inside.
_RESERVED_NAMES = {
    "localhost": "loopback",
    "localdomain": "loopback",
    "local": "private",
    "internal": "private",
    "intranet": "private",
    "private": "private",
    "corp": "private",
    "home": "private",
    "lan": "private",
    "home.arpa": "private",
    "arpa": "reserved",
    "alt": "reserved",
    "test": "reserved",
    "invalid": "reserved",
    "example": "documentation",
    "example.com": "documentation",
    "example.net": "documentation",
    "example.org": "documentation",
    "example.edu": "documentation",
    "onion": "hidden-service",
    "i2p": "hidden-service",
    "metadata": "metadata",
    "metadata.google.internal": "metadata",
    "instance-data.ec2.internal": "metadata",
}

# Services whose names resolve to the number written in them, or to this machine.
_WILDCARD_DNS = words(
    "nip.io sslip.io xip.io backname.io traefik.me ipq.co local.gd localho.st localtest.me lvh.me vcap.me "
    "lacolhost.com fuf.me fuf.io smackaho.st 42foo.com beweb.com 127-0-0-1.org.uk 1u.ms rbndr.us "
    "yoogle.com locl.xyz localdev.me loopback.website ulh.us"
)

# IANA's special-purpose registries (RFC 6890 and later); the first network that holds an address names it.
_IPV4: tuple[tuple[str, str], ...] = (
    ("169.254.169.254/32", "metadata"),
    ("168.63.129.16/32", "metadata"),
    ("100.100.100.200/32", "metadata"),
    ("192.0.0.192/32", "metadata"),
    ("0.0.0.0/8", "unspecified"),
    ("127.0.0.0/8", "loopback"),
    ("10.0.0.0/8", "private"),
    ("172.16.0.0/12", "private"),
    ("192.168.0.0/16", "private"),
    ("100.64.0.0/10", "shared"),
    ("169.254.0.0/16", "link-local"),
    ("192.0.2.0/24", "documentation"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("198.18.0.0/15", "benchmark"),
    ("192.0.0.0/24", "reserved"),
    ("192.88.99.0/24", "reserved"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
)
_IPV6: tuple[tuple[str, str], ...] = (
    ("fd00:ec2::254/128", "metadata"),
    ("fd20:ce::254/128", "metadata"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("fc00::/7", "private"),
    ("fec0::/10", "private"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
    ("64:ff9b:1::/48", "private"),
    ("100::/64", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
    ("2001:2::/48", "benchmark"),
    ("2001::/23", "reserved"),
)
_NETWORKS4 = tuple((IPv4Network(network), code) for network, code in _IPV4)
_NETWORKS6 = tuple((IPv6Network(network), code) for network, code in _IPV6)
_GLOBAL_UNICAST = IPv6Network("2000::/3")

# Forms that only carry an IPv4 address to where it is meant: its own reason decides.
_CARRIERS = tuple(map(IPv6Network, ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
_COMPATIBLE = IPv6Network("::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_ISATAP = 0x5EFE

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def forbidden_ip(ip: IPv4Address | IPv6Address) -> str | None:
    """The code of why this address is not a public one, or None for one that is.

    `ipaddress.is_global` is not asked: Python 3.11 calls ::127.0.0.1, 64:ff9b::7f00:1, 2002:7f00:1::1,
    3fff::1, 192.88.99.1 and 168.63.129.16 global. What carries an IPv4 address inside (mapped, NAT64) is
    judged by that address; tunnels (6to4, Teredo, ISATAP, IPv4-compatible) are never public.
    """
    if isinstance(ip, IPv4Address):
        return next((code for network, code in _NETWORKS4 if ip in network), None)
    # A scope id ("%eth0") says on which wire, never which kind.
    ip = IPv6Address(int(ip))
    if any(ip in network for network in _CARRIERS):
        return forbidden_ip(_last32(ip))
    return _forbidden_native(ip) or _forbidden_tunnel(ip) or (None if ip in _GLOBAL_UNICAST else "reserved")


def forbidden_name(host: str) -> str | None:
    """The code of why this name, in ASCII and lower case, is not a public one, or None."""
    if is_under(host, _WILDCARD_DNS):
        return "wildcard-dns"
    return next((_RESERVED_NAMES[name] for name in parents(host) if name in _RESERVED_NAMES), None)


def is_well_formed(host: str) -> bool:
    """Whether the name, in ASCII, could be registered: letters, digits, - and _ under a top of letters."""
    labels = host.split(".")
    if len(host) > 253 or not _TOP_LABEL.fullmatch(labels[-1]):
        return False
    return all(_LABEL.fullmatch(label) for label in labels)


def _forbidden_native(ip: IPv6Address) -> str | None:
    if ip in _TEREDO:
        return None
    return next((code for network, code in _NETWORKS6 if ip in network), None)


def _forbidden_tunnel(ip: IPv6Address) -> str | None:
    for inner in _tunnelled(ip):
        return forbidden_ip(inner) or "transition"
    return None


def _tunnelled(ip: IPv6Address) -> list[IPv4Address]:
    number = int(ip)
    if ip in _SIX_TO_FOUR:
        return [IPv4Address(number >> 80 & 0xFFFFFFFF)]
    if ip in _TEREDO:
        # RFC 4380: the client's address is written inverted.
        return [IPv4Address(~number & 0xFFFFFFFF)]
    if ip in _COMPATIBLE or number >> 32 & 0xFCFFFFFF == _ISATAP:
        return [_last32(ip)]
    return []


def _last32(ip: IPv6Address) -> IPv4Address:
    return IPv4Address(int(ip) & 0xFFFFFFFF)
