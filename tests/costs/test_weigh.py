"""Case to numbers: the most specific row wins, every row used is kept, ranges keep their order."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazpak.case import Case
from kazpak.costs.criterion import CRITERIA, criterion
from kazpak.costs.items import haul_scopes
from kazpak.costs.terms import EMISSION_TERMS, INDEX, TERMS, TTW_TERMS
from kazpak.costs.weigh import at_level, reweigh, weigh
from kazpak.errors import InputError, UnknownNameError
from kazpak.network.layers import HaulClass, LayerKey
from kazpak.tables import Cargo
from worlds import DEFAULTS, Drawing, assumptions, random_world, row

GATE = "AFG-PAK:GATE"
SCOPES = (f"{GATE}/road/AFG>PAK", f"{GATE}/road", GATE, "AFG-PAK", "PAK", "default")


def border(*rows) -> Case:
    drawing = Drawing()
    drawing.gate(GATE, "crossing", ["AFG", "PAK"])
    for country in ("AFG", "PAK"):
        key = LayerKey(country, "road", 0)
        drawing.node(key, country, 60, 30)
        drawing.node(key, GATE, 61, 30)
        drawing.link(key, country, GATE, 10)
    drawing.rows += rows
    return drawing.engine().case


def passage_terms(case: Case, name: str = f"{GATE}/road/AFG>PAK") -> dict[str, float]:
    weighed = weigh(case)
    number = [p.id for p in case.world.passages].index(name)
    return dict(zip(TERMS, weighed.passage[number].tolist(), strict=True))


@pytest.mark.parametrize("n", range(len(SCOPES)))
def test_the_most_specific_row_of_a_crossing_wins(n):
    rows = [row("gate.queue.h", scope, 10.0 + i) for i, scope in enumerate(SCOPES) if i >= n and scope != "default"]
    terms = passage_terms(border(*rows))
    assert terms["queue_h"] == (10.0 + n if SCOPES[n] != "default" else DEFAULTS["gate.queue.h"])


def test_a_row_for_one_direction_does_not_touch_the_other():
    case = border(row("gate.queue.h", SCOPES[0], 99.0))
    assert passage_terms(case, f"{GATE}/road/PAK>AFG")["queue_h"] == DEFAULTS["gate.queue.h"]


def test_lines_come_before_regions_and_countries():
    haul = HaulClass("PAK", "road", 0, "PK-BA", "kkh", mountain=False, electrified=False, project="wakhan")
    assert haul_scopes(haul) == ("line:wakhan", "line:kkh", "region:PK-BA", "PAK")


def test_terms_of_a_crossing_are_what_its_rows_say():
    terms = passage_terms(border())
    payload, value = DEFAULTS["truck.payload.t"], DEFAULTS["cargo.value.usd_per_t"]
    expected = {
        "queue_h": 3,
        "clearance_h": 2,
        "border_official_usd_t": 100 / payload,
        "border_informal_usd_t": 50 / payload,
        "escort_usd_t": 30 / payload,
        "insurance_usd_t": 0.002 * value,
        "closure_hazard": -math.log(0.95),
        "winter_hazard": -math.log(0.99),
        "administrative_hazard": -math.log(0.98),
    }
    assert {k: v for k, v in terms.items() if v} == pytest.approx(expected)


def test_every_row_behind_a_number_is_kept():
    case = border()
    weighed = weigh(case)
    rows = {r.name for r in weighed.rows[case.world.passages[0]]}
    assert {"gate.queue.h", "gate.clearance.h", "truck.payload.t", "cargo.value.usd_per_t", "risk.closure.p"} <= rows
    haul = {r.name for r in weighed.rows[case.world.layers.classes[0]]}
    assert {"road.speed.km_per_h", "road.driving.h_per_day", "road.haul.usd_per_tkm"} <= haul
    assert not {n for n in haul if n.startswith("rail.")}


@pytest.mark.parametrize("name", ["road.speed.km_per_h", "gate.queue.h", "truck.payload.t", "hub.emission.kg_per_t"])
def test_a_number_that_is_missing_is_an_error_that_names_it_never_a_zero(name):
    case = random_world(1).engine().case
    kept = assumptions([]).__class__([r for r in case.assumptions if r.name != name])
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        weigh(replace(case, assumptions=kept))


def test_a_number_without_a_row_for_the_place_is_an_error_that_names_the_place():
    case = border()
    rows = [r for r in case.assumptions if r.name != "gate.queue.h"]
    kept = case.assumptions.__class__([*rows, row("gate.queue.h", "KAZ", 3)])
    with pytest.raises(InputError, match=r"gate\.queue\.h.*no row for.*AFG-PAK:GATE"):
        weigh(replace(case, assumptions=kept))


@given(seed=st.integers(0, 10_000), data=st.data())
@settings(max_examples=25)
def test_reweighing_what_changed_equals_weighing_all(seed, data):
    case = random_world(seed).engine().case
    weighed = weigh(case)
    rows = case.assumptions
    for name in data.draw(st.lists(st.sampled_from(rows.names), min_size=1, max_size=4, unique=True)):
        scope = data.draw(st.sampled_from(["default", "AFG", "AFG-KAZ:G0", "line:slow", "KAZ:T0/road>rail"]))
        rows = rows.replace(name, scope, multiply=data.draw(st.floats(0.5, 1.5)))
    new = replace(case, assumptions=rows)
    quick, slow = reweigh(weighed, case, new), weigh(new)
    assert np.array_equal(quick.haul, slow.haul)
    assert np.array_equal(quick.passage, slow.passage)
    for part in ("access", "start"):
        a, b = getattr(quick, part), getattr(slow, part)
        assert a.keys() == b.keys()
        assert all(np.array_equal(a[k], b[k]) for k in a)
    assert quick.rows == slow.rows


@given(seed=st.integers(0, 10_000), data=st.data(), level=st.sampled_from(["low", "high"]))
@settings(max_examples=10)
def test_some_items_at_one_end_of_their_ranges_are_as_all_of_them_are_and_the_others_are_no_numbers(seed, data, level):
    case = random_world(seed).engine().case
    weighed, whole = weigh(case), weigh(case, level=level)
    keys = set(data.draw(st.lists(st.sampled_from([item.key for item in weighed.items]), min_size=1, max_size=9)))
    some = at_level(weighed, case, level, keys)
    for i, haul in enumerate(case.world.layers.classes):
        assert np.array_equal(some.haul[i], whole.haul[i]) if haul in keys else np.isnan(some.haul[i]).all()
    for i, passage in enumerate(case.world.passages):
        assert np.array_equal(some.passage[i], whole.passage[i]) if passage in keys else np.isnan(some.passage[i]).all()
    for country, terms in some.access.items():
        known = f"access/{country}" in keys
        assert np.array_equal(terms, whole.access[country]) if known else np.isnan(terms).all()
    assert np.array_equal(weigh(case).passage, weighed.passage)


@pytest.mark.parametrize("settings", [["build.uap-railway=1676"], ["build.uap-railway=1435", "gate.queue.h=x2"]])
def test_reweighing_a_world_with_another_gauge_equals_weighing_all(corridor, settings):
    new = corridor.setting(*settings).case
    assert new.world is not corridor.case.world
    quick, slow = reweigh(weigh(corridor.case), corridor.case, new), weigh(new)
    assert (quick.haul == slow.haul).all()
    assert (quick.passage == slow.passage).all()
    assert {k: v.tolist() for k, v in quick.access.items()} == {k: v.tolist() for k, v in slow.access.items()}
    assert {k: v.tolist() for k, v in quick.start.items()} == {k: v.tolist() for k, v in slow.start.items()}
    assert (quick.rows, quick.users) == (slow.rows, slow.users)


@given(seed=st.integers(0, 10_000))
def test_low_is_never_above_central_nor_central_above_high(seed):
    case = random_world(seed).engine().case
    spread = [
        replace(
            r,
            low=r.central * 0.5,
            high=min(r.central * 1.5, 1.0) if r.name.endswith((".p", "share")) else r.central * 1.5,
        )
        for r in case.assumptions
    ]
    case = replace(case, assumptions=case.assumptions.__class__(spread))
    low, central, high = (weigh(case, level=level) for level in ("low", "central", "high"))
    money = np.stack([c.weights(case) for c in CRITERIA.values()], axis=1)
    for part in ("haul", "passage"):
        a, b, c = (getattr(w, part) @ money for w in (low, central, high))
        assert (a <= b + 1e-12).all()
        assert (b <= c + 1e-12).all()


def test_well_to_wheel_is_never_below_tank_to_wheel(corridor):
    weighed = corridor.engine.weighed
    for table in (weighed.haul, weighed.passage):
        for wtw, ttw in zip(EMISSION_TERMS, TTW_TERMS, strict=True):
            assert (table[:, INDEX[wtw]] >= table[:, INDEX[ttw]] - 1e-12).all()


def test_electric_haulage_burns_nothing_on_the_spot(corridor):
    for haul, terms in zip(corridor.case.world.layers.classes, corridor.engine.weighed.haul, strict=True):
        if haul.electrified:
            assert terms[INDEX["haul_ttw_kg_t"]] == 0
            assert terms[INDEX["haul_wtw_kg_t"]] > 0


def test_cooled_cargo_burns_more():
    case = border()
    cooled = replace(case, cargo=Cargo("medicines", cooled=True))
    plain, cold = (weigh(c).haul[0, INDEX["haul_wtw_kg_t"]] for c in (case, cooled))
    assert math.isclose(cold, plain * DEFAULTS["reefer.emission.factor"])


def test_the_payload_of_a_cargo_shares_payments_by_its_tonnes():
    case = replace(border(row("truck.payload.t", "cargo:cotton", 10)), cargo=Cargo("cotton"))
    assert passage_terms(case)["border_official_usd_t"] == 10


def test_generalised_cost_is_money_time_carbon_and_risk():
    case = border()
    terms = weigh(case).passage[0]
    value = DEFAULTS["cargo.value.usd_per_t"]
    hour = 0.005 * value / 24
    money = CRITERIA["cost_usd_t"].weights(case) @ terms
    hours = CRITERIA["time_h"].weights(case) @ terms
    kg = CRITERIA["emission_kgco2e_t"].weights(case) @ terms
    hazards = CRITERIA["risk"].weights(case) @ terms
    expected = money + hours * hour + kg * 0.02 + hazards * 0.1 * value
    assert math.isclose(CRITERIA["generalised_usd_t"].weights(case) @ terms, expected)


@pytest.mark.parametrize(
    ("short", "name"),
    [("time", "time_h"), ("CO2", "emission_kgco2e_t"), ("Cost_USD_t", "cost_usd_t"), ("total", "generalised_usd_t")],
)
def test_criteria_have_short_names(short, name):
    assert criterion(short).name == name


def test_an_unknown_criterion_lists_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"beauty.*time_h"):
        criterion("beauty")
