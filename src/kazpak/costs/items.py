"""What is weighed: haul classes, passages, first miles; each with its look-ups and its terms."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kazpak.assumptions import WINTER_DAYS
from kazpak.costs.duration import rest_h_per_km, running_h_per_km
from kazpak.costs.emissions import diesel_kg_per_tkm, electric_kg_per_tkm
from kazpak.costs.money import per_tonne, premium_usd_t
from kazpak.costs.risk import hazard, hazard_per_km
from kazpak.costs.terms import INDEX, TERMS
from kazpak.kinds import CONDITION_TERMS, MODES, WINTER
from kazpak.network.layers import HaulClass
from kazpak.network.passages import Passage
from kazpak.units import THOUSAND_KM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from kazpak.assumptions import Assumption
    from kazpak.case import Case
    from kazpak.tables import Condition

__all__ = ["Item", "Level", "Numbers", "conditions_at", "fill", "haul_scopes", "holds", "items"]

Level = Literal["low", "central", "high"]

# A high speed makes a low time: for these the ends of the range change places.
_MORE_IS_LESS = ("speed", "per_day", "payload", "speed_factor")
_SWAP: dict[Level, Level] = {"low": "high", "central": "central", "high": "low"}


class Item(NamedTuple):
    """One haul class, passage, country's access or start: what it is weighed by."""

    key: object
    scopes: tuple[str, ...]
    terms: Callable[[Numbers], dict[str, float]]


class Numbers:
    """Look-ups for one haul class or passage; keeps every row it handed out."""

    def __init__(self, case: Case, scopes: tuple[str, ...], level: Level) -> None:
        self.case, self.scopes, self.level = case, scopes, level
        self.rows: dict[tuple[str, str], Assumption] = {}
        self.seasonal = case.assumptions.names_for((WINTER,))

    def __call__(self, name: str) -> float:
        """Value of a number at the level asked for."""
        return self._value(name, self.scopes)

    def cargo(self, name: str) -> float:
        """A number that belongs to the cargo first."""
        return self._value(name, (self.case.cargo.scope, *self.scopes))

    def of(self, condition: Condition, name: str) -> float:
        """A number that belongs to a condition."""
        return self._value(name, (condition.scope,))

    def _value(self, name: str, scopes: tuple[str, ...]) -> float:
        row = self.case.assumption(name, scopes)
        self.rows[name, row.applies_to] = row
        if name in self.seasonal:
            for day in WINTER_DAYS:
                of_season = self.case.assumptions.find(day, scopes)
                self.rows[day, of_season.applies_to] = of_season
        return float(getattr(row, _SWAP[self.level] if _more_is_less(name) else self.level))


@cache
def _more_is_less(name: str) -> bool:
    """Whether a high value of a number makes for a low outcome."""
    return any(word in name for word in _MORE_IS_LESS)


def conditions_at(case: Case, key: object) -> tuple[Condition, ...]:
    """Conditions that add to an item, on the day of the case.

    Parameters
    ----------
    case
        With its conditions.
    key
        Of the item: a haul class, a passage, `access/COUNTRY` or `start/COUNTRY/MODE`.
    """
    if isinstance(key, HaulClass):
        lines = sorted(name for name in (key.line, key.project) if name)
        region = (f"region:{key.region}",) if key.region else ()
        return case.conditions_of((*(f"line:{name}" for name in lines), *region), key.mode)
    if isinstance(key, Passage):
        entered = (key.country,) if key.kind == "crossing" else ()
        return case.conditions_of((key.gate, *entered), key.cell[0])
    kind, country, *mode = str(key).split("/")
    return case.conditions_of((country,), mode[0]) if kind == "start" else ()


def holds(case: Case, item: Item) -> tuple[str, ...]:
    """What of access and conditions an item rests on, on the day of the case: equal where its terms are."""
    exchange = (_exchange_of(case, item.key),) if isinstance(item.key, Passage) else ()
    return (*exchange, *(row.id for row in conditions_at(case, item.key)))


def items(case: Case) -> Iterator[Item]:
    """Everything that is weighed: haul classes first, then passages, in the order of the world."""
    world = case.world
    for haul in world.layers.classes:
        yield Item(haul, haul_scopes(haul), partial(_haul, haul=haul))
    for passage in world.passages:
        yield Item(passage, passage.scopes, partial(_passage, passage=passage))
    for country in sorted({c.country for c in world.layers.classes}):
        yield Item(f"access/{country}", (country,), _access)
        for mode in MODES:
            yield Item(f"start/{country}/{mode}", (country,), partial(_start, country=country, mode=mode))


def fill(case: Case, item: Item, level: Level) -> tuple[NDArray[np.float64], tuple[Assumption, ...]]:
    """Terms of one item, and the rows behind them."""
    numbers = Numbers(case, item.scopes, level)
    vector = np.zeros(len(TERMS))
    for term, value in item.terms(numbers).items():
        vector[INDEX[term]] = value
    return vector, tuple(numbers.rows.values())


def haul_scopes(haul: HaulClass) -> tuple[str, ...]:
    """Where the rates of a haul class are looked up: line, region, country; `default` comes last."""
    line: tuple[str, ...] = (f"line:{haul.project}",) if haul.project else ()
    line += (f"line:{haul.line}",) if haul.line else ()
    return (*line, *((f"region:{haul.region}",) if haul.region else ()), haul.country)


def _haul(n: Numbers, haul: HaulClass) -> dict[str, float]:
    """Terms of one kilometre."""
    if haul.mode == "road":
        terms = _road(n, mountain=haul.mountain)
    elif haul.mode == "rail":
        terms = _rail(n, electrified=haul.electrified)
    else:
        return {}
    for row in conditions_at(n.case, haul):
        hours, money, risk = (n.of(row, name) for name in CONDITION_TERMS["haul"])
        more = {"condition_h": hours / THOUSAND_KM, "condition_usd_t": money}
        _add(terms, more | {"administrative_hazard": hazard_per_km(risk)})
    return terms


def _add(terms: dict[str, float], more: dict[str, float]) -> None:
    for term, value in more.items():
        terms[term] = terms.get(term, 0.0) + value


def _road(n: Numbers, *, mountain: bool) -> dict[str, float]:
    speed = n("road.speed.km_per_h") * (n("road.mountain.speed_factor") if mountain else 1.0)
    factor = (n("road.mountain.emission_factor") if mountain else 1.0) * _cooling(n)
    tariff = n("road.haul.usd_per_tkm")
    return {
        "length_km": 1.0,
        "running_h": running_h_per_km(speed),
        "rest_h": rest_h_per_km(speed, n("road.driving.h_per_day")),
        "haul_usd_t": tariff,
        "empty_return_usd_t": tariff * n("road.empty_return.share"),
        "haul_wtw_kg_t": diesel_kg_per_tkm(n("road.haul.emission_wtw.g_per_tkm"), factor=factor),
        "haul_ttw_kg_t": diesel_kg_per_tkm(n("road.haul.emission_ttw.g_per_tkm"), factor=factor),
        "security_hazard": hazard_per_km(n("road.security.p_per_1000_km")),
    }


def _rail(n: Numbers, *, electrified: bool) -> dict[str, float]:
    speed = n("rail.speed.km_per_h")
    terms = {
        "length_km": 1.0,
        "running_h": running_h_per_km(speed),
        "rest_h": rest_h_per_km(speed, n("rail.motion.h_per_day")),
        "haul_usd_t": n("rail.haul.usd_per_tkm"),
        "wagon_usd_t": n("rail.wagon.usd_per_tkm"),
        "security_hazard": hazard_per_km(n("rail.security.p_per_1000_km")),
    }
    cooling = _cooling(n)
    if electrified:
        energy = n("rail.electric.kwh_per_tkm") * cooling
        grid, loss = n("grid.intensity.g_per_kwh"), n("grid.loss.factor")
        return terms | {"haul_wtw_kg_t": electric_kg_per_tkm(energy, grid, loss_factor=loss)}
    return terms | {
        "haul_wtw_kg_t": diesel_kg_per_tkm(n("rail.haul.emission_wtw_diesel.g_per_tkm"), factor=cooling),
        "haul_ttw_kg_t": diesel_kg_per_tkm(n("rail.haul.emission_ttw_diesel.g_per_tkm"), factor=cooling),
    }


def _cooling(n: Numbers) -> float:
    """Extra fuel of a cooled load."""
    return n("reefer.emission.factor") if n.case.cargo.cooled else 1.0


def _access(n: Numbers) -> dict[str, float]:
    """One straight kilometre between a place and the network: a local road, taken slowly."""
    detour = n("access.detour.factor")
    factor = _cooling(n)
    running = running_h_per_km(n("access.speed.km_per_h"))
    return {
        "length_km": detour,
        "running_h": detour * running,
        "haul_usd_t": detour * n("road.haul.usd_per_tkm"),
        "haul_wtw_kg_t": detour * diesel_kg_per_tkm(n("road.haul.emission_wtw.g_per_tkm"), factor=factor),
        "haul_ttw_kg_t": detour * diesel_kg_per_tkm(n("road.haul.emission_ttw.g_per_tkm"), factor=factor),
    }


def _passage(n: Numbers, passage: Passage) -> dict[str, float]:
    """Terms of one passage: its kind's own, a change of vehicle or load, and what conditions add."""
    terms = _PASSAGES[passage.kind](n, passage)
    exchange = _exchange_of(n.case, passage)
    if exchange != "none":
        payload = n.cargo("truck.payload.t")
        fee = per_tonne(n(f"exchange.{exchange}.usd_per_truck"), payload)
        _add(terms, {"exchange_h": n(f"exchange.{exchange}.h"), "exchange_usd_t": fee})
    _add_conditions(n, terms, conditions_at(n.case, passage))
    return terms


def _exchange_of(case: Case, passage: Passage) -> str:
    """How vehicles are exchanged at a passage of a road; trains change at breaks of gauge and terminals."""
    row = case.access_row(passage) if passage.mode == "road" else None
    return row.exchange if row is not None and row.exchange else "none"


def _add_conditions(n: Numbers, terms: dict[str, float], rows: Iterable[Condition]) -> None:
    for row in rows:
        hours, money, risk = (n.of(row, name) for name in CONDITION_TERMS["place"])
        _add(terms, {"condition_h": hours, "condition_usd_t": money, "administrative_hazard": hazard(risk)})


def _start(n: Numbers, *, country: str, mode: str) -> dict[str, float]:
    """What starting in a country costs once."""
    terms = _entry(n, mode)
    _add_conditions(n, terms, conditions_at(n.case, f"start/{country}/{mode}"))
    return terms


def _crossing(n: Numbers, passage: Passage) -> dict[str, float]:
    unit = "truck" if passage.mode == "road" else "teu"
    payload = n.cargo(f"{unit}.payload.t")
    return {
        "queue_h": n("gate.queue.h"),
        "clearance_h": n("gate.clearance.h"),
        "border_official_usd_t": per_tonne(n(f"gate.fee_official.usd_per_{unit}"), payload),
        "border_informal_usd_t": per_tonne(n(f"gate.fee_informal.usd_per_{unit}"), payload),
        **_gate_hazards(n),
        **_entry(n, passage.mode),
    }


def _entry(n: Numbers, mode: str) -> dict[str, float]:
    """What entering a country, or starting in it, costs once."""
    escort = per_tonne(n("escort.usd_per_truck"), n.cargo("truck.payload.t")) if mode == "road" else 0.0
    premium = premium_usd_t(n("insurance.premium.share_of_value"), n.cargo("cargo.value.usd_per_t"))
    return {"escort_usd_t": escort, "insurance_usd_t": premium}


def _gate_hazards(n: Numbers) -> dict[str, float]:
    return {
        "closure_hazard": hazard(n("risk.closure.p")),
        "winter_hazard": hazard(n("risk.winter.p")),
        "administrative_hazard": hazard(n("risk.admin.p")),
    }


def _hub(n: Numbers) -> dict[str, float]:
    emission = n("hub.emission.kg_per_t")
    return {
        "hub_wtw_kg_t": emission,
        "hub_ttw_kg_t": emission * n("hub.emission_ttw.share"),
        **_gate_hazards(n),
    }


def _transfer(n: Numbers, _passage: Passage) -> dict[str, float]:
    fee = per_tonne(n("terminal.handling.usd_per_teu"), n.cargo("teu.payload.t"))
    return {"handling_h": n("terminal.handling.h"), "transfer_usd_t": fee, **_hub(n)}


def _gauge(n: Numbers, _passage: Passage) -> dict[str, float]:
    fee = per_tonne(n("gauge.change.usd_per_teu"), n.cargo("teu.payload.t"))
    return {"gauge_change_h": n("gauge.change.h"), "transfer_usd_t": fee, **_hub(n)}


def _port(n: Numbers, _passage: Passage) -> dict[str, float]:
    fee = per_tonne(n("port.handling.usd_per_teu"), n.cargo("teu.payload.t"))
    return {"port_h": n("port.dwell.h"), "port_usd_t": fee, **_hub(n)}


def _checkpoint(n: Numbers, _passage: Passage) -> dict[str, float]:
    fee = per_tonne(n("checkpoint.fee.usd_per_truck"), n.cargo("truck.payload.t"))
    return {
        "queue_h": n("checkpoint.queue.h"),
        "clearance_h": n("checkpoint.clearance.h"),
        "border_official_usd_t": fee,
        **_gate_hazards(n),
    }


def _junction(_n: Numbers, _passage: Passage) -> dict[str, float]:
    return {}


_PASSAGES: dict[str, Callable[[Numbers, Passage], dict[str, float]]] = {
    "crossing": _crossing,
    "transfer": _transfer,
    "gauge": _gauge,
    "port": _port,
    "checkpoint": _checkpoint,
    "junction": _junction,
}
