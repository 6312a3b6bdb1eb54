"""Tables as one text and back, for the cache: what has been read and checked once is not checked again.

Text and not pickles: whoever can write to the cache must not be able to run anything by it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from kazpak.assumptions import Assumption, Assumptions
from kazpak.sources.folder import Tables
from kazpak.tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["pack_tables", "unpack_tables"]

_ROWS: Final[dict[str, type[Any]]] = {"Assumption": Assumption, **{name: getattr(rows, name) for name in rows.__all__}}
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def pack_tables(tables: Tables) -> bytes:
    """Text of all tables; the folder they came from is left out.

    Parameters
    ----------
    tables
        Of a data folder.
    """
    content = {f.name: getattr(tables, f.name) for f in fields(tables) if f.name != "folder"}
    content["assumptions"] = tuple(content["assumptions"])
    return json.dumps({name: _packed(value) for name, value in content.items()}, ensure_ascii=False).encode()


def unpack_tables(text: bytes, folder: Path) -> Tables:
    """Tables of a text that `pack_tables` wrote.

    Parameters
    ----------
    text
        As it was written.
    folder
        Where the same tables lie.

    Raises
    ------
    ValueError, KeyError, TypeError
        If it is not such a text.
    """
    content = {name: _unpacked(value) for name, value in json.loads(text).items()}
    return Tables(folder=folder, **{**content, "assumptions": Assumptions(content["assumptions"])})


def _packed(value: Any) -> Any:  # noqa: ANN401 - whatever a table may hold
    """A value that JSON can hold: an array is a tuple there, and an object says what it stands for."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, tuple):
        kinds = {type(one).__name__ for one in value}
        if len(kinds) == 1 and kinds <= _ROWS.keys():
            return {kinds.pop(): [[_packed(getattr(one, f.name)) for f in fields(one)] for one in value]}
        return [_packed(one) for one in value]
    for kind, (sort, make) in _OBJECTS.items():
        if isinstance(value, sort):
            return {kind: make(value)}
    raise TypeError(f"a table holds {value!r}, which the cache cannot")


_OBJECTS: Final[dict[str, tuple[type | tuple[type, ...], Callable[[Any], Any]]]] = {
    "list": (list, lambda value: [_packed(one) for one in value]),
    "map": (dict, lambda value: {name: _packed(one) for name, one in value.items()}),
    "day": (dt.date, dt.date.isoformat),
    "one": (tuple(_ROWS.values()), lambda value: _packed((value,))),
}


def _unpacked(value: Any) -> Any:  # noqa: ANN401
    """Undo `_packed`."""
    if type(value) in _PLAIN:
        return value
    if type(value) is list:
        return tuple(_each(value))
    ((kind, content),) = value.items()
    if kind in _ROWS:
        row = _ROWS[kind]
        return tuple([row(*_each(values)) for values in content])
    return _MAKERS[kind](content)


def _each(values: list[Any]) -> list[Any]:
    return [value if type(value) in _PLAIN else _unpacked(value) for value in values]


_MAKERS: Final[dict[str, Callable[[Any], Any]]] = {
    "list": _each,
    "map": lambda content: dict(zip(content, _each(list(content.values())), strict=True)),
    "day": dt.date.fromisoformat,
    "one": lambda content: _unpacked(content)[0],
}
