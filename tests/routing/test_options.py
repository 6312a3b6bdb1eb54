"""Options read as a traveller would: parts that add up, open gates only, gauges changed where they may be."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from brute import MODES, asked, fresh, options_in_order, over, value
from kazpak.costs.criterion import CRITERIA
from kazpak.costs.terms import HAZARD_TERMS, INDEX
from kazpak.routing.ask import Question, best
from kazpak.routing.document import line_of
from worlds import ON, one_border

SOME = 12


def some(case):
    return list(itertools.islice(options_in_order(case.engine, case.question), SOME))


@given(case=asked())
def test_parts_sum_to_totals_and_chances_join(case):
    for option in some(case):
        for name in CRITERIA:
            parts = [option.value(p, name) for p in option.parts]
            if name == "risk":
                assert math.isclose(option.total(name), 1 - math.prod(1 - p for p in parts), abs_tol=1e-12)
                assert all(0 <= p <= 1 for p in (*parts, option.total(name)))
            else:
                assert math.isclose(option.total(name), math.fsum(parts), rel_tol=1e-12, abs_tol=1e-12)
                assert min(parts) >= 0
        assert np.allclose(option.terms, sum(p.terms for p in option.parts), rtol=1e-12)
        hazards = sum(option.terms[INDEX[t]] for t in HAZARD_TERMS)
        assert math.isclose(option.total("risk"), -math.expm1(-hazards), abs_tol=1e-12)


@given(case=asked())
def test_a_shut_gate_is_never_passed(case):
    for option in some(case):
        for part in option.parts:
            if part.passage is None:
                continue
            passage = case.engine.case.world.passages[part.passage]
            assert part.state.passable
            assert not passage.project
            rows = [s for s in case.engine.case.statuses if s.gate_id == part.id and s.start <= ON]
            sweeping = [s for s in rows if not s.modes and not s.direction]
            assert sweeping[-1].status == "open" or len(rows) > len(sweeping)


@given(case=asked(modes=MODES[1]))
def test_rails_change_gauge_only_at_a_break_of_gauge(case):
    for option in some(case):
        gauge = None
        for part in option.parts:
            if part.kind == "gauge":
                assert part.id.endswith(":BREAK")
                gauge = int(part.direction.partition(">")[2])
            elif part.kind == "haul":
                assert part.mode == "rail"
                assert gauge in (None, part.gauge_mm)
                gauge = part.gauge_mm
        assert option.modes in ((), ("rail",))


@given(case=asked())
def test_parts_join_end_to_end_in_the_network(case):
    world = case.engine.case.world
    layers = world.layers
    for option in some(case):
        for part in option.parts:
            for (a, back_a), (b, back_b) in itertools.pairwise(zip(part.links, part.reverse, strict=True)):
                assert (layers.link_u if back_a else layers.link_v)[a] == (layers.link_v if back_b else layers.link_u)[
                    b
                ]
            if part.links:
                keys = {
                    str(k)
                    for k in world.layers.keys
                    if all(
                        layers.links_of(world.layers.keys.index(k)).start
                        <= n
                        < layers.links_of(world.layers.keys.index(k)).stop
                        for n in part.links
                    )
                }
                assert keys == {part.id}
                assert math.isclose(part.term("length_km"), sum(layers.length_km[n] for n in part.links), rel_tol=1e-9)
        hauls = [p for p in option.parts if p.kind in ("haul", "access")]
        for a, b in itertools.pairwise(option.parts):
            if a in hauls and b in hauls and "access" not in (a.kind, b.kind):
                assert a.id == b.id, "a haul runs into another layer without a gate"
        assert hauls == [] or option.parts[0].from_id == case.question.origin.id or option.parts[0].passage is not None
        line, spans = line_of(layers, option)
        assert len(spans) == len(option.parts)
        assert all(0 <= a <= b < max(len(line), 1) for a, b in spans)


@given(case=asked(cities_only=True))
def test_the_line_starts_and_ends_at_the_places(case):
    for option in some(case):
        line, _ = line_of(case.engine.case.world.layers, option)
        for point, place in ((line[0], case.question.origin), (line[-1], case.question.destination)):
            assert np.allclose(point, [place.lon, place.lat], atol=1e-6) or not place.country


@given(case=asked(), data=st.data())
def test_a_gate_that_shuts_never_improves_and_one_that_opens_never_worsens(case, data):
    gate = data.draw(st.sampled_from([g for g in case.engine.case.world.gates if not g.endswith(":NEW")]), label="gate")
    before = value(case.engine, case.question, best(case.engine, case.question))
    for status, sign in (("closed", 1), ("open", -1)):
        case.drawing.statuses = list(case.engine.case.statuses)
        case.drawing.state(gate, status)
        engine = over(case.engine, statuses=tuple(case.drawing.statuses))
        after = value(engine, case.question, best(engine, case.question))
        assert sign * after >= sign * before * (1 - sign * 1e-9) - 1e-9 or after == before


@given(case=asked())
def test_a_planned_railway_that_is_built_never_worsens(case):
    before = value(case.engine, case.question, best(case.engine, case.question))
    engine = over(case.engine, built=frozenset({"new-line"}))
    assert value(engine, case.question, best(engine, case.question)) <= before * (1 + 1e-9)


@given(case=asked(), hours=st.floats(0.1, 500))
def test_longer_queues_never_improve(case, hours):
    question = replace(case.question, by=CRITERIA["time_h"])
    before = value(case.engine, question, best(case.engine, question))
    rows = case.engine.case.assumptions
    for row in list(rows.of("gate.queue.h")):
        rows = rows.replace(row.name, row.applies_to, set_to=row.central + hours)
    engine = over(case.engine, assumptions=rows)
    assert value(engine, question, best(engine, question)) >= before * (1 - 1e-9)


@given(case=asked(cities_only=True, countries=(2, 3)))
@settings(max_examples=15)
def test_the_same_case_asked_of_an_empty_memory_gives_the_same_trip(case):
    again = best(fresh(case.engine.case), case.question)
    first = best(case.engine, case.question)
    assert (again is None) == (first is None)
    if first is not None:
        assert first.totals == again.totals
        assert [p.links for p in first.parts] == [p.links for p in again.parts]


def test_an_asymmetric_trip_differs_by_the_direction_and_by_nothing_else():
    drawing = one_border({"AFG>PAK": 5.0, "PAK>AFG": 55.0})
    engine, (a, b) = drawing.engine(), drawing.places
    there = best(engine, Question(a, b, CRITERIA["time_h"]))
    back = best(engine, Question(b, a, CRITERIA["time_h"]))
    assert math.isclose(back.total("time_h") - there.total("time_h"), 50.0)
    assert math.isclose(back.total("length_km"), there.total("length_km"))
    assert there.crossings == back.crossings == ("AFG-PAK:GATE",)
    assert there.countries == ("AFG", "PAK")
    assert back.countries == ("PAK", "AFG")


def test_a_gate_shut_one_way_lets_the_other_way_pass():
    drawing = one_border({})
    drawing.state("AFG-PAK:GATE", "closed", direction="PAK>AFG")
    engine, (a, b) = drawing.engine(), drawing.places
    assert best(engine, Question(a, b, CRITERIA["time_h"])) is not None
    assert best(engine, Question(b, a, CRITERIA["time_h"])) is None


@given(case=asked(cities_only=True))
def test_reversed_trips_are_equally_long_where_all_gates_are_open_both_ways(case):
    statuses = tuple(s for s in case.engine.case.statuses if not s.direction)
    engine = over(case.engine, statuses=statuses)
    there = replace(case.question, by=CRITERIA["length_km"])
    back = replace(there, origin=there.destination, destination=there.origin)
    assert math.isclose(
        value(engine, there, best(engine, there)), value(engine, back, best(engine, back)), rel_tol=1e-9
    )
