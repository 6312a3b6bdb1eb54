"""Cards carried out on a case: statuses, hours, numbers, projects, and the ledger."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from cardworld import KHUNJERAB, SARAKHS, TORKHAM, make, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from kazpak.costs.terms import INDEX, TIME_TERMS
from kazpak.costs.weigh import weigh
from kazpak.errors import InputError
from kazpak.scenarios.apply import apply
from kazpak.scenarios.inverse import case_hash
from kazpak.scenarios.reader import parse_card
from kazpak.scenarios.statuses import rewrite
from kazpak.scenarios.ways import Ways
from kazpak.tables import StatusInterval


def ledger(case):
    return {change.target: (change.old, change.new) for change in case.ledger}


def hours(case):
    """Total hours of every passage, as routing counts them."""
    weighed = weigh(case).passage[:, [INDEX[term] for term in TIME_TERMS]].sum(axis=1)
    return {p.id: h for p, h in zip(case.world.passages, weighed, strict=True)}


def test_a_card_makes_a_named_case_and_leaves_the_base_alone(case, text):
    before = case_hash(case)
    new = apply(parse_card(text, case), case)
    assert new.name == "my-card"
    assert case_hash(case) == before
    assert case_hash(new) != before
    assert (case.name, case.ledger) == ("base", ())
    assert ledger(new)[f"status {TORKHAM}"] == ("closed", "open")
    assert ledger(new)["road.haul.usd_per_tkm [PAK]"] == (0.06, 0.072)
    assert ledger(new)[f"status {KHUNJERAB}/road 2027-01-01..2027-02-28"] == ("open", "closed")


# --- statuses -----------------------------------------------------------------------------------------------


def test_to_is_the_last_day_and_from_the_first(case):
    new = apply(make("winter", {"close": {"gate": KHUNJERAB, "from": "2027-01-01", "to": "2027-02-28"}}), case)
    days = ["2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01"]
    assert [new.dated(day).state(KHUNJERAB, "road", "CHN>PAK").status for day in days] == [
        "open",
        "closed",
        "closed",
        "open",
    ]


def test_one_direction_or_mode_leaves_the_others(case):
    new = apply(make("one-way", {"close": {"gate": SARAKHS, "modes": ["rail"], "direction": "TKM>IRN"}}), case)
    states = {
        (mode, way): new.state(SARAKHS, mode, way).status for mode in ("road", "rail") for way in ("TKM>IRN", "IRN>TKM")
    }
    assert [key for key, status in states.items() if status == "closed"] == [("rail", "TKM>IRN")]


def test_later_changes_of_one_card_overrule_earlier_ones(case):
    shut = {"close": {"borders": "IRN"}}
    new = apply(make("rail-only", shut, {"open": {"gate": SARAKHS, "modes": ["rail"]}}), case)
    assert new.state(SARAKHS, "rail", "IRN>TKM").status == "open"
    assert new.state(SARAKHS, "road", "IRN>TKM").status == "closed"


def test_every_kind_of_gate_can_be_shut_each_way(case):
    for gate, mode, way in (
        ("PAK:DRY", "", "road>rail"),
        ("PAK:PORT", "rail", "rail>sea"),
        ("PAK:CHECK", "road", "a>b"),
        ("PAK:BREAK", "", "1435>1676"),
    ):
        other = ">".join(reversed(way.split(">")))
        new = apply(
            make("shut", {"close": {"gate": gate, "direction": way}}),
            apply(make("open", {"open": {"gate": gate}}), case),
        )
        assert (new.state(gate, mode, way).status, new.state(gate, mode, other).status) == ("closed", "open")
        assert apply(make("shut", {"close": {"gate": gate}}), case).state(gate).status == "closed"


def test_a_status_says_that_a_scenario_set_it(case):
    new = apply(make("bedel", {"status": {"gate": TORKHAM, "set": "seasonal", "cause": "spring only"}}), case)
    state = new.state(TORKHAM, "road", "AFG>PAK")
    assert (state.status, state.cause, state.confirmed, state.source) == (
        "seasonal",
        "spring only",
        "",
        "planning assumption",
    )


CELLS = [(m, d) for m in ("road", "rail") for d in ("A>B", "B>A")]
DAYS = [dt.date(2026, 1, day) for day in range(1, 9)]


def held(rows, cell, day):
    """Status of one way on one day, by the rule of look-up: the most particular interval wins."""
    best = None
    for row in rows:
        fits = (not row.modes or cell[0] in row.modes) and row.direction in ("", cell[1])
        if fits and row.start <= day and (row.end is None or day < row.end):
            rank = 2 * bool(row.direction) + bool(row.modes)
            if best is None or rank >= best[0]:
                best = (rank, row.status)
    return best and best[1]


@st.composite
def intervals(draw):
    """Rows of one gate; those for the same modes and direction do not overlap."""
    rows = []
    for modes, direction in itertools.product([(), ("road",), ("rail",)], ["", "A>B", "B>A"]):
        cuts = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=3)))
        for start, end in itertools.pairwise([*cuts, None]):
            if draw(st.booleans()):
                rows.append(
                    StatusInterval(
                        "G",
                        draw(st.sampled_from(["open", "closed", "planned"])),
                        start,
                        end,
                        modes,
                        direction,
                    )
                )
    return rows


@settings(max_examples=200, deadline=None)
@given(
    intervals(),
    st.sets(st.sampled_from(CELLS), min_size=1),
    st.tuples(st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS)),
)
def test_rewriting_holds_where_it_should_and_nowhere_else(rows, region, window):
    start, end = window
    end = end if end is None or end > start else None
    new = rewrite(rows, StatusInterval("G", "seasonal", start, end), region=region, cells=CELLS)
    for cell, day in itertools.product(CELLS, DAYS):
        inside = cell in region and start <= day and (end is None or day < end)
        assert held(new, cell, day) == ("seasonal" if inside else held(rows, cell, day))


_CASE = small_case()


# --- hours --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", [TORKHAM, KHUNJERAB, SARAKHS, "PAK:DRY", "PAK:PORT"])
@pytest.mark.parametrize(
    ("deed", "after"),
    [
        ({"set": 24}, lambda h: 24),
        ({"set": 1}, lambda h: 1),
        ({"set": 0}, lambda h: 0),
        ({"multiply": 0.5}, lambda h: h / 2),
        ({"add": 3}, lambda h: h + 3),
        ({"add": -4}, lambda h: h - 4),
        ({"at_most": 9}, lambda h: min(h, 9)),
        ({"at_most": 1e6}, lambda h: h),
    ],
)
def test_a_delay_changes_the_hours_that_routing_counts_and_no_others(case, gate, deed, after):
    base, new = hours(case), hours(apply(make("d", {"delay": {"gate": gate, "time_h": deed}}), case))
    assert set(base) == set(new)
    for name, h in base.items():
        assert new[name] == pytest.approx(after(h) if name.startswith(gate) else h, abs=1e-9)


def test_a_delay_of_one_mode_and_direction_touches_that_passage_only(case):
    card = make("d", {"delay": {"gate": SARAKHS, "modes": ["rail"], "direction": "TKM>IRN", "time_h": {"add": 5}}})
    base, new = hours(case), hours(apply(card, case))
    assert [name for name in base if base[name] != new[name]] == [f"{SARAKHS}/rail/TKM>IRN"]


def test_borders_mean_every_crossing_of_a_country(case):
    base, new = (
        hours(case),
        hours(apply(make("d", {"delay": {"borders": "PAK", "time_h": {"add": 1}}}), case)),
    )
    changed = {name.partition("/")[0] for name in base if base[name] != new[name]}
    assert changed == {TORKHAM, KHUNJERAB}


def test_formalities_give_way_only_when_the_total_is_shorter_than_they_are(case):
    def parts(total):
        new = apply(make("d", {"delay": {"gate": KHUNJERAB, "time_h": {"set": total}}}), case).assumptions
        return tuple(new.find(f"gate.{part}.h", (KHUNJERAB,)).central for part in ("queue", "clearance"))

    assert parts(10) == (8, 2)
    assert parts(2) == (0, 2)
    assert parts(1.5) == (0, 1.5)


@given(st.sampled_from(["set", "multiply", "add", "at_most"]), st.floats(0, 100))
def test_ranges_stay_ranges(deed, value):
    case = _CASE
    new = apply(make("d", {"delay": {"gate": TORKHAM, "time_h": {deed: value}}}), case)
    for row in new.assumptions:
        assert 0 <= row.low <= row.central <= row.high


def test_a_range_keeps_its_proportions(case):
    new = apply(make("d", {"delay": {"gate": TORKHAM, "direction": "PAK>AFG", "time_h": {"multiply": 2}}}), case)
    row = new.assumptions.get("gate.queue.h", f"{TORKHAM}/road/PAK>AFG")
    assert (row.low, row.central, row.high) == (10, 20, 40)
    assert row.source == "planning assumption"
    assert "scenario d" in row.remark


def test_taking_away_more_than_there_is_is_refused(case):
    with pytest.raises(InputError, match="5 h is there now; 6 h cannot be taken away"):
        apply(make("d", {"delay": {"gate": KHUNJERAB, "time_h": {"add": -6}}}), case)


def test_a_row_of_its_own_is_said_in_the_ledger(case):
    new = ledger(apply(make("d", {"delay": {"gate": KHUNJERAB, "time_h": {"set": 9}}}), case))
    assert new == {
        f"row gate.queue.h [{KHUNJERAB}]": ("default", "a row of its own"),
        f"gate.queue.h [{KHUNJERAB}]": (3, 7),
    }


# --- what is expected -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "now"),
    [
        ({"delay": {"gate": KHUNJERAB, "time_h": {"set": 9, "expect": 5}}}, 5),
        ({"delay": {"gate": TORKHAM, "time_h": {"set": 9, "expect": 10}}}, 10),  # the mean of 12 and 8
        (
            {
                "reprice": {
                    "assumption": "road.haul.usd_per_tkm",
                    "applies_to": "PAK",
                    "multiply": 2,
                    "expect": 0.06,
                }
            },
            0.06,
        ),
        ({"assume": {"assumption": "gate.queue.h", "applies_to": TORKHAM, "multiply": 2, "expect": 8}}, 8),
    ],
)
def test_expect_fails_by_name_when_the_base_has_moved(case, change, now):
    apply(make("d", change), case)
    ((verb, body),) = change.items()
    amount = body.get("time_h", body)
    for off in (1e-6, -0.05, 1):
        wrong = {
            verb: body | ({"time_h": amount | {"expect": now + off}} if "time_h" in body else {"expect": now + off})
        }
        with pytest.raises(InputError, match=r"expect: .*the base has moved") as caught:
            apply(make("d", wrong), case)
        assert f"d, changes[1].{verb}" in str(caught.value)


def test_all_faults_of_a_card_are_told_at_once(case):
    bad = [{"delay": {"gate": gate, "time_h": {"set": 1, "expect": 999}}} for gate in (TORKHAM, KHUNJERAB)]
    with pytest.raises(InputError) as caught:
        apply(make("d", *bad), case)
    assert len(caught.value.faults) == 2


# --- numbers --------------------------------------------------------------------------------------------------


def test_without_a_scope_every_row_changes(case):
    new = apply(make("fuel", {"reprice": {"assumption": "road.haul.usd_per_tkm", "multiply": 1.1}}), case).assumptions
    for row in case.assumptions.of("road.haul.usd_per_tkm"):
        assert new.get(row.name, row.applies_to).central == pytest.approx(1.1 * row.central)


@pytest.mark.parametrize(
    "scope", ["AFG", "line:kkh", "line:ml1", "cargo:containers", "region:PK-BA", "default", "IRN-TKM"]
)
def test_a_scope_without_a_row_gets_one_from_what_held_there(case, scope):
    name = (
        "rail.haul.usd_per_tkm"
        if scope == "line:ml1"
        else "risk.admin.p"
        if scope == "IRN-TKM"
        else "road.security.p_per_1000_km"
    )
    new = apply(make("d", {"assume": {"assumption": name, "applies_to": scope, "multiply": 2}}), case)
    row = new.assumptions.get(name, scope)
    assert row.central == pytest.approx(2 * case.assumptions.find(name, ()).central)


def test_scopes_whose_two_sides_differ_are_refused(case):
    fee = "gate.fee_official.usd_per_truck"
    with pytest.raises(InputError, match=r"those that hold there differ: .*PAK"):
        apply(make("d", {"reprice": {"assumption": fee, "applies_to": "AFG-PAK", "multiply": 2}}), case)
    new = apply(make("d", {"reprice": {"assumption": fee, "applies_to": TORKHAM, "multiply": 2}}), case).assumptions
    assert new.get(fee, f"{TORKHAM}/road/AFG>PAK").central == 140
    assert new.get(fee, f"{TORKHAM}/road/PAK>AFG").central == 200


@pytest.mark.parametrize(
    ("name", "scope", "words"),
    [
        ("road.haul.usd_per_tkm", TORKHAM, "belongs to hauls"),
        ("gate.queue.h", "line:kkh", "belongs to gates"),
        ("gate.queue.h", f"{TORKHAM}/rail", "unknown scope"),
    ],
)
def test_numbers_that_would_never_be_looked_up_are_refused(case, name, scope, words):
    with pytest.raises(InputError, match=words):
        apply(make("d", {"assume": {"assumption": name, "applies_to": scope, "set": 1}}), case)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("risk.closure.p", 1.5),
        ("road.speed.km_per_h", 0),
        ("truck.payload.t", 0),
        ("rail.motion.h_per_day", 25),
    ],
)
def test_values_that_make_no_sense_are_refused(case, name, value):
    with pytest.raises(InputError, match="outside of"):
        apply(make("d", {"assume": {"assumption": name, "set": value}}), case)


def test_a_chance_never_passes_one(case):
    new = apply(make("d", {"assume": {"assumption": "risk.closure.p", "applies_to": "AFG-PAK", "multiply": 2}}), case)
    row = new.assumptions.get("risk.closure.p", "AFG-PAK")
    assert (row.low, row.central, row.high) == (0.2, 0.7, 1.0)


# --- projects and removals ----------------------------------------------------------------------------------


def test_a_project_is_built_whatever_the_date(case):
    new = apply(make("b", {"build": {"project": "northern-railway"}}), case)
    assert new.built == {"northern-railway"}
    assert ledger(new)["project northern-railway"] == ("planned", "built")


def test_a_project_with_an_opening_exists_from_then_on(case):
    card = make("b", {"build": {"project": "northern-railway", "opening": 2030}})
    assert apply(card, case.dated("2029-12-31")).built == frozenset()
    assert "opens in 2030" in ledger(apply(card, case))["project northern-railway"][1]
    assert apply(card, case.dated("2030-01-01")).built == {"northern-railway"}


def test_a_card_may_ask_for_its_own_date_and_a_given_one_wins(case):
    card = make("b", {"build": {"project": "northern-railway", "opening": 2030}}, on="2031-01-01")
    new = apply(card, case)
    assert (new.on, new.built) == (dt.date(2031, 1, 1), {"northern-railway"})
    assert ledger(new)["on"] == ("2026-01-01", "2031-01-01")
    assert apply(card, case, on=dt.date(2028, 1, 1)).built == frozenset()
    assert apply(card, case.dated("2028-01-01")).on == dt.date(2028, 1, 1)


def test_the_gauge_of_a_project_can_be_chosen(case):
    new = apply(make("b", {"build": {"project": "northern-railway", "gauge_mm": 1435}}), case)
    assert new.world.gauges == {"northern-railway": 1435}
    assert ledger(new)["project northern-railway gauge_mm"] == (1520, 1435)
    assert apply(make("b", {"build": {"project": "northern-railway", "gauge_mm": 1520}}), case).world is case.world
    with pytest.raises(InputError, match="known: 1435, 1520"):
        apply(make("b", {"build": {"project": "northern-railway", "gauge_mm": 1676}}), case)


def test_an_upgrade_gives_its_line_the_speeds_of_the_project(case):
    new = apply(make("u", {"upgrade": {"project": "ml1-upgrade"}}), case)
    row = new.assumptions.get("rail.speed.km_per_h", "line:ml1")
    assert (row.low, row.central, row.high) == (50, 70, 90)
    assert (
        apply(make("u", {"upgrade": {"project": "ml1-upgrade", "opening": 2035}}), case).assumptions == case.assumptions
    )


def test_building_an_upgrade_and_upgrading_a_new_link_are_refused(case):
    with pytest.raises(InputError, match="write `upgrade`"):
        apply(make("b", {"build": {"project": "ml1-upgrade"}}), case)
    with pytest.raises(InputError, match="write `build`"):
        apply(make("b", {"upgrade": {"project": "northern-railway"}}), case)
    with pytest.raises(InputError, match="near matches: northern-railway"):
        apply(make("b", {"build": {"project": "northen-railway"}}), case)


def test_lines_links_and_built_projects_can_be_removed(case):
    link = case.world.layers.link_ids[0]
    new = apply(make("r", {"remove": {"line": "ml1"}}, {"remove": {"link": link}}), case)
    assert new.removed == {"ml1", link}
    built = replace(case, built=frozenset({"northern-railway"}))
    assert apply(make("r", {"remove": {"project": "northern-railway"}}), built).built == frozenset()
    for what, words in (
        ({"project": "northern-railway"}, "not built"),
        ({"line": "ml9"}, "near matches: ml1"),
        ({"link": "X"}, "unknown link"),
    ):
        with pytest.raises(InputError, match=words):
            apply(make("r", {"remove": what}), case)


def test_ways_agree_with_the_passages_of_the_network(case):
    for gate in case.world.gates.values():
        ways = {way.id: way for way in Ways(case.world).through(gate)}
        for passage in case.world.passages:
            if passage.gate == gate.id:
                assert ways[passage.id].scopes == passage.scopes
                assert (ways[passage.id].kind, ways[passage.id].country) == (passage.kind, passage.country)
        assert all(len(way.cell) == 2 for way in ways.values())
