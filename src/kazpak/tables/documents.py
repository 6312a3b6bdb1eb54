"""The contracts of the YAML documents in a data folder: cargo, named corridors, projects, the data set itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kazpak.errors import near_matches
from kazpak.kinds import CONFIDENCES, GAUGES_MM, MODES, STATUSES
from kazpak.tables.columns import Column, Fault, check_value
from kazpak.tables.contracts import PLACE_ID

__all__ = ["CARGO", "DATASET", "DOCUMENTS", "NAMED", "PROJECTS", "Contract", "Field", "check_document"]

FieldKind = Literal["scalar", "list", "range", "waypoints", "joins", "upgrade"]
_NAME: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_NAME_HINT: Final = "lower case, digits and hyphens"
_RANGE: Final = ("low", "central", "high")


@dataclass(frozen=True)
class Field:
    """One key of a document.

    Attributes
    ----------
    column
        What a value, or each item of a list, may be.
    kind
        scalar; list of such; range (low, central, high); waypoints ([lon, lat, name], both ends among them);
        joins (end, gate, point); upgrade (line and ranges).
    """

    column: Column
    kind: FieldKind = "scalar"


@dataclass(frozen=True)
class Contract:
    """Contract of a kind of document.

    Attributes
    ----------
    path
        Where such documents lie; a `*` stands for the name they carry in `key`.
    meaning
        What one document is.
    fields
        Its keys, in the order of the dictionary.
    key
        Field that must equal the file's name, or empty.
    """

    path: str
    meaning: str
    fields: tuple[Field, ...]
    key: str = ""


def _text(name: str, meaning: str, *, nullable: bool = False, allowed: tuple[str, ...] = ()) -> Field:
    return Field(Column(name, "text", meaning, nullable=nullable, allowed=allowed))


def _slug(name: str, meaning: str) -> Field:
    return Field(Column(name, "text", meaning, pattern=_NAME, pattern_hint=_NAME_HINT))


def _places(name: str, meaning: str, *, nullable: bool = False) -> Field:
    column = Column(name, "text", meaning, pattern=PLACE_ID, pattern_hint="an id such as PAK:AZAKHEL", nullable=nullable)
    return Field(column, "list")


def _number(name: str, meaning: str, unit: str) -> Field:
    return Field(Column(name, "number", meaning, unit, nullable=True, least=0.0))


def _range(name: str, meaning: str, unit: str, *, least: float = 0.0, most: float = 1e6) -> Field:
    return Field(Column(name, "number", meaning, unit, nullable=True, least=least, most=most), "range")


def _names(what: str) -> tuple[Field, ...]:
    return (
        _text(f"{what}_ru", "in Russian", nullable=True),
        _text(f"{what}_kk", "in Kazakh (Cyrillic)", nullable=True),
        _text(f"{what}_ur", "in Urdu", nullable=True),
    )


_MODES_FIELD: Final = Field(Column("modes", "text", "modes it may use", allowed=tuple(MODES)), "list")
_SOURCE: Final = _text("source", "short titles and addresses, or `planning assumption`")
_STATUS: Final = _text("status", "state when the data set was made", allowed=tuple(STATUSES))
_GAUGE_WORDS: Final = tuple(str(g) for g in GAUGES_MM)

CARGO: Final = Contract(
    "cargo/*.yaml",
    "A kind of cargo: its equipment, where it may go, and the rows its numbers are looked up in.",
    (
        _slug("name", "as it is asked for"),
        _text("title", "in English"),
        *_names("title"),
        _text("intent", "what it stands for"),
        _text("equipment_road", "truck and unit", nullable=True),
        _text("equipment_rail", "wagon and unit", nullable=True),
        _MODES_FIELD,
        _places("refused_gates", "gates it may not pass", nullable=True),
        Field(Column("cooled", "flag", "whether it is carried cooled", nullable=True)),
        Field(Column("perishable", "flag", "whether it spoils", nullable=True)),
        Field(Column("group", "text", "numbers are looked up under cargo:<group>", pattern=_NAME, pattern_hint=_NAME_HINT)),
        _SOURCE,
    ),
    key="name",
)

NAMED: Final = Contract(
    "named/*.yaml",
    "A corridor that planners know by name: the gates and towns it goes through, in order.",
    (
        _slug("id", "as it is asked for"),
        _text("name", "in English"),
        *_names("name"),
        _text("intent", "what it is for"),
        _MODES_FIELD,
        _places("through", "ids of gates and cities, in order"),
        _STATUS,
        _number("published_length_km", "length as published", "km"),
        _SOURCE,
    ),
    key="id",
)

PROJECTS: Final = Contract(
    "projects/*.yaml",
    "A planned link, or the upgrade of a line. Waypoints hold both ends; joins say where it meets gates and the network.",
    (
        _slug("id", "as scenarios call it"),
        _text("name", "in English"),
        *_names("name"),
        _text("intent", "what it is for"),
        _text("mode", "road or rail", allowed=tuple(MODES)),
        Field(Column("gauge_mm", "integer", "gauge taken unless a scenario chooses", "mm", nullable=True, least=1435, most=1676)),
        Field(Column("gauge_options", "integers", "gauges a scenario may choose", "mm", nullable=True, allowed=_GAUGE_WORDS), "list"),
        _STATUS,
        _range("opening_year", "year of opening", "year", least=2020, most=2080),
        _range("length_km", "length", "km"),
        _range("cost_musd", "cost", "million USD", most=1e5),
        _number("design_speed_km_per_h", "design speed", "km/h"),
        _number("capacity_mt_per_year", "capacity", "Mt/year"),
        _text("from", "where it begins, in words"),
        _text("to", "where it ends, in words"),
        Field(Column("waypoints", "text", "[lon, lat, name] of points along it, both ends among them", nullable=True), "waypoints"),
        Field(Column("joins", "text", "{end: start, end or number of a waypoint, gate: id or null, point: [lon, lat]}",
                     nullable=True), "joins"),
        Field(Column("upgrade", "text", "{line: id, and ranges of what it gets}", nullable=True), "upgrade"),
        _SOURCE,
        _text("confidence", "how far to trust it", allowed=CONFIDENCES),
    ),
    key="id",
)  # fmt: skip

DATASET: Final = Contract(
    "dataset.yaml",
    "What the folder is, and as of when.",
    (
        _slug("name", "name of the data set"),
        _text("version", "its version"),
        Field(Column("as_of", "date", "day that questions are asked on unless another is given", "ISO 8601")),
        Field(Column("price_year", "integer", "year of all its prices", least=1990, most=2100)),
        _text("intent", "what it is for"),
        _text("licence", "terms, in short"),
        Field(Column("attributions", "text", "credits that every map and report carries"), "list"),
    ),
)

DOCUMENTS: Final[tuple[Contract, ...]] = (CARGO, NAMED, PROJECTS, DATASET)
"""Every kind of YAML document of a data folder."""


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
    match field.kind:
        case "scalar":
            return _scalar(column, value)
        case "list":
            return _list(column, value)
        case "range":
            return _range_value(column, value)
        case "waypoints":
            return _waypoints(value)
        case "joins":
            return _joins(value)
        case "upgrade":
            return _upgrade(value)


def _is_text(field: Field) -> bool:
    return field.kind == "scalar" and field.column.kind == "text"


def _scalar(column: Column, value: object) -> tuple[Any, list[str]]:
    if isinstance(value, (Mapping, list)):
        return None, ["holds several values; one is right"]
    if column.kind in ("number", "integer") and (isinstance(value, (bool, str)) or not isinstance(value, (int, float))):
        return None, [f"{value!r} is no number; a number without quotes is right"]
    text = str(value).lower() if isinstance(value, bool) else value.isoformat() if isinstance(value, dt.date) else str(value)
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
        point = _point(item[:2]) if isinstance(item, list) and len(item) == 3 and isinstance(item[2], str) else None  # noqa: PLR2004
        if point is None:
            faults.append(f"item {i}: {item!r} is wrong; [lon, lat, name] is right")
        else:
            points.append((*point, str(item[2])))
    if not faults and len(points) == 1:
        faults.append("has one point only; both ends are needed")
    return tuple(points), faults


def _point(value: object) -> tuple[float, float] | None:
    """Longitude and latitude of a pair, or None."""
    numbers = value if isinstance(value, list) and len(value) == 2 else []  # noqa: PLR2004
    if not numbers or any(isinstance(n, bool) or not isinstance(n, (int, float)) for n in numbers):
        return None
    lon, lat = float(numbers[0]), float(numbers[1])
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None  # noqa: PLR2004


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

