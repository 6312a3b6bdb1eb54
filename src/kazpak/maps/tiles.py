"""Live map tiles: only where somebody asks for them, from the one host that they name.

A page needs no tiles, and without them it asks nobody for anything. With them its policy lets pictures come
from their host and from nowhere else, and the page says that they need a network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kazpak.errors import InputError

__all__ = ["Tiles", "tiles_of"]

_PLACES: Final = ("{z}", "{x}", "{y}")
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")
_PATH: Final = re.compile(r"[\w./~%+@=&?{}-]*", re.ASCII)
_EXAMPLE: Final = "https://tile.example.org/{z}/{x}/{y}.png"


@dataclass(frozen=True)
class Tiles:
    """Where live tiles come from.

    Attributes
    ----------
    template
        Address with {z}, {x} and {y}.
    host
        Its host, with the port where it has one.
    """

    template: str
    host: str


def tiles_of(template: str) -> Tiles:
    """Tiles of an address such as `https://tile.example.org/{z}/{x}/{y}.png`.

    Raises
    ------
    InputError
        With every fault of the address: it must be https, name one host, and hold {z}, {x} and {y} once each.
    """
    faults = []
    try:
        parts = urlsplit(template)
        host = parts.netloc.lower()
    except ValueError:
        raise InputError(f"tiles {template[:80]!r}: not a web address; write one such as {_EXAMPLE}") from None
    if parts.scheme != "https":
        faults.append("it must begin with https://")
    if not _HOST.fullmatch(host):
        faults.append("it must name one host, without a user or a password")
    faults += [f"it must hold {place} once" for place in _PLACES if template.count(place) != 1]
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not _PATH.fullmatch(path) or parts.fragment or set(re.findall(r"{[^}]*}?", template)) - set(_PLACES):
        faults.append("after the host, only letters, digits and {z}, {x}, {y} with / . - _ ~ % + @ = & ? may stand")
    if faults:
        raise InputError([f"tiles {template[:80]!r}: {fault}; write one such as {_EXAMPLE}" for fault in faults])
    return Tiles(template, host)
