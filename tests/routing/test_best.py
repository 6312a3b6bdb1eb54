"""The two levels are exact: the best option equals the best path on the whole network."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from brute import MODES, asked, fresh, over, same, shortest, value
from kazpak.costs.criterion import CRITERIA
from kazpak.routing.ask import best
from kazpak.routing.legs import Forest


@given(case=asked())
@settings(max_examples=60)
def test_best_option_equals_dijkstra_on_the_whole_network(case):
    least = shortest(case.engine, case.question)
    for name in CRITERIA:
        question = replace(case.question, by=CRITERIA[name])
        mine = value(case.engine, question, best(case.engine, question))
        event("route" if mine < math.inf else "no route")
        assert same(mine, least[name]), name


@given(case=asked(), data=st.data())
def test_equals_dijkstra_with_things_avoided(case, data):
    world = case.engine.case.world
    ends = {case.question.origin.country, case.question.destination.country}
    names = [*world.gates, *(c for c in world.countries if c not in ends), "new-line"]
    avoid = frozenset(data.draw(st.lists(st.sampled_from(names), max_size=3), label="avoid"))
    question = replace(case.question, avoid=avoid)
    option = best(case.engine, question)
    assert same(value(case.engine, question, option), shortest(case.engine, question)[question.by.name])
    for part in option.parts if option else ():
        assert part.kind == "access" or part.id not in avoid  # a trip may start at a gate that it must not pass
        assert part.country not in avoid


@given(case=asked(), data=st.data())
def test_equals_dijkstra_with_lines_and_links_taken_out(case, data):
    links = data.draw(
        st.lists(st.sampled_from(list(case.engine.case.world.layers.link_ids)), max_size=4), label="links"
    )
    engine = over(case.engine, removed=frozenset({"slow", *links}))
    option = best(engine, case.question)
    assert same(value(engine, case.question, option), shortest(engine, case.question)[case.question.by.name])
    layers = case.engine.case.world.layers
    for link in option.links if option else ():
        assert layers.classes[layers.link_class[link]].line != "slow"
        assert layers.link_ids[link] not in links


@given(case=asked())
def test_equals_dijkstra_with_the_planned_railway_built(case):
    engine = over(case.engine, built=frozenset({"new-line"}))
    assert same(
        value(engine, case.question, best(engine, case.question)),
        shortest(engine, case.question)[case.question.by.name],
    )


@given(case=asked())
def test_a_case_with_other_prices_shares_the_forest_and_stays_exact(case):
    best(case.engine, case.question)
    dearer = case.engine.case.assumptions.replace("road.haul.usd_per_tkm", None, multiply=3.0)
    slower = dearer.replace("road.speed.km_per_h", None, multiply=0.5)
    engine = over(case.engine, assumptions=slower)
    mine = value(engine, case.question, best(engine, case.question))
    assert same(mine, value(engine, case.question, best(fresh(engine.case), case.question)))
    assert same(mine, shortest(engine, case.question)[case.question.by.name])


@given(case=asked())
def test_trees_from_the_cache_give_the_same_answers_as_fresh_ones(case):
    question = case.question
    for name in CRITERIA:
        best(case.engine, replace(question, by=CRITERIA[name]))
    stored = Forest(case.engine.case.world.layers, stored=case.engine.forest.to_arrays())
    warm = replace(case.engine, forest=stored)
    for name in CRITERIA:
        asked_by = replace(question, by=CRITERIA[name])
        old, new = best(case.engine, asked_by), best(warm, asked_by)
        assert (old is None) == (new is None)
        if old is not None:
            assert [(p.kind, p.id, p.links) for p in new.parts] == [(p.kind, p.id, p.links) for p in old.parts]
            assert new.totals == old.totals
    assert stored.grown == 0


@given(case=asked(modes=MODES[0]))
def test_road_and_rail_is_never_worse_than_road_alone(case):
    for name in CRITERIA:
        road = replace(case.question, by=CRITERIA[name])
        both = replace(road, modes=MODES[2])
        least = value(case.engine, road, best(case.engine, road))
        assert value(case.engine, both, best(case.engine, both)) <= least * (1 + 1e-9)
