"""Ways through gates come out sorted and complete: the same as trying every sequence of gates."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brute import asked, options_in_order, same, trails, value
from kazpak.costs.criterion import CRITERIA
from kazpak.routing.ask import Question, best, distinct, graph_for
from kazpak.routing.corridors import naming_gate
from kazpak.routing.paths import ways
from worlds import two_valleys

CHEAPEST = 40
GATES = ("crossing", "terminal", "gauge_break", "checkpoint")


@given(case=asked(countries=(2, 3), size=(2, 3)))
@settings(max_examples=20)
def test_ways_equal_brute_force(case):
    graph = graph_for(case.engine, case.question)
    world = case.engine.case.world
    start, end = world.end(case.question.origin), world.end(case.question.destination)
    expected = trails(case.engine, case.question, cheapest=CHEAPEST)
    assume(expected is not None)
    found = list(itertools.islice(ways(graph, start, end), CHEAPEST))
    assert len(found) == len(expected)
    assert all(same(way.cost, cost) for way, cost in zip(found, expected, strict=True))
    assert len({way.passages for way in found}) == len(found)


@given(case=asked())
def test_options_come_in_order_with_signatures_of_their_own(case):
    options = list(itertools.islice(options_in_order(case.engine, case.question), 30))
    costs = [value(case.engine, case.question, o) for o in options]
    assert all(a <= b * (1 + 1e-9) + 1e-9 for a, b in itertools.pairwise(costs))
    assert len({(o.signature, tuple((p.id, p.direction, p.mode) for p in o.parts)) for o in options}) == len(options)


@given(case=asked(), data=st.data())
def test_via_is_passed_in_order(case, data):
    world = case.engine.case.world
    gates = [p for p in world.gazetteer.by_id.values() if p.kind in (*GATES, "city")]
    ends = {case.question.origin.id, case.question.destination.id}
    via = data.draw(
        st.lists(
            st.sampled_from([p for p in gates if p.id not in ends]),
            min_size=1,
            max_size=2,
            unique_by=lambda p: p.id,
        )
    )
    question = replace(case.question, via=tuple(via))
    option = best(case.engine, question)
    if option is None:
        return
    assert value(case.engine, question, option) >= value(
        case.engine, case.question, best(case.engine, case.question)
    ) * (1 - 1e-9)
    stops = [x for p in option.parts for x in ((p.id,) if p.passage is not None else (p.from_id, p.to_id))]
    at = 0
    for place in via:
        assert place.id in stops[at:], f"{place.id} is not passed after stop {at} of {stops}"
        at += stops[at:].index(place.id)


@given(case=asked(), most=st.integers(0, 3))
def test_transfers_are_limited_and_the_best_within_the_limit_is_found(case, most):
    question = replace(case.question, max_transfers=most)
    option = best(case.engine, question)
    free = itertools.islice(options_in_order(case.engine, case.question), 400)
    allowed = next((o for o in free if sum(p.kind in ("transfer", "gauge") for p in o.parts) <= most), None)
    if option is not None:
        assert sum(p.kind in ("transfer", "gauge") for p in option.parts) <= most
    if allowed is not None:
        assert same(value(case.engine, question, option), value(case.engine, question, allowed))


@given(case=asked(countries=(3, 4)))
def test_options_shown_are_distinct_corridors(case):
    question = replace(case.question, top=4)
    shown = distinct(case.engine, question)
    first = best(case.engine, question)
    assert len(shown) <= 4
    assert (first is None) == (not shown)
    if first is None:
        return
    assert same(value(case.engine, question, shown[0]), value(case.engine, question, first))
    costs = [value(case.engine, question, o) for o in shown]
    assert costs == sorted(costs)
    assert len({(o.signature, o.modes) for o in shown}) == len(shown)
    inside = [o for o in shown if not any(p.passage is not None for p in o.parts)]
    best_way = next((o for o in shown if o not in inside), None)
    for option in shown:
        if option not in inside and option is not best_way:
            crossed = [p.direction.split(">") for p in option.parts if p.kind == "crossing"]
            left = [a for a, _ in crossed]
            assert len(set(left)) == len(left), "a country is left twice"
            passed = [(p.id, *sorted(p.direction.split(">")), p.mode) for p in option.parts if p.passage is not None]
            assert len(set(passed)) == len(passed), "a gate is passed there and back"
    abroad = [naming_gate(o.crossings, ()) for o in shown if o.crossings]
    assert len(set(abroad)) == len(abroad), "two options enter the last country by the same gate"


@pytest.mark.parametrize(("by", "modes"), [("time_h", ("road",)), ("cost_usd_t", ("road", "rail"))])
def test_a_trip_inside_one_country_may_stay_on_the_road_or_go_by_rail(by, modes):
    drawing = two_valleys()
    engine = drawing.engine()
    question = Question(*drawing.places, CRITERIA[by], frozenset(modes))
    shown = distinct(engine, question)
    assert {o.modes for o in shown} >= {("road",)}
    assert any("rail" in o.modes for o in shown) == ("rail" in modes)
    road = next(o for o in shown if o.modes == ("road",))
    assert math.isclose(road.total("length_km"), 1500)
