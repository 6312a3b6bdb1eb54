"""Ways through gates come out sorted and complete: the same as trying every sequence of gates."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brute import asked, options_in_order, over, same, trails, value
from kazpak.costs.criterion import CRITERIA
from kazpak.network.passing import passing
from kazpak.routing.alternatives import best_by_criterion
from kazpak.routing.ask import Question, best, distinct, graph_for
from kazpak.routing.corridors import naming_gate
from kazpak.routing.paths import ways
from kazpak.tables import Family
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
    world, at = case.engine.case.world, 0
    layers = world.layers
    for place in via:
        # A place on the way may lie at the very node of a gate: then no haul begins or ends under its own name.
        there = [str(layers.node_ids[layers.nodes_of(t.layer).start + t.node]) for t in passing(world, place)]
        found = [i for i, stop in enumerate(stops[at:], start=at) if stop in {place.id, *there}]
        assert found, f"{place.id} is not passed after stop {at} of {stops}"
        at = found[0]


@given(case=asked(countries=(3, 4)), data=st.data())
@settings(max_examples=25)
def test_by_way_of_a_place_no_gate_is_crossed_twice_and_the_best_such_way_is_found(case, data):
    """To go out through a gate and back is not to go by way of it; only where nothing else is there does a trip do so."""
    places = [p for p in case.engine.case.world.gazetteer.by_id.values() if p.kind in (*GATES, "city")]
    ends = {case.question.origin.id, case.question.destination.id}
    via = data.draw(st.sampled_from(sorted((p for p in places if p.id not in ends), key=lambda p: p.id)), label="via")
    question = replace(case.question, via=(via,))
    option = best(case.engine, question)
    free = list(itertools.islice(options_in_order(case.engine, question), 200))
    onward = next((o for o in free if len(set(o.crossings)) == len(o.crossings)), None)
    if onward is not None:
        assert same(value(case.engine, question, option), value(case.engine, question, onward))
        assert len(set(option.crossings)) == len(option.crossings)
    assert (option is None) == (not free)


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


def goes_back(option) -> bool:
    """Whether a country is come back to, or a gate passed there and back."""
    crossed = [p.direction.split(">") for p in option.parts if p.kind == "crossing"]
    lands = [*(before for before, _ in crossed[:1]), *(after for _, after in crossed)]
    passed = [(p.id, *sorted(p.direction.split(">")), p.mode) for p in option.parts if p.passage is not None]
    return len(set(lands)) < len(lands) or len(set(passed)) < len(passed)


@given(case=asked(countries=(3, 4)), named=st.booleans())
@settings(max_examples=25)
def test_options_shown_are_the_best_of_each_corridor(case, named):
    world = case.engine.case.world
    crossings = sorted(g.id for g in world.gates.values() if g.kind == "crossing")
    families = {gate: Family(gate, gate) for gate in crossings[:: 2 if named else len(crossings)]}
    engine = over(case.engine, world=replace(world, families=families))
    question = replace(case.question, top=4)
    shown, first = distinct(engine, question), best(engine, question)
    assert len(shown) <= 4
    assert (first is None) == (not shown)
    if first is None:
        return
    assert same(value(engine, question, shown[0]), value(engine, question, first))
    costs = [value(engine, question, o) for o in shown]
    assert costs == sorted(costs)
    abroad = [o for o in shown if o.crossings]
    gates = [naming_gate(o.crossings, families) for o in abroad]
    assert len(set(gates)) == len(gates), "two options of one corridor"
    assert not any(goes_back(o) for o in shown[1:] if o.crossings and not same(value(engine, question, o), costs[0]))
    free = [o for o in itertools.islice(options_in_order(engine, question), 200) if o.crossings and not goes_back(o)]
    for n, (option, gate) in enumerate(zip(abroad, gates, strict=True)):
        # What passes the gate of a better corridor on its way to another is as good as that one's: it is not told apart.
        clear = (o for o in free if not set(o.crossings) & set(gates[:n]))
        rival = next((o for o in clear if naming_gate(o.crossings, families) == gate), None)
        if rival is not None:
            mine, other = value(engine, question, option), value(engine, question, rival)
            assert mine <= other or same(mine, other), "a better option of the same corridor is hidden"


@given(case=asked(countries=(3, 4)), data=st.data())
@settings(max_examples=25)
def test_shutting_a_gate_makes_no_place_in_the_list_better(case, data):
    question = replace(case.question, top=4)
    before = distinct(case.engine, question)
    if not before or goes_back(before[0]):
        return
    gate = data.draw(st.sampled_from(sorted(case.engine.case.world.gates)), label="gate")
    case.drawing.state(gate, "closed")
    engine = over(case.engine, statuses=tuple(case.drawing.statuses))
    after = distinct(engine, question)
    if after and goes_back(after[0]):
        return
    for old, new in zip(before, after, strict=False):
        was, now = value(case.engine, question, old), value(engine, question, new)
        assert now >= was or same(now, was)
    for name, option in best_by_criterion(engine, question).items():
        was = best_by_criterion(case.engine, question)[name].total(name)
        assert option.total(name) >= was or same(option.total(name), was)


@pytest.mark.parametrize("by", ["length_km", "emission_kgco2e_t"])
def test_every_open_corridor_is_found_where_changing_between_road_and_rail_costs_next_to_nothing(corridor, by):
    options = corridor.routes("Astana", "Gwadar", by=by).document(geometry=False, beside=False)["options"]
    assert {o["corridor"]["gate"] for o in options} == {"CHN-PAK:KHUNJERAB", "IRN-PAK:GABD", "IRN-PAK:MIRJAVEH"}


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
