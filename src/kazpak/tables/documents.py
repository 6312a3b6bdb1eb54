"""The contracts of the YAML documents in a data folder: cargo, corridors, projects, the data set itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kazpak.kinds import CONFIDENCES, GAUGES_MM, MODES, STATUSES
from kazpak.tables.columns import Column
from kazpak.tables.shared import PLACE_ID

__all__ = ["CARGO", "DATASET", "DOCUMENTS", "NAMED", "PROJECTS", "Contract", "Field"]

FieldKind = Literal["scalar", "list", "range", "waypoints", "joins", "upgrade"]
_NAME: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
_NAME_HINT: Final = "lower case, digits and hyphens"


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
    column = Column(
        name, "text", meaning, pattern=PLACE_ID, pattern_hint="an id such as PAK:AZAKHEL", nullable=nullable
    )
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
_JOIN: Final = "{end: start, end or number of a waypoint, gate: id or null, point: [lon, lat]}"
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
        Field(
            Column(
                "group",
                "text",
                "numbers are looked up under cargo:<group>",
                pattern=_NAME,
                pattern_hint=_NAME_HINT,
            )
        ),
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
    "A planned link, or the upgrade of a line. Waypoints hold both ends; joins say where it meets gates and "
    "the network.",
    (
        _slug("id", "as scenarios call it"),
        _text("name", "in English"),
        *_names("name"),
        _text("intent", "what it is for"),
        _text("mode", "road or rail", allowed=tuple(MODES)),
        Field(
            Column(
                "gauge_mm",
                "integer",
                "gauge taken unless a scenario chooses",
                "mm",
                nullable=True,
                least=1435,
                most=1676,
            )
        ),
        Field(
            Column(
                "gauge_options",
                "integers",
                "gauges a scenario may choose",
                "mm",
                nullable=True,
                allowed=_GAUGE_WORDS,
            ),
            "list",
        ),
        _STATUS,
        _range("opening_year", "year of opening", "year", least=2020, most=2080),
        Field(
            Column("opened", "date", "day since which it is in use, where status is open", "ISO 8601", nullable=True)
        ),
        _range("length_km", "length", "km"),
        _range("cost_musd", "cost", "million USD", most=1e5),
        _number("design_speed_km_per_h", "design speed", "km/h"),
        _number("capacity_mt_per_year", "capacity", "Mt/year"),
        _text("from", "where it begins, in words"),
        _text("to", "where it ends, in words"),
        Field(
            Column(
                "waypoints",
                "text",
                "[lon, lat, name] of points along it, both ends among them",
                nullable=True,
            ),
            "waypoints",
        ),
        Field(Column("joins", "text", _JOIN, nullable=True), "joins"),
        Field(Column("upgrade", "text", "{line: id, and ranges of what it gets}", nullable=True), "upgrade"),
        _SOURCE,
        _text("confidence", "how far to trust it", allowed=CONFIDENCES),
    ),
    key="id",
)

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
