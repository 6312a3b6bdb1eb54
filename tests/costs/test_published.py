"""Costs against figures that others have published, and against arithmetic done by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.costs.criterion import CRITERIA
from kazpak.costs.duration import rest_h_per_km, running_h_per_km
from kazpak.costs.emissions import diesel_kg_per_tkm, electric_kg_per_tkm
from kazpak.costs.money import per_tonne, premium_usd_t, value_of_time_usd_t_h
from kazpak.costs.risk import chance, hazard, hazard_per_km, join
from kazpak.network.gazetteer import Place
from kazpak.network.layers import LayerKey
from kazpak.routing.ask import Question, best
from worlds import Drawing, one_border, row

# Defra and DECC, Guidelines to GHG conversion factors for company reporting, 2012, annex 7, table 7e: kg CO2e
# per tonne-kilometre and average payload [t] of UK diesel lorries: direct, indirect, both together.
DEFRA_2012_7E = {
    "rigid over 17 t": (0.19234, 0.04086, 0.23320, 5.08),
    "all rigids": (0.24858, 0.05281, 0.30139, 3.35),
    "articulated over 33 t": (0.08473, 0.01800, 0.10273, 11.78),
    "all articulated": (0.08825, 0.01875, 0.10700, 11.31),
    "all lorries": (0.12366, 0.02627, 0.14993, 7.40),
}


def one_road(km: float, **numbers: float):
    """An option along one road of a length, with some default numbers set otherwise."""
    drawing = Drawing()
    road = LayerKey("KAZ", "road", 0)
    for name, lon in (("a", 60.0), ("b", 61.0)):
        drawing.node(road, name, lon, 45)
        drawing.places.append(Place(f"KAZ:{name.upper()}", name, "city", "KAZ", lon, 45))
    drawing.link(road, "a", "b", km)
    drawing.rows += [row(name, "KAZ", value) for name, value in numbers.items()]
    return best(drawing.engine(), Question(*drawing.places, CRITERIA["time_h"]))


@pytest.mark.parametrize("lorry", sorted(DEFRA_2012_7E))
def test_a_published_factor_times_transport_activity_is_the_emission_of_the_trip(lorry):
    direct, indirect, both, payload_t = DEFRA_2012_7E[lorry]
    km = 250.0
    option = one_road(
        km,
        **{"road.haul.emission_wtw.g_per_tkm": both * 1000, "road.haul.emission_ttw.g_per_tkm": direct * 1000},
    )
    activity_tkm = payload_t * km
    wtw_kg, ttw_kg = (option.parts[-1].term(f"haul_{scope}_kg_t") * payload_t for scope in ("wtw", "ttw"))
    assert math.isclose(wtw_kg, activity_tkm * both, rel_tol=1e-12)
    assert math.isclose(wtw_kg - ttw_kg, activity_tkm * indirect, rel_tol=1e-3)
    assert math.isclose(option.total("emission_kgco2e_t"), km * both, rel_tol=1e-12)


def test_the_data_keep_the_well_to_tank_share_that_glec_gives(corridor):
    """GLEC Framework v3.0, table 8: articulated 34-40 t diesel, well to tank 22 g CO2e/t-km."""
    wtw, ttw = (corridor.case.assumption(f"road.haul.emission_{s}.g_per_tkm", ("KAZ",)).central for s in ("wtw", "ttw"))
    assert 15 <= wtw - ttw <= 25
    assert math.isclose(wtw / ttw, 1.25, rel_tol=0.02)


def test_electric_traction_is_energy_times_grid_times_losses():
    assert math.isclose(electric_kg_per_tkm(0.02, 500, loss_factor=1.1), 0.011)
    assert math.isclose(diesel_kg_per_tkm(30, factor=1.5), 0.045)


def test_a_crew_that_drives_nine_hours_covers_540_km_a_day_at_60():
    """AETR: nine hours at the wheel a day."""
    day_h = 540 * (running_h_per_km(60) + rest_h_per_km(60, 9))
    assert math.isclose(day_h, 24.0)
    assert rest_h_per_km(60, 24) == 0


def test_a_train_in_motion_half_the_day_makes_480_km_at_40():
    assert math.isclose(480 * (running_h_per_km(40) + rest_h_per_km(40, 12)), 24.0)


def test_a_day_in_transit_costs_what_hummels_and_schaur_found():
    """A day costs 0.6 to 2.1 percent of the value: 60 to 210 USD for a tonne worth 10,000 USD."""
    for percent, usd in ((0.6, 60), (2.1, 210)):
        assert math.isclose(value_of_time_usd_t_h(percent, 10_000) * 24, usd)


def test_money_of_a_whole_truck_is_shared_by_its_tonnes():
    assert per_tonne(500, 20) == 25
    assert premium_usd_t(0.01, 3000) == 30


@given(chances=st.lists(st.floats(0, 0.999), max_size=6))
def test_chances_join_as_independent_events(chances):
    joined = join(*chances)
    assert math.isclose(joined, 1 - math.prod(1 - p for p in chances), rel_tol=1e-9, abs_tol=1e-12)
    assert max(chances, default=0) <= joined * (1 + 1e-12)
    assert joined <= min(1.0, sum(chances) * (1 + 1e-12) + 1e-15)


@given(p=st.floats(0, 1))
def test_a_hazard_turns_back_into_its_chance(p):
    assert math.isclose(chance(hazard(p)), p, rel_tol=1e-12, abs_tol=1e-300)
    assert math.isclose(chance(1000 * hazard_per_km(p)), p, rel_tol=1e-9, abs_tol=1e-300)


def test_certainty_stays_certainty():
    assert chance(hazard(1.0)) == 1.0
    assert join(0.3, 1.0) == 1.0
    assert join() == 0.0


@pytest.mark.parametrize("by", sorted(CRITERIA))
def test_a_gate_that_is_certain_to_fail_is_a_risk_and_not_a_shut_gate(by):
    drawing = one_border({})
    drawing.rows.append(row("risk.closure.p", "AFG-PAK:GATE", 1.0))
    option = best(drawing.engine(), Question(*drawing.places, CRITERIA[by]))
    assert option.total("risk") == 1.0
    assert all(math.isfinite(v) for v in option.totals.values())
