"""Legs are kept and reused, never instead of an answer: what changes nothing inside a layer grows nothing there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brute import asked, fresh, over
from kazpak.costs.criterion import CRITERIA
from kazpak.routing.ask import best, graph_for
from kazpak.routing.kept import Kept
from kazpak.routing.legs import Forest
from kazpak.routing.trees import shapes_of

GATES_ONLY = (
    ["delay.IRN-PAK:GABD.time_h=77"],
    ["delay.CHN-PAK:KHUNJERAB.time_h=x0.3", "delay.PAK:KARACHI-PORT.time_h=+48"],
    ["status.AFG-PAK:TORKHAM=open", "status.AFG-PAK:CHAMAN=open"],
    ["gate.fee_informal.usd_per_truck@IRN-TKM=x3"],
    ["build.uap-railway=true"],
    ["risk.closure.p@AFG-PAK:TORKHAM=0.2", "status.AFG-PAK:TORKHAM=open"],
)


def grown_by(corridor, ask) -> dict[int, int]:
    """Trees from gates that a question adds, by layer."""
    before = set(corridor.forest.trees)
    ask()
    added = [layer for layer, *_, root in set(corridor.forest.trees) - before if root < 0]
    return {layer: added.count(layer) for layer in set(added)}


@pytest.fixture(scope="module")
def ready(corridor):
    """The bundled data with a forest of its own: what other tests have grown does not count."""
    own = replace(corridor, forest=Forest(corridor.case.world.layers, stored=corridor.opened.stored))
    for by in CRITERIA:
        own.routes("Almaty", "Karachi", by=by, top=1)
    return own


@pytest.mark.parametrize("changes", GATES_ONLY)
@pytest.mark.parametrize("by", ["time_h", "generalised_usd_t"])
def test_a_change_at_gates_grows_no_tree(ready, changes, by):
    before = ready.forest.grown
    ready.setting(*changes).routes("Almaty", "Karachi", by=by)
    assert ready.forest.grown == before


@pytest.mark.parametrize(
    "card", ["afghan-gates-open", "iran-closed", "uap-2030-1520", "uap-2030-1676", "torugart-2020"]
)
def test_a_card_for_gates_grows_no_tree(ready, card):
    before = ready.forest.grown
    ready.under(card).routes("Almaty", "Karachi", by="cost")
    assert ready.forest.grown == before


def test_a_tariff_that_scales_a_whole_layer_grows_no_tree(ready):
    before = ready.forest.grown
    ready.setting("road.haul.usd_per_tkm=x1.37").routes("Almaty", "Karachi", by="cost")
    ready.setting("road.haul.usd_per_tkm@PAK=x1.37").routes("Almaty", "Karachi", by="time")
    assert ready.forest.grown == before


@pytest.mark.parametrize(
    ("change", "layer"),
    [("road.speed.km_per_h@line:makran=x0.77", "PAK/road"), ("rail.speed.km_per_h@line:ml1=x1.77", "PAK/rail/1676")],
)
def test_a_change_of_one_line_grows_trees_of_its_layer_only(ready, change, layer):
    keys = [str(key) for key in ready.case.world.layers.keys]
    added = grown_by(ready, lambda: ready.setting(change).routes("Almaty", "Karachi"))
    assert {keys[i]: count for i, count in added.items()} == {layer: 1}


def test_a_line_to_avoid_grows_trees_of_its_layers_only(ready):
    keys = [str(key) for key in ready.case.world.layers.keys]
    added = grown_by(ready, lambda: ready.routes("Almaty", "Karachi", avoid=["kkh"]))
    assert {keys[i] for i in added} == {"CHN/road", "PAK/road"}


def test_a_link_out_of_use_grows_trees_of_its_layer_only(ready):
    layers = ready.case.world.layers
    used = next(p for p in ready.routes("Almaty", "Karachi", top=1)[0].option.parts if len(p.links) > 20)
    out = layers.link_ids[used.links[10]]
    changed = ready.with_case(replace(ready.case, removed=frozenset({out})))
    added = grown_by(ready, lambda: changed.routes("Almaty", "Karachi", top=1))
    assert {str(layers.keys[i]): count for i, count in added.items()} == {used.id: 1}
    assert out not in {layers.link_ids[i] for i in changed.routes("Almaty", "Karachi", top=1)[0].option.links}


@given(case=asked(), factors=st.lists(st.floats(0.3, 3.0), min_size=1, max_size=4), by=st.sampled_from(list(CRITERIA)))
def test_a_forest_that_has_answered_much_answers_as_an_empty_one_does_to_the_last_bit(case, factors, by):
    question = replace(case.question, by=CRITERIA[by])
    for factor in factors:
        rows = case.engine.case.assumptions.replace("road.speed.km_per_h", None, multiply=factor)
        engine = over(case.engine, assumptions=rows.replace("road.haul.usd_per_tkm", None, multiply=factor * factor))
        mine, other = best(engine, question), best(fresh(engine.case), question)
        assert (mine is None) == (other is None)
        if mine is not None:
            assert [(p.kind, p.id, p.links) for p in mine.parts] == [(p.kind, p.id, p.links) for p in other.parts]
            assert mine.totals == other.totals


@given(case=asked(), factor=st.floats(1e-3, 1e3))
def test_rates_that_move_together_have_one_shape(case, factor):
    layers = case.engine.case.world.layers
    rates = case.engine.rates(case.question.by.weights(case.engine.case))
    plain, scaled = shapes_of(layers, rates), shapes_of(layers, rates * factor)
    assert [shape.key for shape in plain] == [shape.key for shape in scaled]
    assert np.allclose([s.scale for s in scaled], [s.scale * factor for s in plain], rtol=1e-15)


@given(case=asked(), factors=st.lists(st.floats(0.3, 3.0), min_size=5, max_size=20, unique=True))
def test_a_sweep_leaves_no_more_behind_than_the_forest_may_keep(case, factors):
    forest = Forest(case.engine.case.world.layers)
    forest.trees.most = 20_000
    for factor in factors:
        rows = case.engine.case.assumptions.replace("road.mountain.speed_factor", None, multiply=factor / 3.0)
        engine = replace(over(case.engine, assumptions=rows), forest=forest)
        _ = graph_for(engine, case.question).legs
        kept = [tree for _, tree in forest.trees.items()]
        assert sum(tree.nbytes for tree in kept) == forest.trees.size
        assert forest.trees.size <= forest.trees.most or len(kept) == 1


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8), st.integers(1, 5)), max_size=40))
def test_what_was_used_longest_ago_goes_first(uses):
    kept: Kept[int, int] = Kept(10)
    by_age: dict[int, int] = {}
    for again, key, size in uses:
        if again or kept.get(key) is None:
            kept.put(key, size, size)
            by_age.pop(key, None)
            by_age[key] = size
        else:
            by_age[key] = by_age.pop(key)
        while sum(by_age.values()) > 10:
            del by_age[next(iter(by_age))]
        assert dict(kept.items()) == by_age
        assert list(kept) == list(by_age)
