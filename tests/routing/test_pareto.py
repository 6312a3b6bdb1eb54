"""The Pareto set: exact on networks where every criterion chooses the same roads, sound everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute import asked, pareto_front, value
from kazpak.costs.criterion import CRITERIA
from kazpak.errors import InputError
from kazpak.routing.ask import best
from kazpak.routing.pareto import dominates, pareto, undominated

CHOICES = (
    ("time_h", "cost_usd_t"),
    ("time_h", "cost_usd_t", "risk"),
    ("length_km", "emission_kgco2e_t", "generalised_usd_t"),
)


def covered(vector, by):
    """Whether another vector is nowhere worse, to rounding."""
    return any(all(x <= y * (1 + 1e-8) + 1e-7 for x, y in zip(other, vector, strict=True)) for other in by)


def vectors(engine, options, names):
    return [tuple(float(o.terms @ CRITERIA[n].weights(engine.case)) for n in names) for o in options]


@given(
    case=asked(countries=(2, 3), size=(2, 3), one_class=True, cities_only=True),
    names=st.sampled_from(CHOICES),
)
def test_equals_all_paths_where_a_layer_has_one_haul_class(case, names):
    found = vectors(case.engine, pareto(case.engine, case.question, [CRITERIA[n] for n in names]), names)
    expected = pareto_front(case.engine, case.question, names)
    assert all(covered(v, found) for v in expected), "a path beats or misses in the set"
    assert all(covered(v, expected) for v in found), "the set holds what no path can do"


@given(case=asked(), names=st.sampled_from(CHOICES))
def test_nothing_in_the_set_beats_another_and_the_best_of_each_is_in_it(case, names):
    options = pareto(case.engine, case.question, [CRITERIA[n] for n in names])
    found = vectors(case.engine, options, names)
    assert not any(dominates(a, b) for a in found for b in found)
    for k, name in enumerate(names):
        question = replace(case.question, by=CRITERIA[name])
        least = value(case.engine, question, best(case.engine, question))
        assert min((v[k] for v in found), default=float("inf")) <= least * (1 + 1e-8) + 1e-7
    first = [o.total(names[0]) for o in options]
    assert first == sorted(first)
    assert all(o.pareto for o in options)


@given(case=asked(countries=(2, 3), size=(2, 3), one_class=True, cities_only=True), most=st.integers(0, 2))
def test_transfers_are_limited(case, most):
    names = ("time_h", "cost_usd_t")
    question = replace(case.question, max_transfers=most)
    options = pareto(case.engine, question, [CRITERIA[n] for n in names])
    assert all(sum(p.kind in ("transfer", "gauge") for p in o.parts) <= most for o in options)
    for name in names:
        asked_by = replace(question, by=CRITERIA[name])
        least = best(case.engine, asked_by)
        assert bool(options) == (least is not None)
        if least is not None:
            assert min(o.total(name) for o in options) <= least.total(name) * (1 + 1e-8)


@given(case=asked(countries=(2, 3), size=(2, 3), cities_only=True), data=st.data())
def test_via_is_passed(case, data):
    world = case.engine.case.world
    via = data.draw(st.sampled_from([p for p in world.gazetteer.by_id.values() if p.kind == "crossing"]))
    question = replace(case.question, via=(via,))
    options = pareto(case.engine, question, [CRITERIA["time_h"], CRITERIA["cost_usd_t"]])
    assert all(via.id in o.signature for o in options)
    least = best(case.engine, replace(question, by=CRITERIA["time_h"]))
    assert bool(options) == (least is not None)
    # A stage that can be passed only by crossing a border to and fro has more than one way to do so.
    if least is not None and len(set(least.crossings)) == len(least.crossings):
        assert min(o.total("time_h") for o in options) <= least.total("time_h") * (1 + 1e-8)


@given(case=asked(cities_only=True))
@settings(max_examples=5)
def test_one_criterion_is_refused(case):
    with pytest.raises(InputError, match="at least two"):
        pareto(case.engine, case.question, [CRITERIA["time_h"]])


def test_dominates_needs_one_strict_gain():
    assert dominates((1, 2), (1, 3))
    assert not dominates((1, 2), (1, 2))
    assert not dominates((1, 4), (2, 3))


@given(case=asked())
@settings(max_examples=10)
def test_undominated_keeps_what_nothing_beats(case):
    option = best(case.engine, case.question)
    if option is not None:
        assert undominated([option, option], ["time_h", "risk"]) == [option, option]
