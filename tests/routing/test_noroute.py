"""Where there is no route the remedies are real, smallest, and say what the trip would be."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute import MODES, asked, over, same, value
from kazpak.access import Access
from kazpak.costs.criterion import CRITERIA
from kazpak.network.gazetteer import Place
from kazpak.network.layers import LayerKey
from kazpak.routing.ask import Question, best
from kazpak.routing.noroute import explain_no_route
from worlds import ON, Drawing, one_border, two_valleys


def lifted(engine, question, lift):
    """The case and the question with a remedy carried out, by their public means only."""
    statuses, built, modes, avoid, most = (
        list(engine.case.statuses),
        set(engine.case.built),
        set(question.modes),
        set(question.avoid),
        question.max_transfers,
    )
    removed = set(engine.case.removed)
    access = engine.case.access
    for kind, name in lift:
        if kind == "gate":
            statuses = [s for s in statuses if s.gate_id != name]
            statuses.append(
                replace(engine.case.statuses[0], gate_id=name, status="open", modes=(), direction="", start=ON)
            )
        elif kind == "project":
            built.add(name)
        elif kind == "mode":
            modes.add(name)
        elif kind in ("country", "avoided gate", "avoided line"):
            avoid.discard(name)
            removed.discard(name)
        elif kind == "access":
            free = {"freight": "yes", "category": "international", "transit": "yes", "season_from": "", "season_to": ""}
            access = access.with_rows(name, [replace(row, **free) for row in access.of(name)])
        elif kind == "transfers":
            most = None
        else:
            pytest.fail(f"a remedy of an unknown kind: {kind}")
    case = over(engine, statuses=tuple(statuses), built=frozenset(built), removed=frozenset(removed), access=access)
    return case, replace(question, modes=frozenset(modes), avoid=frozenset(avoid), max_transfers=most)


@given(case=asked(countries=(3, 4), cities_only=True), data=st.data())
@settings(max_examples=40)
def test_every_remedy_gives_a_route_and_none_holds_another(case, data):
    world = case.engine.case.world
    for gate in data.draw(st.lists(st.sampled_from(sorted(world.gates)), max_size=8, unique=True), label="closed"):
        if not gate.endswith(":NEW"):
            case.drawing.state(gate, "closed")
    engine = over(case.engine, statuses=tuple(case.drawing.statuses))
    between = [c for c in world.countries if c not in (case.question.origin.country, case.question.destination.country)]
    avoid = frozenset(data.draw(st.lists(st.sampled_from(between), max_size=2), label="avoid") if between else ())
    question = replace(case.question, avoid=avoid, max_transfers=data.draw(st.sampled_from([None, 0, 1]), label="most"))
    if best(engine, question) is not None:
        return
    found = explain_no_route(engine, question)
    everything = over(
        engine,
        built=frozenset({"new-line"}),
        statuses=tuple(replace(s, status="open") for s in engine.case.statuses),
        access=Access(),
    )
    free = replace(question, avoid=frozenset(), modes=MODES[2], max_transfers=None)
    assert bool(found.remedies) == (best(everything, free) is not None), found.reason
    sets = [set(r.lift) for r in found.remedies]
    assert all(sets)
    assert not any(a < b or a == b for a, b in itertools.permutations(sets, 2))
    assert [len(s) for s in sets] == sorted(len(s) for s in sets)
    for remedy in found.remedies:
        better, asked_again = lifted(engine, question, remedy.lift)
        option = best(better, asked_again)
        assert option is not None, remedy.lift
        assert same(value(better, asked_again, option), value(engine, question, remedy.option), 1e-6)
        for less in (set(remedy.lift) - {one} for one in remedy.lift):
            worse, asked_less = lifted(engine, question, less)
            assert best(worse, asked_less) is None, f"{less} would do, {remedy.lift} is said"


def test_one_shut_border_is_named_with_what_the_trip_would_be():
    drawing = one_border({})
    drawing.state("AFG-PAK:GATE", "closed")
    engine, (a, b) = drawing.engine(), drawing.places
    found = explain_no_route(engine, Question(a, b, CRITERIA["time_h"]))
    assert [r.lift for r in found.remedies] == [(("gate", "AFG-PAK:GATE"),)]
    assert found.remedies[0].option.total("length_km") == 200
    assert "AFG-PAK:GATE" in found.reason


def test_a_missing_mode_inside_one_country_is_named():
    drawing = two_valleys()
    drawing.places.append(Place("KAZ:SOUTH", "south", "city", "KAZ", 65, 40))
    road = LayerKey("KAZ", "road", 0)
    drawing.node(road, "south", 65, 40)
    drawing.link(road, "west", "south", 700)
    engine = drawing.engine()
    question = Question(drawing.places[0], drawing.places[2], CRITERIA["time_h"], MODES[1])
    assert best(engine, question) is None
    found = explain_no_route(engine, question)
    assert [r.lift for r in found.remedies] == [(("mode", "road"),)]


def test_a_missing_mode_is_named_where_there_is_no_gate_at_all():
    drawing = Drawing()
    road = LayerKey("KAZ", "road", 0)
    for name, lon in (("a", 60), ("b", 61)):
        drawing.node(road, name, lon, 45)
        drawing.places.append(Place(f"KAZ:{name.upper()}", name, "city", "KAZ", lon, 45))
    drawing.link(road, "a", "b", 100)
    found = explain_no_route(drawing.engine(), Question(*drawing.places, CRITERIA["time_h"], MODES[1]))
    assert [r.lift for r in found.remedies] == [(("mode", "road"),)]


def test_an_avoided_line_that_stands_in_the_way_is_named():
    drawing = one_border({})
    drawing.links = [
        (a, b, k, h._replace(line="kkh" if h.country == "PAK" else "m41"), km) for a, b, k, h, km in drawing.links
    ]
    engine, (a, b) = drawing.engine(), drawing.places
    avoid = frozenset({"kkh"})
    engine = over(engine, removed=avoid)
    found = explain_no_route(engine, Question(a, b, CRITERIA["time_h"], avoid=avoid))
    assert [r.lift for r in found.remedies] == [(("avoided line", "kkh"),)]
    assert found.remedies[0].option.total("length_km") == 200


def test_too_few_transfers_are_named():
    drawing = two_valleys()
    drawing.links = [link for link in drawing.links if link[4] != 1500]
    engine = drawing.engine()
    question = Question(*drawing.places, CRITERIA["time_h"], MODES[2], max_transfers=1)
    found = explain_no_route(engine, question)
    assert [kind for r in found.remedies for kind, _ in r.lift] == ["transfers"]


def test_places_that_nothing_joins_are_said_to_be_so():
    drawing = one_border({})
    drawing.links = drawing.links[:1]
    drawing.node(LayerKey("PAK", "road", 0), "island", 71.0, 34)
    drawing.link(LayerKey("PAK", "road", 0), "island", "island", 1)
    engine, (a, b) = drawing.engine(), drawing.places
    found = explain_no_route(engine, Question(a, b, CRITERIA["time_h"]))
    assert found.remedies == ()
    assert "no chain" in found.reason
