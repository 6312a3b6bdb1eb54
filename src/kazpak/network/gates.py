"""Attaching gates: after this, layers meet at gates and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from kazpak.geodesy import great_circle_km

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kazpak.network.countries import Countries
    from kazpak.network.network import Network
    from kazpak.tables.rows import Gate

__all__ = ["attach_crossings", "countries_of", "place_of", "renamed"]


def place_of(gate: Gate, mode: str) -> tuple[float, float]:
    """Where a gate lies for a mode, as (lon, lat)."""
    if mode == "rail" and gate.rail_lon is not None and gate.rail_lat is not None:
        return gate.rail_lon, gate.rail_lat
    return gate.lon, gate.lat


def countries_of(gate: Gate) -> tuple[str, ...]:
    """One country, or the two of a crossing in order."""
    return (gate.country_a, gate.country_b) if gate.country_b else (gate.country_a,)


def renamed(network: Network, names: dict[str, str]) -> Network:
    """Give nodes other names; ids that are not listed stay."""
    links = network.links
    ends = {c: links[c].map(lambda n: names.get(n, n)) for c in ("from_id", "to_id")}
    return network.replace(links.assign(**ends))


def attach_crossings(
    network: Network, gates: Iterable[Gate], countries: Countries
) -> tuple[Network, dict[str, list[str]]]:
    """Name the ends of links at a border after the gate that stands there, on both sides.

    Each gate takes, for each of its modes, the nearest cut between its two countries within its reach. A
    side that a section already brought to the gate keeps that. Cuts that no gate takes stay open ends.

    Returns
    -------
    Network
        With gates attached.
    dict
        `taken`: gate and mode for each cut used; `open`: cuts left open, as country pair and place.
    """
    cuts = _cuts(network)
    links = network.links
    at = {key: set(part[["from_id", "to_id"]].to_numpy().ravel()) for key, part in links.groupby(["mode", "country"])}
    done: set[tuple[str, str]] = set()
    taken: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    report: dict[str, list[str]] = {"taken": [], "open": []}
    for off, gate_id, mode, number in _claims(gates, cuts):
        bare = [c for c in cuts[mode, number][0] if gate_id not in at.get((mode, c), ())]
        if bare and (mode, number) not in taken and (gate_id, mode) not in done:
            taken[mode, number] = gate_id
            done.add((gate_id, mode))
            names |= {f"border/{mode}/{number}/{country}": gate_id for country in bare}
            report["taken"].append(f"{gate_id} {mode} {off:.1f} km")
    for (mode, number), (pair, x, y) in cuts.items():
        if (mode, number) not in taken:
            meeting = "-".join(countries.touching(x, y) or pair)
            report["open"].append(f"{mode} {meeting} {x:.3f} {y:.3f}")
    return renamed(network, names), report


_Cuts = dict[tuple[str, str], tuple[tuple[str, ...], float, float]]


def _claims(gates: Iterable[Gate], cuts: _Cuts) -> list[tuple[float, str, str, str]]:
    """Which gate may take which cut: distance [km], gate, mode, cut, the nearest first."""
    found = []
    for gate in gates:
        for mode in gate.modes if gate.kind == "crossing" else ():
            lon, lat = place_of(gate, mode)
            for (mode_of_cut, number), (pair, x, y) in cuts.items():
                off = great_circle_km(lon, lat, x, y)
                if pair == countries_of(gate) and mode_of_cut == mode and off <= gate.snap_km:
                    found.append((off, gate.id, mode, number))
    return sorted(found)


def _cuts(network: Network) -> _Cuts:
    """Cuts by mode and number: the countries, and the place."""
    found: dict[tuple[str, str], tuple[set[str], float, float]] = {}
    links = network.links
    for column, at in (("from_id", 0), ("to_id", -1)):
        part = links[links[column].str.startswith("border/")]
        for name, line in zip(part[column], part.geometry, strict=True):
            _, mode, number, country = name.split("/")
            x, y = shapely.get_coordinates(line)[at]
            found.setdefault((mode, number), (set(), float(x), float(y)))[0].add(country)
    return {key: (tuple(sorted(pair)), x, y) for key, (pair, x, y) in sorted(found.items())}
