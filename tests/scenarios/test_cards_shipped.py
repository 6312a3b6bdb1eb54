"""The shipped cards on the bundled data: every one of them says something true, and can be taken back."""

from __future__ import annotations

import copy
import functools
import itertools
import json
import operator
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazpak.costs.terms import INDEX, TIME_TERMS
from kazpak.costs.weigh import weigh
from kazpak.errors import InputError
from kazpak.scenarios.apply import apply
from kazpak.scenarios.inverse import case_hash, inverse
from kazpak.scenarios.join import under
from kazpak.scenarios.library import list_scenarios, load_scenario, scenario_names, show
from kazpak.scenarios.reader import parse_card
from kazpak.scenarios.schema import card_schema, schema_text
from kazpak.sources.store import bundled_folder
from kazpak.sources.yaml_documents import parse_yaml

FOLDER = bundled_folder()
NAMES = scenario_names(FOLDER)
AFGHAN_GATES = tuple(f"AFG-PAK:{name}" for name in ("TORKHAM", "CHAMAN", "GHULAM-KHAN", "KHARLACHI", "ANGOOR-ADA"))


@pytest.fixture(scope="module")
def real(corridor):
    return corridor.case


@pytest.fixture(scope="module")
def of(real):
    """The bundled data under a shipped card."""
    return lambda name: apply(load_scenario(name, real, folder=FOLDER), real)


def hours(case, wanted):
    # What a card makes of a gate's hours is its own; changes of vehicle and conditions come on top.
    own = [INDEX[term] for term in TIME_TERMS if term not in ("exchange_h", "condition_h")]
    weighed = weigh(case).passage[:, own].sum(axis=1)
    return {p.id: h for p, h in zip(case.world.passages, weighed, strict=True) if wanted(p)}


def test_planners_find_what_they_ask_for_first():
    assert len(NAMES) >= 15
    asked = {
        "afghan-gates-open", "torkham-only", "khunjerab-winter", "khunjerab-closed", "china-trailer-swap", "iran-closed",
        "hormuz-open", "hormuz-closed", "torugart-2020", "torugart-2022", "cpmm-best-practice", "uap-2030-1520",
        "uap-2030-1435", "torghundi-chaman", "cku-open", "ml1-upgraded", "fuel-plus-30", "kazakhstan-backed",
        "status-2025-06", "iran-sanctions-tight", "iran-blockade", "turkmen-transit-refused", "qtta-lorries",
        "nur-zholy-cap", "ktz-grain-tariff", "torghundi-herat", "ml1-karachi-rohri", "thakot-raikot", "m6-motorway",
    }  # fmt: skip
    assert asked <= set(NAMES)


def test_every_project_stands_in_a_card(real):
    cards = [load_scenario(name, real, folder=FOLDER) for name in NAMES]
    named = {getattr(item.change, "project", None) for card in cards for item in card.changes}
    assert set(real.world.projects) <= named


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_card_changes_the_base_and_its_inverse_restores_it(real, name):
    card = load_scenario(name, real, folder=FOLDER)
    changed = apply(card, real)
    assert case_hash(changed) != case_hash(real)
    assert case_hash(inverse(card, real).apply(changed)) == case_hash(real)
    assert changed.name == name
    assert changed.ledger
    assert card.intent.endswith(".")
    assert "http" in card.source or "planning assumption" in card.source or "this data set" in card.source


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_card_fits_the_schema_and_its_neighbours(name):
    from jsonschema import Draft202012Validator

    text = (FOLDER / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
    document = parse_yaml(text, file=name)
    assert not list(Draft202012Validator(card_schema()).iter_errors(document.value))
    card = parse_card(text)
    assert {*card.requires, *card.conflicts, *card.after} <= set(NAMES)
    assert text.splitlines()[1:3] == [f"name: {name}", text.splitlines()[2]]
    assert text.splitlines()[2].startswith("intent:")


def _places(value, path=()):
    """Ways to every part of a document."""
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(part, (*path, key))


STRANGE = [
    None, True, -1, 0.5, 1e9, 10**30, "", "x" * 300, "\x00\u202e'\"{&*!", [], {}, [[]], ["rail"], {"set": 1}, {"add": -3},
    "PAK", "all", "both", "PAK>AFG", "AFG-PAK:TORKHAM", "PAK:KARACHI-PORT", "line:ml1", "2027-02-30", "0001-01-01", 1435,
    "uap-railway", "ml1-upgrade", "gate.queue.h", "risk.closure.p", "carbon.price.usd_per_t", "observed.truck_tare.t",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_shipped_card_with_parts_exchanged_is_a_card_that_can_be_taken_back_or_has_faults(real, data):
    name = data.draw(st.sampled_from(NAMES))
    value = parse_yaml((FOLDER / "scenarios" / f"{name}.yaml").read_bytes(), file=name).value
    for _ in range(data.draw(st.integers(1, 3))):
        if not (places := list(_places(value))[1:]):
            break
        *way, last = data.draw(st.sampled_from(places))
        part = functools.reduce(operator.getitem, way, value)
        if isinstance(part, dict) and data.draw(st.booleans()):
            part[data.draw(st.sampled_from(["gate", "set", "multiply", "from", "borders", "x"]))] = part.pop(last)
        else:
            part[last] = copy.deepcopy(data.draw(st.sampled_from(STRANGE)))
    faults = []
    try:
        card = parse_card(json.dumps(value), real, name="odd.yaml")
        assert case_hash(inverse(card, real).apply(apply(card, real))) == case_hash(real)
    except InputError as error:
        faults = error.faults
    assert all(fault.startswith("odd.yaml") for fault in faults)


def test_the_shipped_schema_is_that_of_the_models():
    assert (FOLDER / "scenarios" / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_shipped_cards_join_the_same_way_round_both_ways(real):
    cards = list_scenarios(FOLDER, real)
    free = 0
    for a, b in random.Random(7).sample(list(itertools.combinations(cards, 2)), 60):
        outcomes = []
        for order in ([a, b], [b, a]):
            try:
                outcomes.append(case_hash(under(order, real)))
            except InputError as error:
                outcomes.append(sorted(error.faults))
        assert outcomes[0] == outcomes[1]
        if isinstance(outcomes[0], str) and not {a.name, b.name} & {*a.after, *b.after}:
            day = under([a, b], real).on
            in_turn = [apply(y, apply(x, real, on=day), on=day) for x, y in ((a, b), (b, a))]
            assert [case_hash(case) for case in in_turn] == outcomes
            free += 1
    assert free > 40


def test_afghan_gates(real, of):
    def state(case):
        return {gate: case.state(gate, "road", "AFG>PAK").status for gate in AFGHAN_GATES}

    assert set(state(real).values()) == {"closed"}
    assert set(state(of("afghan-gates-open")).values()) == {"open"}
    assert [gate for gate, status in state(of("torkham-only")).items() if status == "open"] == ["AFG-PAK:TORKHAM"]
    assert set(state(of("status-2025-06")).values()) == {"open"}
    assert of("afghan-gates-open").state("AFG-PAK:KHARLACHI", "rail", "AFG>PAK").status == "planned"


def test_khunjerab(of):
    winter = of("khunjerab-winter")
    days = ("2026-12-31", "2027-01-15", "2027-02-28", "2027-03-01")
    states = [winter.dated(day).state("CHN-PAK:KHUNJERAB", "road", "CHN>PAK").status for day in days]
    assert states == ["open", "closed", "closed", "open"]
    assert winter.state("CHN-PAK:KHUNJERAB", "road", "PAK>CHN").status == "closed"
    assert of("khunjerab-closed").state("CHN-PAK:KHUNJERAB", "road", "PAK>CHN").status == "closed"
    assert of("status-2024-01").state("CHN-PAK:KHUNJERAB", "road", "PAK>CHN").status == "closed"


def test_iran_and_hormuz(real, of):
    closed = of("iran-closed")
    ours = [p for p in real.world.passages if "IRN" in p.gate and p.kind in ("crossing", "port")]
    assert ours
    assert not any(closed.passage_state(p).passable for p in ours if not p.project)
    assert real.state("IRN:BANDAR-ABBAS-PORT", "road", "road>sea").status == "open"
    assert real.dated("2026-06-21").state("IRN:BANDAR-ABBAS-PORT", "road", "road>sea").status == "closed"
    assert of("hormuz-closed").state("IRN:BANDAR-ABBAS-PORT", "road", "road>sea").status == "closed"
    sure = of("hormuz-open").assumption("risk.closure.p", ["IRN:BANDAR-ABBAS-PORT"]).central
    assert sure < real.assumption("risk.closure.p", ["IRN:BANDAR-ABBAS-PORT"]).central
    base, crowded = (hours(c, lambda p: p.gate == "PAK:KARACHI-PORT") for c in (real, of("hormuz-closed")))
    assert crowded == {name: pytest.approx(1.5 * h) for name, h in base.items()}


def test_the_second_track_from_dostyk_is_there_since_it_opened(corridor):
    days = {
        day: corridor.on(day).routes("Dostyk", "Karaganda", modes="rail", top=1) for day in ("2025-09-29", "2025-09-30")
    }
    before, after = (found[0].totals["time_h"] for found in days.values())
    assert after < before
    assert corridor.on("2025-09-29").on("2026-11-23").case.assumptions == corridor.case.assumptions
    assert "dostyk-second-track" not in corridor.on("2025-09-29").case.built


def test_what_third_countries_may_do_decides_by_iran_turkmenistan_and_khunjerab(corridor):
    def lands(card):
        return {land for view in corridor.under(card).routes("Almaty", "Karachi") for land in view.option.countries}

    assert "IRN" not in lands("iran-blockade")
    assert "TKM" not in lands("turkmen-transit-refused")
    card = corridor.under("turkmen-transit-refused")
    assert len(card.routes("Almaty", "Ashgabat", modes="road", top=1)) == 1
    khunjerab = {name: best(corridor.under(name)) for name in ("base", "qtta-lorries")}
    assert khunjerab["qtta-lorries"].totals["time_h"] < khunjerab["base"].totals["time_h"]


def best(corridor):
    """The best option of the trip over Khunjerab."""
    return corridor.routes("Almaty", "Karachi", via=["Khunjerab"], modes="road", top=1)[0]


def test_grain_pays_the_tariff_asked_for_and_containers_do_not(corridor):
    dearer = corridor.under("ktz-grain-tariff")
    for cargo, same in (("grain", False), ("containers", True)):
        costs = [
            c.carrying(cargo)
            .routes("Kostanay", "KAZ-UZB:SARYAGASH", modes="rail", by="cost", top=1)[0]
            .totals["cost_usd_t"]
            for c in (corridor, dearer)
        ]
        assert (costs[0] == costs[1]) is same
        assert costs[1] >= costs[0]


def test_torugart_and_the_best_borders(real, of):
    for name, total in (("torugart-2020", 2.4), ("torugart-2022", 50.1)):
        found = hours(of(name), lambda p: p.gate == "CHN-KGZ:TORUGART" and p.mode == "road")
        assert list(found.values()) == [pytest.approx(total)] * 2
    best = of("cpmm-best-practice")
    for mode, most in (("road", 5), ("rail", 6)):
        before, after = (hours(c, lambda p, m=mode: p.kind == "crossing" and p.mode == m) for c in (real, best))
        assert after == {name: pytest.approx(min(h, most)) for name, h in before.items()}


def test_a_railway_is_there_from_its_opening_year_on(real, of):
    for gauge in (1520, 1435, 1676):
        case = of(f"uap-2030-{gauge}")
        assert (case.built - real.built, case.on.year) == ({"uap-railway"}, 2031)
        gauges = {key.gauge_mm for key in case.world.layers.keys if key.project == "uap-railway"}
        assert gauges == {gauge}
    early = apply(load_scenario("uap-2030-1520", folder=FOLDER), real.dated("2029-06-01"))
    assert early.built == real.built
    assert of("torghundi-chaman").built - real.built == {"western-railway", "chaman-border"}
    assert of("cku-open").built - real.built == {"cku-east", "cku-west"}
    assert len(of("kazakhstan-backed").built) == 6


def test_faster_lines_and_dearer_fuel(real, of):
    speed = of("ml1-upgraded").assumptions.get("rail.speed.km_per_h", "line:ml1")
    assert speed.central > real.assumptions.find("rail.speed.km_per_h", ("line:ml1", "PAK")).central
    dear = of("fuel-plus-30").assumptions
    for row in real.assumptions.of("road.haul.usd_per_tkm"):
        assert dear.get(row.name, row.applies_to).central == pytest.approx(1.105 * row.central)


def test_cards_can_be_read_by_people(real):
    for card in list_scenarios(FOLDER, real):
        shown = show(card, real)
        assert card.intent in shown
        assert "->" in shown
