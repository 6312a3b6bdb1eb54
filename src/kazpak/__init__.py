"""Transit corridors between Kazakhstan and Pakistan's Arabian Sea ports: options, costs, what-ifs, maps.

>>> import kazpak
>>> corridor = kazpak.load()
>>> options = corridor.routes("Almaty", "Karachi", by="time")

Importing does nothing but this; names are fetched when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kazpak.corridor import Corridor, load
    from kazpak.errors import DataError, InputError, KazpakError, UnknownNameError
    from kazpak.options import Options

__version__ = "0.1.0"

__all__ = [
    "Corridor",
    "DataError",
    "InputError",
    "KazpakError",
    "Options",
    "UnknownNameError",
    "__version__",
    "load",
]

_HOMES = {
    "Corridor": "kazpak.corridor",
    "Options": "kazpak.options",
    "load": "kazpak.corridor",
    "DataError": "kazpak.errors",
    "InputError": "kazpak.errors",
    "KazpakError": "kazpak.errors",
    "UnknownNameError": "kazpak.errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute may be anything
    """Fetch a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kazpak' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Public names."""
    return sorted(__all__)
