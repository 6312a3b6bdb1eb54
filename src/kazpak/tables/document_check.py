"""Documents held against their contracts: values, or everything that is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import near_matches
from kazpak.tables.columns import Column, Fault, check_value

if TYPE_CHECKING:
    from kazpak.tables.documents import Contract, Field

__all__ = ["check_document"]

_RANGE: Final = ("low", "central", "high")
_LON_LIMIT, _LAT_LIMIT = 180.0, 90.0


def check_document(
    contract: Contract, value: object, *, file: str, line: Callable[[tuple[str | int, ...]], int]
) -> tuple[dict[str, Any], list[Fault]]:
    """Values of a document and everything that is wrong with it.

    Parameters
    ----------
    contract
        What it should be.
    value
        What was read.
    file
        Name for faults.
    line
        Line of a key or item, by its path.
    """
    if not isinstance(value, Mapping):
        return {}, [Fault(f"{file}, line 1: is not a mapping; keys and values are right")]
    known = {field.column.name: field for field in contract.fields}
    faults = []
    for key in value:
        if key not in known:
            near = near_matches(str(key), known, limit=1)
            hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(known)}"
            faults.append(Fault(f"{file}, line {line((str(key),))}: unknown key {str(key)!r}{hint}"))
    values: dict[str, Any] = {}
    for name, field in known.items():
        values[name], wrong = _field_value(field, value.get(name))
        place = line((name,)) if name in value else 1
        faults += [Fault(f"{file}, line {place}, {name}: {text}") for text in wrong]
    return values, faults


def _field_value(field: Field, value: object) -> tuple[Any, list[str]]:
    """Value of one field and what is wrong with it."""
    column = field.column
    if value is None:
        empty: Any = () if field.kind in ("list", "waypoints", "joins") else "" if _is_text(field) else None
        return empty, [] if column.nullable else ["is missing; it is needed"]
    check = _CHECKS.get(field.kind)
    return check(value) if check else _BY_COLUMN[field.kind](column, value)


def _is_text(field: Field) -> bool:
    return field.kind == "scalar" and field.column.kind == "text"


def _scalar(column: Column, value: object) -> tuple[Any, list[str]]:
    if isinstance(value, (Mapping, list)):
        return None, ["holds several values; one is right"]
    if column.kind in ("number", "integer") and (isinstance(value, (bool, str)) or not isinstance(value, (int, float))):
        return None, [f"{value!r} is no number; a number without quotes is right"]
    text = (
        str(value).lower()
        if isinstance(value, bool)
        else value.isoformat()
        if isinstance(value, dt.date)
        else str(value)
    )
    if column.kind == "integers":
        number, wrong = check_value(column, text)
        return (number[0] if number else None), [wrong] if wrong else []
    parsed, wrong = check_value(column, text)
    return parsed, [wrong] if wrong else []


def _list(column: Column, value: object) -> tuple[tuple[Any, ...], list[str]]:
    if not isinstance(value, list):
        return (), [f"{value!r} is no list; a list such as [road, rail] is right"]
    if not value and not column.nullable:
        return (), ["is an empty list; at least one item is right"]
    items, faults = [], []
    for item in value:
        parsed, wrong = _scalar(column, item)
        items.append(parsed)
        faults += wrong
    return tuple(items), faults


def _range_value(column: Column, value: object) -> tuple[tuple[float, ...] | None, list[str]]:
    right = f"{{low: , central: , high: }} [{column.unit}] is right"
    if not isinstance(value, Mapping) or set(value) != set(_RANGE):
        return None, [f"is no range; {right}"]
    numbers, faults = [], []
    for name in _RANGE:
        number, wrong = _scalar(column, value[name])
        numbers.append(number)
        faults += [f"{name}: {text}" for text in wrong]
    if not faults and not numbers[0] <= numbers[1] <= numbers[2]:
        faults.append(f"{numbers}; low <= central <= high is right")
    return (None if faults else tuple(numbers)), faults


def _waypoints(value: object) -> tuple[tuple[tuple[float, float, str], ...], list[str]]:
    faults, points = [], []
    for i, item in enumerate(value if isinstance(value, list) else [value]):
        match item:
            case [lon, lat, str(name)] if (point := _point([lon, lat])) is not None:
                points.append((*point, name))
            case _:
                faults.append(f"item {i}: {item!r} is wrong; [lon, lat, name] is right")
    if not faults and len(points) == 1:
        faults.append("has one point only; both ends are needed")
    return tuple(points), faults


def _point(value: object) -> tuple[float, float] | None:
    """Longitude and latitude of a pair, or None."""
    match value:
        case [bool(), _] | [_, bool()]:
            return None
        case [int() | float() as lon, int() | float() as lat] if abs(lon) <= _LON_LIMIT and abs(lat) <= _LAT_LIMIT:
            return float(lon), float(lat)
        case _:
            return None


def _joins(value: object) -> tuple[tuple[dict[str, object], ...], list[str]]:
    faults, joins = [], []
    for i, item in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(item, Mapping) or set(item) != {"end", "gate", "point"}:
            faults.append(f"item {i}: {{end, gate, point}} is right")
            continue
        if item["end"] not in ("start", "end") and (isinstance(item["end"], bool) or not isinstance(item["end"], int)):
            faults.append(f"item {i}, end: {item['end']!r} is wrong; start, end or the number of a waypoint is right")
        if _point(item["point"]) is None:
            faults.append(f"item {i}, point: {item['point']!r} is wrong; [lon, lat] is right")
        joins.append(dict(item))
    return tuple(joins), faults


def _upgrade(value: object) -> tuple[dict[str, object] | None, list[str]]:
    if not isinstance(value, Mapping) or not isinstance(value.get("line"), str):
        return None, ["is wrong; {line: id of a curated line, ...} is right"]
    faults = []
    for name, item in value.items():
        if name == "line":
            continue
        _, wrong = _range_value(Column(str(name), "number", "", "unit of its name", least=0.0), item)
        faults += [f"{name}: {text}" for text in wrong]
    return dict(value), faults


_CHECKS: Final[dict[str, Callable[[object], tuple[Any, list[str]]]]] = {
    "waypoints": _waypoints,
    "joins": _joins,
    "upgrade": _upgrade,
}
_BY_COLUMN: Final[dict[str, Callable[[Column, object], tuple[Any, list[str]]]]] = {
    "scalar": _scalar,
    "list": _list,
    "range": _range_value,
}
