"""The addresses of one of our servers: which Host and Origin headers a request may have."""

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.types import Scope

LOOPBACK = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
"""Hosts by which a server listens on every address of the machine."""
_DEFAULT: Mapping[str, int] = MappingProxyType({"http": 80, "https": 443})
_BY_US = ("none", "same-origin")
"""``Sec-Fetch-Site`` of an address that was typed, and of requests by our own page."""


def address_here(host: str, port: int) -> str:
    """The address for a browser on this machine of a server that listens on a host and port."""
    host = LOOPBACK if host in EVERYWHERE else host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def origin_of(address: str) -> str:
    """``scheme://host[:port]`` as a browser writes it: no default port, lower case. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme not in _DEFAULT or not parts.hostname or parts.username is not None:
        raise ValueError(address)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _DEFAULT[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """``outside``: addresses by which the server is reached through a TLS proxy or another host name."""

    outside: tuple[str, ...] = ()

    def admits(self, scope: Scope) -> bool:
        """Whether the request's ``Host`` is ours, and the request comes from no page of another origin.

        The address on which the connection arrived is ours. A host name of an attacker may resolve to it (DNS
        rebinding), but then the browser sends that host name, not the address.
        """
        hosts, origins = _header(scope, b"host"), _header(scope, b"origin")
        if len(hosts) != 1 or len(origins) > 1:
            return False
        ours = {*(origin_of(one) for one in self.outside), *_of_socket(scope)}
        called = {one for one in ours if one.partition("://")[2] == hosts[0].lower()}
        if not called:
            return False
        if origins:
            return origins[0].lower() in called
        # A foreign page may link to us, which loads a document; it may not embed or fetch anything.
        site = _header(scope, b"sec-fetch-site")
        return not site or site[0] in _BY_US or _header(scope, b"sec-fetch-dest") == ["document"]


def _header(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _of_socket(scope: Scope) -> Iterable[str]:
    host, port = scope["server"]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a socket file has no address
        return
    address = getattr(address, "ipv4_mapped", None) or address
    yield origin_of(f"http://{f'[{address}]' if address.version == 6 else address}:{port}")
    for name in ("localhost",) if address.is_loopback else _machine():
        yield origin_of(f"http://{name}:{port}")


@cache
def _machine() -> frozenset[str]:
    """The host names of this machine. Looked up once, because a lookup can be slow."""
    return frozenset((socket.gethostname(), socket.getfqdn())) - {"localhost"}
