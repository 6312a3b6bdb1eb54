"""An answer as a plain document, schema `kazpak.routes/1`: the one input of maps, charts and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.access import LINE, NO_TRIP, refusal
from kazpak.costs.terms import EMISSION_TERMS, HAZARD_TERMS, INDEX, MONEY_TERMS, TIME_TERMS, TTW_TERMS
from kazpak.routing.alternatives import best_by_criterion, unavailable, variants_of, what_shuts
from kazpak.routing.ask import DETOUR_LIMIT, distinct, graph_for
from kazpak.routing.bands import bands_of, levels_of
from kazpak.routing.circumstances import circumstances
from kazpak.routing.conditions import access_of_part, conditions_met
from kazpak.routing.corridors import corridor_of
from kazpak.routing.passed import towns_passed
from kazpak.routing.rows import assumption_rows, gate_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import Case
    from kazpak.network.gazetteer import Place
    from kazpak.network.layers import Layers
    from kazpak.network.world import World
    from kazpak.routing.ask import Question
    from kazpak.routing.corridors import Corridor
    from kazpak.routing.graph import Engine
    from kazpak.routing.noroute import NoRoute
    from kazpak.routing.option import Option, Part
    from kazpak.tables import Project

__all__ = ["NOTICES", "Answer", "labelled", "to_document"]

NOTICES = (
    (
        "Boundaries, names and designations shown do not imply any opinion on the legal status of any country, "
        "territory, city or area, or on the delimitation of its frontiers."
    ),
    "A planning model, not a transport offer. Statuses are the last that could be confirmed; check them before use.",
    (
        "Lengths are those of roads and railways. Lines are drawn thinned, so a part is longer than its drawing: by a "
        "few percent, in mountains by more."
    ),
)
ATTRIBUTIONS = (
    "Roads and railways © OpenStreetMap contributors, ODbL 1.0",
    "Base map: Natural Earth (public domain)",
    "Place names: GeoNames, CC BY 4.0",
    "Relief: NOAA GLOBE (public domain)",
)

_SHOWN_TERMS = (*TIME_TERMS, *MONEY_TERMS, *EMISSION_TERMS, *TTW_TERMS, *HAZARD_TERMS)
_PROFILE_POINTS = 240
_ALL = 99
"""Corridors that are counted where an answer shows only the first of them."""


@dataclass(frozen=True)
class Answer:
    """Options of one question under one case, or why there are none.

    Attributes
    ----------
    corridors
        Whether the options are the best of each corridor, so that variants and shut corridors may stand beside them.
    """

    engine: Engine
    question: Question
    options: tuple[Option, ...]
    no_route: NoRoute | None = None
    notes: tuple[str, ...] = ()
    corridors: bool = False

    @property
    def case(self) -> Case:
        """The case that was asked."""
        return self.engine.case


def to_document(
    answer: Answer,
    *,
    version: str,
    command: str = "",
    seed: int | None = None,
    geometry: bool = True,
    bands: bool = False,
    variants: bool = True,
    beside: bool = True,
) -> dict[str, Any]:
    """Answer as a JSON-ready dictionary.

    Parameters
    ----------
    answer
        Options of a question.
    version
        Of kazpak, for the manifest.
    command, seed
        How to ask again, for the manifest.
    geometry
        Whether lines are wanted.
    bands
        Whether the low and the high end of every total are wanted.
    variants
        Whether the variants of each option and the towns that its hauls pass are wanted.
    beside
        Whether the best by each criterion, and the corridors that work, are shut or are planned, are wanted.
    """
    case, question = answer.case, answer.question
    levels = levels_of(answer.engine, answer.options) if bands else {}
    options = [
        _option(answer, option, rank, geometry=geometry, levels=levels)
        for rank, option in enumerate(answer.options, start=1)
    ]
    if variants:
        _tell_variants(answer, options)
    others = _beside(answer) if beside and answer.corridors else {}
    return {
        "schema": "kazpak.routes/1",
        "version": version,
        "as_of": case.world.as_of.isoformat(),
        "on": case.on.isoformat(),
        "origin": _place(question.origin),
        "destination": _place(question.destination),
        "by": question.by.name,
        "cargo": case.cargo.name,
        "cargo_names": {"en": case.cargo.title or case.cargo.name, **case.cargo.titles},
        "case": {
            "name": case.name,
            "changes": [change.row() for change in case.ledger],
        },
        "question": {
            "modes": sorted(question.modes),
            "via": [p.id for p in question.via],
            "avoid": sorted(question.avoid),
            "top": question.top,
            "max_transfers": question.max_transfers,
            "refuse": sorted(question.refuse),
        },
        "options": options,
        "no_route": _no_route(answer),
        **others,
        "notes": [*question.notes, *answer.notes, *circumstances(answer.engine, answer.options, question.via)],
        "gates": gate_rows(case, answer.options, question.ends),
        "cities": _cities(case.world, answer.options),
        "assumptions": assumption_rows(answer.engine, answer.options),
        "notices": list(NOTICES),
        "attributions": list(ATTRIBUTIONS),
        "manifest": {
            "version": version,
            "data_hash": case.world.data_hash,
            "as_of": case.world.as_of.isoformat(),
            "command": command,
            "seed": seed,
            "case": case.name,
        },
    }


def _tell_variants(answer: Answer, options: Sequence[dict[str, Any]]) -> None:
    """Put the towns that hauls pass into options, and where they are the best of each corridor, their variants."""
    world = answer.case.world
    for told, option in zip(options, answer.options, strict=True):
        for said, part in zip(told["parts"], option.parts, strict=True):
            said.update(_along(world, part))
    if answer.corridors:
        found = variants_of(answer.engine, answer.question, answer.options)
        for told, others in zip(options, found, strict=True):
            told["variants"] = [_brief(world, one) for one in others]


def _beside(answer: Answer) -> dict[str, Any]:
    """What stands beside the options: the best by each criterion, and corridors that work, are shut or planned."""
    engine, question, world = answer.engine, answer.question, answer.case.world
    shut = [
        {
            "corridor": corridor_of(world, one.option).id,
            **_brief(world, one.option),
            "why": one.why,
            "since": one.since or None,
            "opening_year": list(one.opening_year) if one.opening_year else None,
            "blocked_by": list(one.blocked_by),
            "blocks": [{"id": name, **_names(world, name)} for name in one.blocked_by],
            "alone": one.alone or None,
            "refused": list(one.refused),
            "access": one.access or None,
        }
        for one in unavailable(engine, question, answer.options)
    ]
    best = {
        name: _brief(world, one) | {"conditions": conditions_met(answer.case, one, question.ends)}
        for name, one in best_by_criterion(engine, question).items()
    }
    asked, graph = replace(question, top=_ALL), graph_for(engine, question)
    every = distinct(engine, asked, graph, detour_limit=np.inf)
    found = answer.options if len(answer.options) < question.top else distinct(engine, asked, graph)
    working = [corridor_of(world, one).document() for one in found]
    detours = {"count": max(len(every) - len(found), 0), "limit": DETOUR_LIMIT}
    return {"best": best, "working": working, "detours": detours, "unavailable": shut}


def _brief(world: World, option: Option) -> dict[str, Any]:
    """An option in short."""
    corridor = corridor_of(world, option)
    return {
        "port_h": sum(part.term("port_h") for part in option.parts),
        "label": labelled(option, corridor),
        "labels": dict(corridor.labels),
        "signature": list(option.signature),
        "countries": list(option.countries),
        "modes": list(option.modes),
        "totals": option.totals,
    }


def labelled(option: Option, corridor: Corridor) -> str:
    """What an option is called: its corridor's short name first, then the gates."""
    short = corridor.labels.get("en")
    return f"{short}: {option.label.removeprefix('via ')}" if short else option.label


def _place(place: Place) -> dict[str, Any]:
    return {"id": place.id, "name": place.name, "names": place.names, "lon": place.lon, "lat": place.lat}


def _option(
    answer: Answer, option: Option, rank: int, *, geometry: bool, levels: Mapping[str, Engine]
) -> dict[str, Any]:
    line, spans = line_of(answer.case.world.layers, option) if geometry else (None, [None] * len(option.parts))
    world = answer.case.world
    corridor = corridor_of(world, option)
    out: dict[str, Any] = {
        "id": f"o{rank}",
        "rank": rank,
        "label": labelled(option, corridor),
        "corridor": corridor.document(),
        "named": option.corridor or None,
        "status": option.status,
        "signature": list(option.signature),
        "countries": list(option.countries),
        "modes": list(option.modes),
        "gauges_mm": list(option.gauges_mm),
        "pareto": option.pareto,
        "shared": _shared(world, option, answer.options[: rank - 1]),
        "conditions": conditions_met(answer.case, option, answer.question.ends),
        "totals": option.totals | {"emission_ttw_kgco2e_t": sum(float(option.terms[INDEX[t]]) for t in TTW_TERMS)},
        "parts": [_part(answer, option, p, span) for p, span in zip(option.parts, spans, strict=True)],
    }
    if option.status != "open":
        shut = what_shuts(answer.engine, option)
        out |= {"since": shut.since or None, "opening_year": list(shut.opening_year) if shut.opening_year else None}
        out["blocked_by"] = list(shut.blocked_by)
    if levels:
        out["bands"] = bands_of(option, levels)
    if line is not None:
        out["geometry"] = {"type": "LineString", "coordinates": np.round(line, 5).tolist()}
        out["profile"] = profile_of(world.layers, option)
    return out


def _part(answer: Answer, option: Option, part: Part, span: tuple[int, int] | None) -> dict[str, Any]:
    gazetteer = answer.case.world.gazetteer.by_id
    state = part.state
    out: dict[str, Any] = {
        "kind": part.kind,
        "id": part.id,
        "name": gazetteer[part.id].name if part.id in gazetteer else part.id,
        "mode": part.mode or None,
        "gauge_mm": part.gauge_mm or None,
        "country": part.country,
        "from": part.from_id,
        "to": part.to_id,
        "from_name": gazetteer[part.from_id].name if part.from_id in gazetteer else part.from_id,
        "to_name": gazetteer[part.to_id].name if part.to_id in gazetteer else part.to_id,
        "direction": part.direction or None,
    }
    out |= {name: option.value(part, name) for name in option.weights}
    out["terms"] = {t: float(part.terms[INDEX[t]]) for t in _SHOWN_TERMS if part.terms[INDEX[t]]}
    if part.kind == "haul" and (km := part.term("length_km")):
        out["cost_usd_per_tkm"] = out["cost_usd_t"] / km
    if part.lines:
        out["lines"] = [{"id": line, "length_km": km} for line, km in part.lines]
    if state is not None:
        out |= {
            "status": state.status,
            "since": state.since,
            "confirmed": state.confirmed,
            "stale": state.stale,
            "cause": state.cause,
            "access": access_of_part(answer.case, part, answer.question.ends),
        }
        out |= {"lon": part.lon, "lat": part.lat}
    elif status := _line_status(answer.case, part):
        out["status"] = status
    if span is not None:
        out |= {"first": span[0], "last": span[1]}
    return out


def _along(world: World, part: Part) -> dict[str, Any]:
    """Towns that a haul passes."""
    return {"towns": [_place(place) for place in towns_passed(world, part)]} if part.kind == "haul" else {}


def _shared(world: World, option: Option, better: Sequence[Option]) -> dict[str, Any] | None:
    """Which better option an option shares most of its way with, and how much of it."""
    km = world.layers.length_km
    shared = [float(km[sorted(option.links & one.links)].sum()) for one in better]
    if not any(shared):
        return None
    most = max(range(len(shared)), key=shared.__getitem__)
    return {"rank": most + 1, "length_km": shared[most]}


def _line_status(case: Case, part: Part) -> str:
    """Status of the planned line that a haul runs over; empty where it runs over none."""
    line = part.id.rpartition("/")[2]
    project = case.world.projects.get(line) if part.kind == "haul" else None
    return "" if project is None else "open" if line in case.built else project.status


def line_of(layers: Layers, option: Option) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """One line for an option, and for each part its first and last point in it."""
    pieces = [_pieces(layers, part) for part in option.parts]
    lines = [line for of_part in pieces for line in of_part]
    if not lines:
        return np.zeros((0, 2)), [(0, 0)] * len(pieces)
    # A point where two lines meet is drawn once.
    starts, ends = np.array([line[0] for line in lines]), np.array([line[-1] for line in lines])
    meet = [False, *np.isclose(ends[:-1], starts[1:], atol=1e-7).all(axis=1).tolist()]
    spans, count, number = [], 0, 0
    for of_part in pieces:
        first = max(count - 1, 0)
        count += sum(len(line) for line in of_part) - sum(meet[number : number + len(of_part)])
        number += len(of_part)
        spans.append((first, max(count - 1, 0)))
    return np.concatenate([line[1:] if met else line for line, met in zip(lines, meet, strict=True)]), spans


def _pieces(layers: Layers, part: Part) -> list[NDArray[np.float64]]:
    """Lines that a part is drawn by, in order of travel."""
    if part.line is not None:
        return [part.line]
    return [
        layers.geometry(k)[::-1] if back else layers.geometry(k)
        for k, back in zip(part.links, part.reverse, strict=True)
    ]


def profile_of(layers: Layers, option: Option) -> list[list[float]]:
    """Highest ground of each link against distance: [[km, m], ...], at most a few hundred points."""
    out: list[list[float]] = []
    km = 0.0
    for part in option.parts:
        for link in part.links:
            length = float(layers.length_km[link])
            height = float(layers.highest_m[link])
            if np.isfinite(height):
                out.append([km + length / 2, height])
            km += length
        if not part.links:
            km += part.term("length_km")
    if len(out) <= _PROFILE_POINTS:
        return [[round(a, 2), round(b, 0)] for a, b in out]
    edges = np.linspace(0, len(out), _PROFILE_POINTS + 1).astype(int)
    tops = [max(out[a:b], key=lambda point: point[1]) for a, b in pairwise(edges) if b > a]
    return [[round(a, 2), round(b, 0)] for a, b in tops]


def _why(answer: Answer, kind: str, name: str) -> dict[str, str]:
    """Why a gate's access does not take the trip."""
    if kind != "access":
        return {}
    if name.startswith(LINE):
        row = answer.case.access.row(name, "", "", answer.case.on)
        return {"why": refusal(row, NO_TRIP, NO_TRIP, answer.case.on)}
    refusals = answer.engine.refusals(answer.question.ends)
    numbers = answer.case.world.passages_named.get(name, ())
    return {"why": next((refusals[i] for i in numbers if refusals[i]), "freight")}


def _no_route(answer: Answer) -> dict[str, Any] | None:
    world, no_route = answer.case.world, answer.no_route
    if no_route is None:
        return None
    return {
        "reason": no_route.reason,
        "remedies": [
            {
                "lift": [
                    {"kind": kind, "id": name, **_names(world, name), **_why(answer, kind, name)}
                    for kind, name in r.lift
                ],
                "label": r.option.label,
                "signature": list(r.option.signature),
                "modes": list(r.option.modes),
                "totals": r.option.totals,
            }
            for r in no_route.remedies
        ],
    }


def _names(world: World, item: str) -> dict[str, Any]:
    """Names of a gate or of a planned line; anything else is called what it is."""
    known: Place | Project | None = world.gazetteer.by_id.get(item) or world.projects.get(item)
    return {"name": item} if known is None else {"name": known.name, "names": {"en": known.name, **known.names}}


def _cities(world: World, options: Iterable[Option]) -> list[dict[str, Any]]:
    """Cities at the ends of hauls, for their names."""
    ends = dict.fromkeys(end for o in options for p in o.parts for end in (p.from_id, p.to_id))
    places = [world.gazetteer.by_id[end] for end in ends if end in world.gazetteer.by_id and end not in world.gates]
    return [_place(place) for place in places]
