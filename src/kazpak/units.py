"""The closed vocabulary of units: the last word of a quantity's name says its unit.

`road.speed.km_per_h` is in km/h and nowhere else; a name whose last word is not listed here is refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

__all__ = ["HOURS_PER_DAY", "THOUSAND_KM", "UNITS", "Unit", "holds_money", "unit_of"]

HOURS_PER_DAY: Final = 24.0
THOUSAND_KM: Final = 1000.0
"""Kilometres that a rate over 1,000 km is for."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and the values that make sense in it.

    Attributes
    ----------
    text
        As written in tables, such as `USD/t-km`.
    meaning
        In words.
    least, most
        Bounds, both allowed.
    """

    text: str
    meaning: str
    least: float = 0.0
    most: float = math.inf


UNITS: Final[dict[str, Unit]] = {
    "km": Unit("km", "kilometres along the way"),
    "m": Unit("m", "metres above the sea, or between lowest and highest", -500.0, 9000.0),
    "mm": Unit("mm", "millimetres between rails"),
    "h": Unit("h", "hours"),
    "h_per_1000_km": Unit("h/1000 km", "hours over 1,000 km", 0.0, 1000.0),
    "d": Unit("d", "days"),
    "day_of_year": Unit("day of year", "day of the year, 1 is the first of January", 1.0, 366.0),
    "year": Unit("year", "calendar year", 1900.0, 2100.0),
    "h_per_day": Unit("h/day", "hours of each day", 0.1, HOURS_PER_DAY),
    "d_per_year": Unit("d/year", "days of each year", 0.0, 366.0),
    "km_per_h": Unit("km/h", "kilometres an hour", 0.1, 400.0),
    "km_per_day": Unit("km/day", "kilometres a day, stops counted", 0.1, 3000.0),
    "t": Unit("t", "tonnes"),
    "teu": Unit("TEU", "twenty-foot equivalent units"),
    "wagons": Unit("wagons", "wagons of one train"),
    "trucks_per_day": Unit("trucks/day", "trucks a day, both ways"),
    "trains_per_day": Unit("trains/day", "trains a day, both ways"),
    "wagons_per_day": Unit("wagons/day", "wagons a day, both ways"),
    "mt": Unit("Mt", "million tonnes in the period named"),
    "mteu_per_year": Unit("million TEU/year", "million TEU a year"),
    "mt_per_year": Unit("Mt/year", "million tonnes a year"),
    "usd": Unit("USD", "US dollars"),
    "musd": Unit("million USD", "million US dollars"),
    "usd_per_t": Unit("USD/t", "US dollars a tonne"),
    "usd_per_tkm": Unit("USD/t-km", "US dollars a tonne-kilometre", 0.0, 5.0),
    "usd_per_teukm": Unit("USD/TEU-km", "US dollars a TEU-kilometre", 0.0, 50.0),
    "usd_per_truck": Unit("USD/truck", "US dollars a truck"),
    "usd_per_teu": Unit("USD/TEU", "US dollars a TEU"),
    "usd_per_feu": Unit("USD/FEU", "US dollars a forty-foot box"),
    "usd_per_trip": Unit("USD/trip", "US dollars a trip"),
    "usd_per_500_km": Unit("USD/500 km", "US dollars for 500 km and 20 t, borders counted (CPMM's TFI3)"),
    "g_per_tkm": Unit("g CO2e/t-km", "grams of CO2 equivalent a tonne-kilometre", 0.0, 2000.0),
    "g_per_kwh": Unit("g CO2e/kWh", "grams of CO2 equivalent a kilowatt-hour", 0.0, 3000.0),
    "kwh_per_tkm": Unit("kWh/t-km", "kilowatt-hours a tonne-kilometre", 0.0, 5.0),
    "kg_per_t": Unit("kg CO2e/t", "kilograms of CO2 equivalent a tonne"),
    "kg_per_l": Unit("kg CO2/L", "kilograms of CO2 a litre", 0.0, 10.0),
    "l_per_km": Unit("L/km", "litres a kilometre", 0.0, 5.0),
    "p": Unit("probability", "chance between 0 and 1", 0.0, 1.0),
    "p_per_1000_km": Unit("probability/1000 km", "chance over 1,000 km", 0.0, 1.0),
    "share": Unit("share", "part of a whole, 0 to 1", 0.0, 1.0),
    "share_of_value": Unit("share of value", "part of the cargo's value, 0 to 1", 0.0, 1.0),
    "percent_of_value_per_day": Unit("% of value/day", "percent of the cargo's value a day", 0.0, 100.0),
    "factor": Unit("factor", "what a number is multiplied by", 0.0, 100.0),
    "speed_factor": Unit("factor", "what a speed is multiplied by", 0.01, 10.0),
    "emission_factor": Unit("factor", "what an emission is multiplied by", 0.01, 10.0),
}


def unit_of(name: str) -> Unit | None:
    """Unit that the last word of a dotted name stands for; None where there is no such unit.

    Parameters
    ----------
    name
        Such as `gate.queue.h`.
    """
    return UNITS.get(name.rpartition(".")[2])


def holds_money(unit: str) -> bool:
    """Whether a unit's text is in US dollars, so that a row needs a price year."""
    return "USD" in unit
