"""Why the first option is ahead: terms that add up, gates that could turn it, criteria that agree."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from hypothesis import assume, given, settings

from brute import asked, options_in_order
from kazpak.costs.criterion import CRITERIA
from kazpak.costs.terms import TERMS
from kazpak.routing.ask import best, distinct
from kazpak.routing.explain import explain, same_answer_by


@given(case=asked())
def test_the_gap_is_the_sum_of_its_terms(case):
    options = list(itertools.islice(options_in_order(case.engine, case.question), 2))
    assume(options)
    found = explain(case.engine, case.question, options)
    assert found.winner is options[0]
    if len(options) == 1:
        assert found.runner_up is None
        assert found.gap == 0
        return
    weights = case.question.by.weights(case.engine.case)
    gap = float(options[1].terms @ weights - options[0].terms @ weights)
    assert math.isclose(found.gap, gap, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(found.gap, math.fsum(t.gap for t in found.terms), rel_tol=1e-9, abs_tol=1e-9)
    assert all(math.isclose(t.gap, t.runner_up - t.winner, abs_tol=1e-9) for t in found.terms)
    assert {t.term for t in found.terms} <= set(TERMS)
    assert found.gap >= -1e-9


@given(case=asked(cities_only=True, countries=(3, 4)))
def test_a_gate_changed_by_what_is_said_makes_both_equal(case):
    question = replace(case.question, by=CRITERIA["time_h"])
    options = distinct(case.engine, question)
    assume(len(options) > 1)
    found = explain(case.engine, question, options)
    weights = question.by.weights(case.engine.case)
    mine, other = (float(o.terms @ weights) for o in options[:2])
    for gate, which, change, possible in found.turning:
        passed = [p for o in options[:2] for p in o.parts if p.id == gate]
        assert passed
        if which == "worse":
            assert possible
            assert math.isclose(mine + change, other, rel_tol=1e-9)
        else:
            assert math.isclose(other - change, mine, rel_tol=1e-9)
            assert possible == any(float(p.terms @ weights) >= change for p in passed)


@given(case=asked())
@settings(max_examples=10)
def test_criteria_that_agree_are_those_whose_best_has_the_same_signature(case):
    winner = best(case.engine, case.question)
    assume(winner is not None)
    agreed = same_answer_by(case.engine, case.question, winner)
    for name in set(CRITERIA) - {case.question.by.name}:
        option = best(case.engine, replace(case.question, by=CRITERIA[name]))
        assert (option.signature == winner.signature) == (name in agreed)
