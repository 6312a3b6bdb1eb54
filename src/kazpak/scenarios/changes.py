"""What a card can change: one frozen model a verb. Unknown keys are refused, numbers are finite.

A change only says what it wants; whether the gates, numbers and projects it names exist is checked
against a case (`checks.py`), and `apply.py` carries it out.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from kazpak.errors import near_matches
from kazpak.intervals import is_day_of_year
from kazpak.kinds import COUNTRIES, MODES, Mode, Status

__all__ = [
    "ACCESS_FIELDS",
    "ALL_YEAR",
    "EVERY_BORDER",
    "VERBS",
    "Admit",
    "Amount",
    "Assume",
    "AtGates",
    "Build",
    "Change",
    "Close",
    "Dated",
    "Day",
    "Delay",
    "Item",
    "Open",
    "Remove",
    "Reprice",
    "SetStatus",
    "Strict",
    "Upgrade",
]

EVERY_BORDER: Final = "all"
"""Instead of a country: every crossing there is."""

ALL_YEAR: Final = "all-year"
"""Instead of a season: every day."""

ACCESS_FIELDS: Final = ("freight", "transit", "category", "exchange", "season")
"""What a change of access may set."""

_ENDS: Final = 2
_SEASON_HINT: Final = "write it as all-year, or as 05-01..10-31 (month-day, first and last day)"
_DATE_HINT: Final = "write a date as 2027-01-31 (year-month-day)"


class Strict(BaseModel):
    """A part of a document that cannot change and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, validate_default=True)


def _one_of(*keys: str) -> ConfigDict:
    """Tell editors what the validators below see to: exactly one of some keys."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in keys]})


def _day(value: object) -> object:
    """Only `2027-01-31` is a day; a number or a time of day is not."""
    if isinstance(value, dt.datetime) or not isinstance(value, (dt.date, str)):
        raise ValueError(_DATE_HINT)  # noqa: TRY004 (pydantic gathers ValueErrors)
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError(_DATE_HINT)
        try:
            value = dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value} is no date: {error}") from error
    if value == dt.date.max:
        raise ValueError("9999-12-31 is too late; leave it out for what has no end")
    return value


Day = Annotated[dt.date, BeforeValidator(_day)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Finite = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e9, le=1e9)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0.0, le=1e9)]
Year = Annotated[int, Field(strict=True, ge=1990, le=2100)]


class Dated(Strict):
    """A change that holds from a day to a day, both included; without days, always."""

    start: Day | None = Field(default=None, alias="from")
    """First day; left out: as far back as statuses are known."""
    end: Day | None = Field(default=None, alias="to")
    """Last day; left out: for good."""

    @field_validator("end")
    @classmethod
    def _ordered(cls, end: dt.date | None, info: ValidationInfo) -> dt.date | None:
        start = info.data.get("start")
        if start and end and end < start:
            raise ValueError(f"from {start} is after to {end}")
        return end


class AtGates(Strict):
    """A change at one gate, or at every crossing of a country."""

    model_config = _one_of("gate", "borders")

    gate: Name | None = None
    """Id of a gate, such as AFG-PAK:TORKHAM."""
    borders: Name | None = None
    """Instead of a gate: a country (every crossing it has), or `all` for every crossing."""
    modes: Annotated[tuple[Mode, ...], Field(max_length=len(MODES))] = ()
    """Only these modes; left out: all that the gate serves."""
    direction: Annotated[str, Field(pattern=r"^(both|[^>\s]+>[^>\s]+)$")] = "both"
    """`both`, or one way: PAK>AFG; at a terminal road>rail, at a port rail>sea, between gauges 1520>1435."""

    @field_validator("borders")
    @classmethod
    def _known_country(cls, borders: str | None) -> str | None:
        if borders is not None and borders != EVERY_BORDER and borders not in COUNTRIES:
            names = {name.casefold(): code for code, name in COUNTRIES.items()}
            near = [*near_matches(borders, (EVERY_BORDER, *COUNTRIES)), *filter(None, [names.get(borders.casefold())])]
            hint = f"near matches: {', '.join(dict.fromkeys(near))}; " if near else ""
            raise ValueError(f"{borders!r} is no covered country; {hint}known: {', '.join((EVERY_BORDER, *COUNTRIES))}")
        return borders

    @field_validator("borders")
    @classmethod
    def _one_place(cls, borders: str | None, info: ValidationInfo) -> str | None:
        if "gate" in info.data and (info.data["gate"] is None) == (borders is None):
            raise ValueError("give either `gate` or `borders`")
        return borders


class Amount(Strict):
    """How a number changes. One of set, multiply, add, at_most; the range low to high moves along."""

    model_config = _one_of("set", "multiply", "add", "at_most")

    set: Positive | None = None
    """New value."""
    multiply: Positive | None = None
    """Factor."""
    add: Finite | None = None
    """What is added; negative to take away."""
    at_most: Positive | None = None
    """A cap: a larger value becomes this one, a smaller one stays."""
    expect: Positive | None = None
    """The value believed to be there now (of a gate the mean over its ways); refused where it is another."""

    @field_validator("at_most")
    @classmethod
    def _one_deed(cls, at_most: float | None, info: ValidationInfo) -> float | None:
        others = ("set", "multiply", "add")
        given = [n for n in others if info.data.get(n) is not None] + ["at_most"] * (at_most is not None)
        if len(given) != 1 and all(n in info.data for n in others):
            said = " and ".join(given) or "none of them"
            raise ValueError(f"give exactly one of set, multiply, add, at_most (given: {said})")
        return at_most


class _Shift(Dated, AtGates):
    cause: Annotated[str, Field(max_length=200)] = ""
    """Shown beside the status."""


class Close(_Shift):
    """Freight does not pass."""


class Open(_Shift):
    """Freight passes."""


class SetStatus(_Shift):
    """Any status, such as seasonal."""

    set: Status
    """open, closed, planned, under_construction or seasonal."""


def _season(value: object) -> object:
    """`all-year`, or two days of the year with `..` between them."""
    if not isinstance(value, str):
        raise ValueError(_SEASON_HINT)  # noqa: TRY004 (pydantic gathers ValueErrors)
    for day in () if value == ALL_YEAR else value.split(".."):
        if not is_day_of_year(day):
            raise ValueError(f"{value!r} is no season; {_SEASON_HINT}")
    if value != ALL_YEAR and len(value.split("..")) != _ENDS:
        raise ValueError(f"{value!r} is no season; {_SEASON_HINT}")
    return value


class Admit(Dated, AtGates):
    """Who may use a gate or a road: lorries at all, third countries, a season, a change of vehicle."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["gate"]}, {"required": ["borders"]}, {"required": ["line"]}]}
    )

    line: Name | None = None
    """Instead of a gate: a road or railway of the network, such as g217-duku."""
    freight: Literal["yes", "no"] | None = None
    """Whether freight is taken at all."""
    transit: Literal["yes", "limited", "no"] | None = None
    """Whether goods of third countries pass."""
    category: Literal["international", "bilateral", "local"] | None = None
    """Whose goods the gate is for."""
    exchange: Literal["none", "tractor", "reload"] | None = None
    """Whether the vehicle goes through, or tractor or load are changed."""
    season: Annotated[str, BeforeValidator(_season)] | None = None
    """`all-year`, or the first and the last day of the year on which it is open: 05-01..10-31."""

    @field_validator("borders")
    @classmethod
    def _one_place(cls, borders: str | None, info: ValidationInfo) -> str | None:
        del info  # which of the three is given is known once the line is read
        return borders

    @field_validator("line")
    @classmethod
    def _one_of_three(cls, line: str | None, info: ValidationInfo) -> str | None:
        given = [name for name in ("gate", "borders") if info.data.get(name) is not None] + ["line"] * bool(line)
        if len(given) != 1 and {"gate", "borders"} <= info.data.keys():
            raise ValueError(
                f"give exactly one of gate, borders, line (given: {' and '.join(given) or 'none of them'})"
            )
        return line

    @field_validator("season")
    @classmethod
    def _says_something(cls, season: str | None, info: ValidationInfo) -> str | None:
        said = info.data
        of_gates = [name for name in ("transit", "category", "exchange") if said.get(name) is not None]
        ways = {"modes": bool(said.get("modes")), "direction": said.get("direction", "both") != "both"}
        named = [name for name, is_said in ways.items() if is_said]
        if said.get("line") and (of_gates or named):
            raise ValueError(f"{', '.join([*of_gates, *named])}: a line has none; freight and season are right")
        understood = {"freight", "transit", "category", "exchange"} <= said.keys()
        if understood and season is None and not of_gates and said.get("freight") is None:
            raise ValueError("changes nothing; give freight, transit, category, exchange or season")
        return season


class Delay(AtGates):
    """Hours that a gate takes in all: queue and clearance, handling, change of gauge, or port dwell."""

    time_h: Amount
    """Total hours."""


class _Scoped(Strict):
    assumption: Name
    """Name of the number, such as road.haul.usd_per_tkm."""
    applies_to: Name | None = None
    """Gate, GATE/mode, passage, line:ID, region:ID, country, cargo:NAME or default; left out: every row."""


class Reprice(Amount, _Scoped):
    """A tariff, fee or price."""


class Assume(Amount, _Scoped):
    """Any other number."""


class Build(Strict):
    """A planned link exists."""

    project: Name
    """Id of the project."""
    opening: Year | None = None
    """It exists from 1 January of this year; left out: whatever the date."""
    gauge_mm: Annotated[int, Field(strict=True)] | None = None
    """Gauge to build it in, where there is a choice."""


class Upgrade(Strict):
    """An existing line becomes faster, as its project says."""

    project: Name
    """Id of the project."""
    opening: Year | None = None
    """Done by 1 January of this year; left out: whatever the date."""


class Remove(Strict):
    """A built project, a line or a link is out of use."""

    model_config = _one_of("project", "line", "link")

    project: Name | None = None
    """Id of a project that an earlier card builds."""
    line: Name | None = None
    """Id of a line, such as ml1."""
    link: Name | None = None
    """Id of a link of the network."""

    @field_validator("link")
    @classmethod
    def _one_thing(cls, link: str | None, info: ValidationInfo) -> str | None:
        others = ("project", "line")
        given = [n for n in others if info.data.get(n) is not None] + ["link"] * (link is not None)
        if len(given) != 1 and all(n in info.data for n in others):
            said = " and ".join(given) or "none of them"
            raise ValueError(f"give exactly one of project, line, link (given: {said})")
        return link


Change = Close | Open | SetStatus | Admit | Delay | Reprice | Assume | Build | Upgrade | Remove

VERBS: Final[dict[str, type[Strict]]] = {
    "close": Close,
    "open": Open,
    "status": SetStatus,
    "admit": Admit,
    "delay": Delay,
    "reprice": Reprice,
    "assume": Assume,
    "upgrade": Upgrade,
    "build": Build,
    "remove": Remove,
}


class Item(Strict):
    """One change of a card: a verb and what it is done to."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    close: Close | None = None
    """Shut a gate."""
    open: Open | None = None
    """Open a gate."""
    status: SetStatus | None = None
    """Give a gate any status from a day to a day."""
    admit: Admit | None = None
    """Change who may use a gate or a road."""
    delay: Delay | None = None
    """Change the hours that a gate takes."""
    reprice: Reprice | None = None
    """Change a tariff, fee or price."""
    assume: Assume | None = None
    """Change any other number."""
    upgrade: Upgrade | None = None
    """Make an existing line faster."""
    build: Build | None = None
    """Bring a planned link into being."""
    remove: Remove | None = None
    """Take a line, a link or a built project out."""

    @model_validator(mode="before")
    @classmethod
    def _wrapped(cls, value: Any) -> Any:  # noqa: ANN401
        """Find the verb of a change made in Python: its class says it."""
        for verb, kind in VERBS.items():
            if type(value) is kind:
                return {verb: value}
        return value

    @model_validator(mode="after")
    def _one_verb(self) -> Item:
        given = [verb for verb in VERBS if verb in self.model_fields_set]
        if len(given) != 1:
            said = ", ".join(given) or "none"
            raise ValueError(f"one change has one verb (given: {said}); start a new item with `- `")
        if getattr(self, given[0]) is None:
            raise ValueError(f"{given[0]}: says nothing; write what is changed in braces or below it")
        return self

    @property
    def verb(self) -> str:
        """Which verb it is."""
        return next(iter(self.model_fields_set))

    @property
    def change(self) -> Change:
        """What the verb is done to."""
        body: Change = getattr(self, self.verb)
        return body
