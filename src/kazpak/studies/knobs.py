"""Numbers that can be turned: the hours, payments or chances of a gate, and any single assumption.

A knob is written as settings, the same that `--set` takes, so whoever reads a result can ask it again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kazpak.costs.risk import chance, hazard
from kazpak.errors import InputError, UnknownNameError
from kazpak.scenarios.together import under_settings
from kazpak.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kazpak.case import Case
    from kazpak.network.passages import Passage
    from kazpak.routing.graph import Engine

__all__ = ["GATE_TERMS", "PROJECT_TERMS", "Knob", "gate_knob", "project_knob", "set_to"]

GATE_TERMS: Final = {
    "time_h": "hours at the gate, waiting and formalities together",
    "cost_usd_t": "payments at the gate, per tonne",
    "risk": "chance of serious delay or loss at the gate",
}
PROJECT_TERMS: Final = {
    "speed_km_per_h": "{mode}.speed.km_per_h",
    "tariff_usd_per_tkm": "{mode}.haul.usd_per_tkm",
}

_ENORMOUS = 1e6
_NEARLY_SURE = 1.0 - 1e-9
_HOURS: Final = {
    "crossing": ("gate.queue.h", "gate.clearance.h"),
    "checkpoint": ("checkpoint.queue.h", "checkpoint.clearance.h"),
    "transfer": ("terminal.handling.h",),
    "gauge": ("gauge.change.h",),
    "port": ("port.dwell.h",),
}
_PAYMENTS: Final = {
    "crossing/road": ("gate.fee_informal.usd_per_truck", "gate.fee_official.usd_per_truck"),
    "crossing/rail": ("gate.fee_informal.usd_per_teu", "gate.fee_official.usd_per_teu"),
    "checkpoint/road": ("checkpoint.fee.usd_per_truck",),
    "checkpoint/rail": ("checkpoint.fee.usd_per_truck",),
    "transfer/": ("terminal.handling.usd_per_teu",),
    "gauge/": ("gauge.change.usd_per_teu",),
    "port/": ("port.handling.usd_per_teu",),
}
_CHANCES: Final = ("risk.closure.p", "risk.winter.p", "risk.admin.p")


@dataclass(frozen=True)
class Knob:
    """A number, or several that make a sum, at one place.

    Attributes
    ----------
    term
        What was asked for.
    names
        Assumptions that make it up: of a sum the first takes what the others leave.
    scope
        What they apply to.
    scopes
        Where they are looked up.
    per
        Units of the assumptions in one of the knob's, such as tonnes in a truck.
    now
        Value in the case it was made for.
    least, most
        Where it ends.
    """

    term: str
    unit: str
    names: tuple[str, ...]
    scope: str
    scopes: tuple[str, ...]
    per: float
    now: float
    least: float
    most: float

    def settings(self, value: float, case: Case) -> tuple[str, ...]:
        """Settings that make a case have this value, as `--set` takes them."""
        if self.term == "time_h":
            return (f"delay.{self.scope}.time_h={float(value)!r}",)
        wanted, parts = self._inward(value * self.per), []
        for name in reversed(self.names[1:]):
            part = min(self._inward(case.assumption(name, self.scopes).central), wanted)
            wanted -= part
            parts.append((name, part))
        parts.append((self.names[0], max(wanted, 0.0)))
        return tuple(f"{name}@{self.scope}={float(self._outward(part))!r}" for name, part in reversed(parts))

    def _inward(self, value: float) -> float:
        """To where values add: chances as hazards."""
        return hazard(value) if self.term == "risk" else value

    def _outward(self, value: float) -> float:
        return chance(value) if self.term == "risk" else value


def gate_knob(case: Case, passage: Passage, term: str, *, direction: str = "") -> Knob:
    """Knob of a gate.

    Parameters
    ----------
    case
        Where its present value is read.
    passage
        The way through the gate that is travelled.
    term
        A key of `GATE_TERMS`, or the name of an assumption that gates have.
    direction
        Turn it for this direction only, such as PAK>AFG; left out: for all.
    """
    scope = "/".join(filter(None, [passage.gate, passage.mode, direction]))
    scopes = passage.scopes
    per, most = 1.0, _ENORMOUS
    if term == "time_h":
        names: Sequence[str] = _HOURS.get(passage.kind, ())
        unit = "h"
    elif term == "cost_usd_t":
        names = _PAYMENTS.get(f"{passage.kind}/{passage.mode}", ())
        vehicle = "truck" if names and names[0].endswith("truck") else "teu"
        per = case.assumption(f"{vehicle}.payload.t", (case.cargo.scope, *scopes)).central
        unit = "USD/t"
    elif term == "risk":
        names = () if passage.kind == "junction" else _CHANCES
        unit, most = "probability", _NEARLY_SURE
    else:
        return _single(case, term, scope, [scopes], known=GATE_TERMS)
    if not names:
        raise InputError(f"{passage.gate} has no {term}: it is a {passage.kind}")
    values = [case.assumption(name, scopes).central for name in names]
    now = chance(math.fsum(hazard(v) for v in values)) if term == "risk" else math.fsum(values) / per
    return Knob(term, unit, tuple(names), scope, scopes, per, now, 0.0, most)


def project_knob(case: Case, project: str, term: str) -> Knob:
    """Knob of a planned line, or of a line that a project makes better.

    Parameters
    ----------
    case
        Where its present value is read.
    project
        Its id.
    term
        A key of `PROJECT_TERMS`, or the name of an assumption that lines have.
    """
    plan = case.world.projects[project]
    name = PROJECT_TERMS.get(term, term).format(mode=plan.mode)
    upgraded = str((plan.upgrade or {}).get("line", "")) or project
    scope = f"line:{upgraded}"
    countries = dict.fromkeys(c.country for c in case.world.layers.classes if upgraded in (c.line, c.project))
    return _single(case, name, scope, [(scope, country) for country in countries or ("",)], known=PROJECT_TERMS)


def _single(case: Case, name: str, scope: str, places: Sequence[tuple[str, ...]], *, known: dict[str, str]) -> Knob:
    """Knob of one assumption; where it is looked up in several places, one value is set for all of them."""
    if name not in case.assumptions:
        error = UnknownNameError("term", name, known=[*known, *case.assumptions.names])
        raise InputError(f"{error.faults[0]}; known: {', '.join(known)}, or the name of an assumption")
    rows = [case.assumption(name, scopes) for scopes in places]
    now = math.fsum(row.central for row in rows) / len(rows)
    unit = unit_of(name)
    least, most = (unit.least, unit.most) if unit else (0.0, _ENORMOUS)
    if unit and unit.text.startswith("probability"):
        most = _NEARLY_SURE
    return Knob(name, rows[0].unit, (name,), scope, places[0], 1.0, now, least, min(most, _ENORMOUS))


def set_to(engine: Engine, settings: Sequence[str]) -> Engine:
    """An engine under some settings; whatever they leave alone is not weighed again."""
    return engine.under(under_settings(settings, engine.case)) if settings else engine
