"""The terms that every haul and passage is made of; criteria are sums over them.

A term adds along a trip. Chances do not add, so risk is kept as hazards, -ln(1 - chance), which do; they
are joined back into a chance where they are shown.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "EMISSION_TERMS",
    "HAZARD_TERMS",
    "INDEX",
    "LENGTH_TERM",
    "MEANING",
    "MONEY_TERMS",
    "TERMS",
    "TIME_TERMS",
    "TTW_TERMS",
]

LENGTH_TERM: Final = "length_km"

TIME_TERMS: Final = {
    "running_h": "in motion",
    "rest_h": "driver's rest, or trains standing between stretches in motion",
    "queue_h": "waiting before a gate",
    "clearance_h": "border and customs formalities",
    "handling_h": "moving cargo between road and rail",
    "gauge_change_h": "moving cargo or wagons between gauges",
    "exchange_h": "changing tractor, trailer or load at a border",
    "condition_h": "what sanctions, war, convoys and bans add",
    "port_h": "between gate-in and loading on board, or the reverse",
}
MONEY_TERMS: Final = {
    "haul_usd_t": "haulage, net of border payments",
    "wagon_usd_t": "wagon hire, where the tariff does not hold it",
    "empty_return_usd_t": "share of the empty return",
    "border_official_usd_t": "official border payments",
    "border_informal_usd_t": "informal border payments, as surveys report them",
    "transfer_usd_t": "terminal and gauge-change handling",
    "exchange_usd_t": "changing tractor, trailer or load at a border",
    "condition_usd_t": "what sanctions, war, convoys and bans add",
    "port_usd_t": "port handling and dues",
    "escort_usd_t": "escort, tracker and seal in a country",
    "insurance_usd_t": "insurance premium for a country",
}
EMISSION_TERMS: Final = {
    "haul_wtw_kg_t": "haulage, well to wheel",
    "hub_wtw_kg_t": "hub operations, well to wheel",
}
TTW_TERMS: Final = {
    "haul_ttw_kg_t": "haulage, tank to wheel",
    "hub_ttw_kg_t": "hub operations, tank to wheel",
}
HAZARD_TERMS: Final = {
    "closure_hazard": "a gate shuts",
    "winter_hazard": "snow, avalanche or landslide",
    "security_hazard": "attack, theft or unrest on the road",
    "administrative_hazard": "papers, permits or disputes hold the cargo",
}

TERMS: Final = (LENGTH_TERM, *TIME_TERMS, *MONEY_TERMS, *EMISSION_TERMS, *TTW_TERMS, *HAZARD_TERMS)
INDEX: Final = {name: i for i, name in enumerate(TERMS)}
MEANING: Final = {LENGTH_TERM: "distance", **TIME_TERMS, **MONEY_TERMS, **EMISSION_TERMS, **TTW_TERMS, **HAZARD_TERMS}
"""Every term in words."""
