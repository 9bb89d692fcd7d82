"""The addresses that are ours: what a browser may have typed, and whose pages may talk to the server."""

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.types import Scope

_DEFAULT: Mapping[str, int] = MappingProxyType({"http": 80, "https": 443})
_BY_US = ("none", "same-origin")
"""What a browser says of an address that was typed, and of what our own page asks for."""


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
    """``outside``: addresses by which a TLS server in front, or another name of the machine, is called."""

    outside: tuple[str, ...] = ()

    def admits(self, scope: Scope) -> bool:
        """Whether a request calls us by a name of ours, and comes from no page of somebody else.

        The address that the connection came in by is ours, and no stranger can have a name of his own point to it
        and still send it as ``Host``.
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
        # A foreign page may send people here by a link; what it embeds or asks for by itself is not for it.
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
    """What this machine is called, to others. Asked once: the answer may be long in coming."""
    return frozenset((socket.gethostname(), socket.getfqdn())) - {"localhost"}
