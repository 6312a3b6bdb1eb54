"""Checks: data against contracts, the network against published distances, trips against reality."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kazpak.assumptions import base_of
from kazpak.errors import DataError, InputError, KazpakError, near_matches
from kazpak.routing.bands import bands_of, levels_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kazpak.assumptions import Assumptions
    from kazpak.corridor import Corridor
    from kazpak.network.world import World
    from kazpak.routing.ask import Question
    from kazpak.routing.option import Part
    from kazpak.sources.folder import Tables
    from kazpak.tables import Trip

__all__ = [
    "check_paths", "country_rows", "gates_without_links", "network_rows", "observed_rows", "observed_summary",
    "running_out", "stale_rows",
]  # fmt: skip

_DISTANCE_TOLERANCE = 0.05
_TIME_TOLERANCE = 0.25
_PERCENT = 100
_DAY_H = 24


def check_paths(paths: Sequence[Path]) -> list[str]:
    """Faults of data folders and scenario files; empty when all is well.

    Raises
    ------
    DataError
        If a path is not there.
    """
    from kazpak.sources.check import check_folder

    faults: list[str] = []
    for path in paths:
        if not path.exists():
            raise DataError(f"{path}: no such file or folder")
        if path.is_dir():
            found = check_folder(path)
            faults += found or _network_faults(path)
        else:
            faults += _scenario_faults(path)
    return faults


def running_out(folder: Path) -> list[str]:
    """Yearly closures of a folder's gates that are written out and end before its date plus a year.

    Parameters
    ----------
    folder
        Without faults.
    """
    from kazpak.sources.check import yearly_closures_ending
    from kazpak.sources.store import read_tables

    return yearly_closures_ending(read_tables(folder))


def _network_faults(folder: Path) -> list[str]:
    """What keeps the tables and the network of a folder from fitting together."""
    from kazpak.network.opening import line_faults, world_of
    from kazpak.sources.store import read_tables

    tables = read_tables(folder)
    try:
        world = world_of(tables)
    except InputError as error:
        return error.faults
    passed = {p.gate for p in world.passages}
    absent = [g for g in tables.gates if g.id not in passed and g.kind in ("crossing", "port", "checkpoint")]
    points = world.layers.coordinates
    faults = [*line_faults(tables, world), *_line_faults(world, tables.assumptions)]
    for gate in absent:
        off_km = _nearest_km(points, gate.lon, gate.lat)
        if off_km > gate.snap_km:
            faults.append(
                f"places/gates.csv, {gate.id}: {off_km:.0f} km from any link, and it may lie at most "
                f"{gate.snap_km:g} km off (snap_km); correct lon and lat"
            )
    return faults


def _line_faults(world: World, assumptions: Assumptions) -> list[str]:
    """Rows for a line that no link and no project is of: nothing would ever look them up."""
    known = {f"line:{name}" for haul in world.layers.classes for name in (haul.line, haul.project) if name}
    known |= {f"line:{(project.upgrade or {}).get('line') or name}" for name, project in world.projects.items()}
    faults = []
    for row in assumptions:
        scope = base_of(row.applies_to)
        if scope.startswith("line:") and scope not in known:
            near = near_matches(scope, known, limit=3)
            hint = f"; near matches: {', '.join(near)}" if near else ""
            faults.append(f"assumptions/*.csv, {row.key}: no road, railway or project is of {scope}{hint}")
    return faults


def gates_without_links(world: World) -> list[str]:
    """Crossings near the network that no mapped road or railway passes: known, but not on any route."""
    passed = {p.gate for p in world.passages}
    return sorted(g.id for g in world.gates.values() if g.kind == "crossing" and g.id not in passed)


def _nearest_km(points: NDArray[np.float64], lon: float, lat: float) -> float:
    """Distance from a place to the nearest point of any link [km]."""
    import numpy as np

    from kazpak.geodesy import distance_km

    x = (points[:, 0] - lon) * np.cos(np.radians(lat))
    nearest = points[int(np.argmin(x * x + (points[:, 1] - lat) ** 2))]
    return distance_km(lon, lat, float(nearest[0]), float(nearest[1]))


def _scenario_faults(path: Path) -> list[str]:
    from kazpak.corridor import load

    try:
        load().under(str(path))
    except KazpakError as error:
        return error.faults if isinstance(error, InputError) else [str(error)]
    return []


def network_rows(folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Published distances measured on a folder's network, and a summary in words.

    Lines to which no freight is admitted are left out: a published distance is the way that lorries go.

    Parameters
    ----------
    folder
        Of the shape of corridors/.
    """
    from kazpak.network.audit import measure, report
    from kazpak.network.network import Network
    from kazpak.sources.store import read_tables

    tables = read_tables(folder)
    measured = measure(Network.read(folder / "networks"), tables.distances, without=_barred_lines(tables))
    rows = [
        {
            "mode": m.distance.mode,
            "route": m.distance.route,
            "published_km": m.distance.published_km,
            "model_km": round(m.model_km, 1),
            "error_percent": round(m.error_percent, 1),
            "tolerance_percent": m.distance.tolerance_percent,
            "inside": m.inside,
            "use": m.distance.use,
            "curated_share": round(m.curated_share, 2),
        }
        for m in measured
    ]
    words = [
        f"{mode}, {kind} pairs: {s['pairs']}, mean absolute error {s['mean_absolute_error_percent']} %, "
        f"bias {s['bias_percent']} %, inside their tolerance: {s['within_tolerance']}, "
        f"within 5 %: {s['within_5_percent']}, within 10 %: {s['within_10_percent']}, without a path: {s['no_path']}"
        for mode, kinds in report(measured).items()
        for kind, s in kinds.items()
    ]
    return rows, words


def _barred_lines(tables: Tables) -> set[str]:
    """Lines on which lorries are not admitted at any time."""
    return {
        row.applies_to.removeprefix("line:")
        for row in tables.access
        if row.applies_to.startswith("line:") and row.freight == "no" and row.end is None
    }


def country_rows(folder: Path) -> list[dict[str, Any]]:
    """What the network holds in each country, by mode, and how well its length and speed are known.

    Parameters
    ----------
    folder
        Of the shape of corridors/.

    Returns
    -------
    list of dict
        Links, length and the part of it whose length is published [km], the mean of declared over drawn length,
        the speed that holds in general [km/h] with its confidence, and the speed rows for lines and regions there.
    """
    from kazpak.network.lines import lengths_km
    from kazpak.network.network import Network
    from kazpak.sources.store import read_tables

    speeds = read_tables(folder).assumptions
    links = Network.read(folder / "networks").links
    links = links.assign(drawn_km=lengths_km(links.geometry.to_numpy()))
    rows = []
    for (country, mode), own in links.groupby(["country", "mode"]):
        name = f"{mode}.speed.km_per_h"
        general = speeds.find(name, (str(country),))
        special = {f"line:{line}" for line in own["line"]} | {f"region:{region}" for region in own["region"]}
        km = float(own["length_km"].sum())
        rows.append(
            {
                "country": country,
                "mode": mode,
                "links": len(own),
                "length_km": round(km),
                "published_km": round(float(own.loc[own["length_source"] == "published", "length_km"].sum())),
                "declared_per_drawn": round(km / float(own["drawn_km"].sum()), 3),
                "speed_km_per_h": general.central,
                "speed_confidence": general.confidence,
                "speed_rows": sorted({row.applies_to for row in speeds.of(name)} & special),
            }
        )
    return rows


def stale_rows(
    corridor: Corridor, days: int, *, track: Callable[[Sequence[Question]], Iterable[Question]] = iter
) -> tuple[list[dict[str, Any]], int]:
    """Statuses that answers rest on and that were last confirmed long ago, the oldest first; see `studies.stale`.

    Parameters
    ----------
    corridor
        The case.
    days
        Age from which a status counts.
    track
        Wraps the trips while they are asked, to show how far it is.

    Returns
    -------
    tuple
        Rows, and how many trips were asked.
    """
    from kazpak.costs.criterion import CRITERIA
    from kazpak.studies.stale import asked_trips, resting

    by = [CRITERIA[name] for name in ("time_h", "generalised_usd_t")]
    trips = asked_trips(corridor.case.world, corridor.opened.tables.cities, by)
    return [one.row() for one in resting(corridor.engine_for, track(trips), corridor.case, days=days)], len(trips)


def observed_rows(corridor: Corridor) -> list[dict[str, Any]]:
    """Every observed trip against what the model says of it on that day, by the gates it passed.

    Returns
    -------
    list of dict
        Observed and modelled length [km] and time [days], without the port's days and, under `model_port_d`, with
        them; `error_percent` of the central value against the nearest end of what was published (none inside of
        it); `distance` and `time` say inside, outside, or that nothing was published to compare with.
    """
    return [_compared(corridor, trip) for trip in corridor.opened.tables.trips]


def observed_summary(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How far central times lie from published ones: by what the trips are used for, by direction and by year.

    Parameters
    ----------
    rows
        Of `observed_rows`.

    Returns
    -------
    list of dict
        `group`, `trips` that have a published time, `within_25_percent`, `inside_range`, and the mean of the
        errors with and without their signs [%].
    """
    timed = [row for row in rows if row.get("error_percent") is not None]
    groups = [("all", timed)] if timed else []
    for key in ("use", "direction", "year"):
        groups += [(v, [r for r in timed if r[key] == v]) for v in sorted({str(r[key]) for r in timed})]
    return [
        {
            "group": name,
            "trips": len(found),
            "within_25_percent": sum(abs(r["error_percent"]) <= _TIME_TOLERANCE * _PERCENT for r in found),
            "inside_range": sum(r["time"] == "inside" for r in found),
            "mean_error_percent": round(sum(abs(r["error_percent"]) for r in found) / len(found), 1),
            "bias_percent": round(sum(r["error_percent"] for r in found) / len(found), 1),
        }
        for name, found in groups
    ]


def _compared(corridor: Corridor, trip: Trip) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": trip.id,
        "use": trip.use,
        "date": trip.date,
        "year": trip.date[:4],
        "direction": _direction(trip),
        "route": f"{trip.from_id} > {trip.to_id}",
        "from": _named(corridor, trip.from_id),
        "to": _named(corridor, trip.to_id),
        "observed_km": trip.length_km,
        "observed_low_d": trip.time_d_low,
        "observed_high_d": trip.time_d_high,
        "source": trip.source,
        "observed_d": "" if trip.time_d_low is None else f"{trip.time_d_low:g}-{trip.time_d_high or trip.time_d_low:g}",
    }
    try:
        options = corridor.on(_day_of(trip.date)).routes(
            trip.from_id, trip.to_id, via=trip.via, modes=trip.modes, top=1
        )
    except InputError as error:
        return row | {
            "model_km": None,
            "distance": "not asked",
            "time": "not asked",
            "note": "; ".join(error.faults),
        }
    if not len(options):
        return row | {
            "model_km": None,
            "distance": "no route",
            "time": "no route",
            "note": (options.no_route or {}).get("reason", ""),
        }
    option = options.answer.options[0]
    # A trip is reported from gate to gate: days in the port, and in the terminal where a train is made up or taken
    # apart, are not in the published figure.
    ends = {trip.from_id, trip.to_id}
    moving = replace(option, parts=tuple(p for p in option.parts if p.kind != "port" and not _at_an_end(p, ends)))
    bands = bands_of(moving, levels_of(options.answer.engine, [moving]))
    band = {level: hours / _DAY_H for level, hours in bands["time_h"].items()}
    km = moving.total("length_km")
    row |= {
        "model_km": round(km),
        "model_low_d": round(band["low"], 1),
        "model_d": round(band["central"], 1),
        "model_high_d": round(band["high"], 1),
        "model_port_d": round(option.total("time_h") / _DAY_H, 1),
        "error_percent": _error_percent(trip, band["central"]),
    }
    row["distance"] = _inside(
        trip.length_km, trip.length_km, km * (1 - _DISTANCE_TOLERANCE), km * (1 + _DISTANCE_TOLERANCE)
    )
    row["time"] = _inside(trip.time_d_low, trip.time_d_high, band["low"], band["high"])
    return row | {"note": option.label, "signature": list(option.signature), "modes": list(option.modes)}


def _named(corridor: Corridor, place: str) -> dict[str, Any]:
    """A place as documents name it."""
    found = corridor.case.world.gazetteer.by_id.get(place)
    return {"id": place, "name": found.name if found else place, "names": {**found.names} if found else {}}


def _day_of(date: str) -> str:
    """Day to ask on: the middle of a month or year where no more was published."""
    return date + {0: "-07-01", 1: "-15"}.get(date.count("-"), "")


def _direction(trip: Trip) -> str:
    """Which way a trip goes, seen from Pakistan."""
    begins, ends = ("PAK" in place.partition(":")[0] for place in (trip.from_id, trip.to_id))
    if begins and ends:
        return "inside Pakistan"
    return "from Pakistan" if begins else "to Pakistan" if ends else "elsewhere"


def _at_an_end(part: Part, ends: Container[str]) -> bool:
    """Whether a part is the lift at the terminal that a trip begins or ends at."""
    return part.kind == "transfer" and part.id in ends


def _error_percent(trip: Trip, days: float) -> float | None:
    """How far a central time lies from the nearest end of what was published [%]; none where nothing was."""
    if trip.time_d_low is None:
        return None
    nearest = min(max(days, trip.time_d_low), trip.time_d_high or trip.time_d_low)
    return round((days / nearest - 1) * _PERCENT, 1)


def _inside(low: float | None, high: float | None, least: float, most: float) -> str:
    """Whether an observed range meets the modelled one."""
    if low is None:
        return "not published"
    return "inside" if low <= most and (high or low) >= least else "outside"
