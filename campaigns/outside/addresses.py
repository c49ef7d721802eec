"""Which addresses outside the site may be sent to, so that nobody reaches machines behind it (Django-free)."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_LETTERS = 2000
_PORTS = {443, 8443}
_PORTS_AT_HOME = _PORTS | {80, 8080}
_LOWEST_AT_HOME = 1024
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that carry another one inside, or that clouds answer on, though `ipaddress` takes some for public.
_NEVER = [
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2002::/16",  # 6to4
        "2001::/23",  # Teredo and other special purposes
        "2001:db8::/32",  # examples
        "3fff::/20",
        "::/96",  # IPv4-compatible
        "::ffff:0:0:0/96",  # IPv4-translated
        "fec0::/10",  # site-local
        "192.0.0.0/24",  # special purposes, among them a cloud's own services
        "168.63.129.16/32",  # Azure's own services
        "192.88.99.0/24",  # 6to4 relays
    )
]


class Unfit(ValueError):
    """An address that nothing is sent to; the message is a sentence for the person who typed it."""


@dataclass(frozen=True)
class Place:
    """A checked address, in the parts that a connection needs."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def check_address(address: str, *, at_home: bool = False) -> Place:
    """Return the parts of an address that may be sent to, or raise Unfit. `at_home` allows http and odd ports."""
    if len(address) > MOST_LETTERS or any(letter <= " " or letter == "\\" or ord(letter) == 127 for letter in address):
        raise Unfit("This is no address: it has spaces or other marks in it, or is far too long.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Unfit("This is no address that can be read. It looks like https://example.org/hook.") from error
    if parts.scheme != "https" and not (at_home and parts.scheme == "http"):
        raise Unfit("The address must start with https://.")
    if parts.username is not None or parts.password is not None:
        raise Unfit("The address must hold no name and password before an @.")
    if parts.fragment:
        raise Unfit("The address must hold no part after #: it is never sent.")
    port = port if port is not None else (443 if parts.scheme == "https" else 80)
    if port not in (_PORTS_AT_HOME if at_home else _PORTS) and not (at_home and port >= _LOWEST_AT_HOME):
        raise Unfit(f"Port {port} is not sent to; use the usual one of https.")
    host = _host(parts.hostname or "")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii():
        raise Unfit("The address holds letters that must be written with % and their number.")
    place = Place(parts.scheme, host, port, target)
    _check_literal(host, at_home=at_home)
    return place


def _host(host: str) -> str:
    try:
        plain = host.rstrip(".").encode("idna").decode("ascii") if ":" not in host else host
    except UnicodeError as error:
        raise Unfit("The address names no host that can exist.") from error
    if not plain:
        raise Unfit("The address names no host. It looks like https://example.org/hook.")
    return plain.lower()


def _check_literal(host: str, *, at_home: bool) -> None:
    """Refuse a forbidden number that stands in the address itself, without asking anybody."""
    try:
        number = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        if not at_home and (host == "localhost" or host.endswith((".localhost", ".local", ".internal"))):
            raise Unfit(_INSIDE) from None
        return
    if not may_reach(number, at_home=at_home):
        raise Unfit(_INSIDE)


_INSIDE = "The address leads to this machine or a private network. Webhooks go only to public addresses."


def may_reach(number: Address, *, at_home: bool = False) -> bool:
    """Whether a machine with this number may be connected to."""
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        return at_home and may_reach(number.ipv4_mapped, at_home=True)
    if at_home and (number.is_loopback or (number.is_private and not number.is_link_local)):
        return not (number.is_unspecified or number.is_multicast)
    if any(number.version == network.version and number in network for network in _NEVER):
        return False
    if number.version == 6 and number not in _PUBLIC_IPV6:
        return False
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def resolve(place: Place, *, at_home: bool = False) -> str:
    """Return the number to connect to. One forbidden answer among several refuses the name as a whole."""
    try:
        answers = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unfit(f"There is no host {place.host}, or its name cannot be looked up now.") from error
    numbers = [str(answer[4][0]) for answer in answers]
    if not numbers:
        raise Unfit(f"There is no host {place.host}.")
    for number in numbers:
        # A number with a zone (fe80::1%eth0) is link-local in any case.
        if not may_reach(ipaddress.ip_address(number.split("%")[0]), at_home=at_home):
            raise Unfit(_INSIDE)
    return numbers[0]
