"""Break-even: at the answer both sides are equal, beside it the winner changes, and never means never."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kazpak
from brute import asked, options_in_order, same, shortest
from kazpak.cli.app import app
from kazpak.errors import InputError, UnknownNameError
from kazpak.network.gate_names import gate_named
from kazpak.network.gazetteer import Gazetteer
from kazpak.studies.breakeven import break_even
from kazpak.studies.knobs import GATE_TERMS, gate_knob, set_to
from kazpak.studies.opening import openings
from kazpak.studies.scale import weighed_sides
from kazpak.studies.sides import Side

BESIDE = 1e-3


def side_wins(engine, question, gate):
    """Whether a way through a gate is ahead of all others, on the whole network by NetworkX; None for a tie."""
    by = question.by.name
    anyhow = shortest(engine, question)[by]
    around = shortest(engine, replace(question, avoid=question.avoid | {gate}))[by]
    return None if same(anyhow, around, 1e-10) else anyhow < around


@given(asked(countries=(2, 3), size=(3, 4), cities_only=True, by="generalised_usd_t"), st.data())
@settings(max_examples=60)
def test_the_winner_changes_at_the_answer_and_nowhere_else(trip, data) -> None:
    engine, question = trip.engine, trip.question
    world = engine.case.world
    crossings = [g for g, gate in world.gates.items() if gate.kind == "crossing" and not g.endswith(":NEW")]
    gate = data.draw(st.sampled_from([g for g in crossings if world.passages_named.get(g)]), label="gate")
    term = data.draw(st.sampled_from(sorted(GATE_TERMS)), label="term")
    found = break_even(engine, question, Side.of_gate(world.gazetteer[gate]), of=gate, term=term)
    opened = set_to(engine, [f"build.{n}=true" if n in world.projects else f"status.{n}=open" for n in found.opened])
    event(f"{found.verdict}, {'at a value' if found.value is not None else 'at none'}")
    if found.now is None:
        assert "no option is on the side" in found.reason or "neither side passes" in found.reason
        return
    if found.value is None:
        assert found.verdict in ("never", "already")
        knob = gate_knob(opened.case, passage_of(opened, found, gate), term)
        for value in (knob.least, knob.now, knob.most):
            wins = side_wins(set_to(opened, knob.settings(value, opened.case)), question, gate)
            assert wins is None or wins == (found.verdict == "already")
        return
    assert found.totals is not None
    assert same(*found.totals, 1e-9)
    at = set_to(engine, found.settings)
    assert same(shortest(at, question)[question.by.name], found.totals[0])
    knob = gate_knob(opened.case, passage_of(opened, found, gate), term)
    step = BESIDE * max(1.0, found.value)
    below, above = (set_to(opened, knob.settings(found.value + s, opened.case)) for s in (-step, step))
    assert side_wins(below, question, gate) is not False
    assert side_wins(above, question, gate) is not True
    assert found.verdict == ("already" if found.value > found.now else "at")


def passage_of(engine, found, gate):
    """The passage whose number was turned."""
    number = next(
        p.passage for o in (found.mine, found.other) if o for p in o.parts if p.id == gate and p.passage is not None
    )
    return engine.case.world.passages[number]


def test_real_gates(corridor) -> None:
    torkham = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", by="time")
    assert torkham.opened == ("AFG-PAK:TORKHAM",)
    assert torkham.verdict in ("at", "already")
    assert torkham.value == pytest.approx(torkham.now - torkham.gap)
    assert "AFG-PAK:TORKHAM" in torkham.mine.signature
    again = corridor.setting(*torkham.settings)
    through = again.routes("Almaty", "Karachi", by="time", via=["AFG-PAK:TORKHAM"], top=1)[0]
    around = again.routes("Almaty", "Karachi", by="time", avoid=["AFG-PAK:TORKHAM"], top=1)[0]
    assert through.totals["time_h"] == pytest.approx(around.totals["time_h"], rel=1e-9)
    never = corridor.breakeven("Almaty", "Karachi", "CHN-KAZ:BAKHTY", by="time")
    assert never.verdict == "never"
    assert "even at 0 h it stays behind by" in never.reason
    assert never.reason.endswith(" h by time")
    blind = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", by="length")
    assert "does not change that" in blind.reason


def test_how_sure_a_gate_must_become(corridor) -> None:
    fruit = corridor.carrying("farm-fresh")
    found = fruit.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", term="risk", avoid=["IRN"])
    assert found.unit == "probability"
    assert 0 < found.value < found.now < 1
    assert found.totals[0] == pytest.approx(found.totals[1], rel=1e-9)
    assert all(s.startswith(("status.", "risk.")) for s in found.settings)


@pytest.mark.parametrize("term", ["speed_km_per_h", "tariff_usd_per_tkm"])
def test_how_fast_or_cheap_a_railway_must_become(corridor, term) -> None:
    corridor = corridor.carrying("metals")
    found = corridor.breakeven("Almaty", "Karachi", "uap-railway", term=term, avoid=["IRN"])
    assert found.opened == ("uap-railway",)
    assert found.totals[0] == pytest.approx(found.totals[1], rel=1e-9)
    worse = found.value * (0.9 if term.startswith("speed") else 1.1)
    name, _, _ = found.settings[-1].partition("=")
    other = corridor.setting(*found.settings[:-1], f"{name}={worse!r}").routes(
        "Almaty", "Karachi", by="generalised", top=1, avoid=["IRN"]
    )
    better = corridor.setting(*found.settings[:-1], f"{name}={found.value**2 / worse!r}").routes(
        "Almaty", "Karachi", by="generalised", top=1, avoid=["IRN"]
    )
    assert "AFG-PAK:KHARLACHI" in better[0].signature
    assert "AFG-PAK:KHARLACHI" not in other[0].signature


def test_one_corridor_against_another(corridor) -> None:
    found = corridor.breakeven("Almaty", "Karachi", "qtta-torugart", against="iran-gabd", of="Khunjerab")
    assert (found.of, found.against) == ("CHN-PAK:KHUNJERAB", "iran-gabd")
    assert found.totals[0] == pytest.approx(found.totals[1], rel=1e-9)
    assert "CHN-KGZ:TORUGART" in found.mine.signature
    assert "IRN-PAK:GABD" in found.other.signature


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"side": "AFG-PAK:TORKHAM", "term": "beauty"}, "time_h, cost_usd_t, risk"),
        ({"side": "UZB:TASHKENT"}, "is no gate"),
        ({"side": "PAK:KARACHI-PORT"}, "an end of the trip"),
        ({"side": "qtta-torugart"}, "say which of its gates"),
        ({"side": "ml1-upgrade"}, "makes an existing line better"),
        ({"side": "AFG-PAK:TORKHAM", "against": "AFG-PAK:TORKHAM"}, "both sides are"),
    ],
)
def test_refusals(corridor, words, expected) -> None:
    with pytest.raises(InputError, match=expected):
        corridor.breakeven("Almaty", "Karachi", **words)


@pytest.mark.parametrize(
    ("side", "words", "direction"),
    [
        ("uap-railway", {"term": "speed_km_per_h"}, "down to"),
        ("uap-railway", {"term": "tariff_usd_per_tkm"}, "up to"),
        ("qtta-torugart", {"term": "risk", "of": "Khunjerab", "against": "trans-afghan-kabul"}, "up to"),
    ],
)
def test_how_far_a_winner_wins_is_said_in_the_right_direction(corridor, side, words, direction) -> None:
    found = corridor.breakeven("Almaty", "Karachi", side, avoid=["IRN"], **words)
    assert found.verdict == "already"
    assert f"does so {direction} {found.value:.4g}" in found.reason
    assert (found.value < found.now) == (direction == "down to")


@pytest.mark.parametrize(
    ("side", "cargo", "opened"),
    [
        (
            "western-railway",
            "containers",
            {
                "western-railway", "chaman-border", "kandahar-spin-boldak", "torghundi-herat", "darbaza-maktaaral",
            },
        ),
        ("khunjerab-railway-china", "grain", {"khunjerab-railway-china", "khunjerab-railway-pakistan"}),
        ("khunjerab-railway-pakistan", "grain", {"khunjerab-railway-china", "khunjerab-railway-pakistan"}),
        ("uap-railway", "metals", {"uap-railway"}),
        ("chaman-border", "grain", {"AFG-PAK:CHAMAN", "chaman-border"}),
    ],
)  # fmt: skip
def test_a_line_is_opened_with_what_it_needs_and_nothing_else(corridor, side, cargo, opened) -> None:
    loaded = corridor.carrying(cargo)
    found = loaded.breakeven("Almaty", "Karachi", side, avoid=["IRN"])
    assert set(found.opened) == opened
    assert all(name in found.reason for name in opened)
    assert found.term == "tariff_usd_per_tkm"
    assert len(set(found.mine.crossings)) == len(found.mine.crossings)
    for name in opened - {side}:
        fewer = loaded.setting(*(s for s in openings(loaded.engine, opened) if name not in s))
        asked = corridor.ask("Almaty", "Karachi", by="generalised", avoid=["IRN"])
        gap = weighed_sides(fewer.engine_for(asked), asked, Side(side, "project"), None).gap
        assert gap > found.gap + 1e-6


def test_a_link_that_a_line_needs_need_not_be_named(corridor) -> None:
    alone = corridor.breakeven("Almaty", "Karachi", "western-railway", avoid=["IRN"])
    told = corridor.setting("build.chaman-border=true").breakeven("Almaty", "Karachi", "western-railway", avoid=["IRN"])
    assert alone.verdict == told.verdict == "already"
    assert alone.value == pytest.approx(told.value)


def test_a_gate_is_opened_for_the_modes_that_are_asked_for(corridor) -> None:
    found = corridor.breakeven("Almaty", "Karachi", "Mirjaveh", modes="rail")
    assert found.opened == ("IRN-PAK:MIRJAVEH",)
    assert "there is no other way" in found.reason


def test_to_go_out_through_a_gate_and_back_is_no_use_of_a_line(corridor) -> None:
    asked = corridor.ask("Almaty", "Karachi", by="generalised")
    half = corridor.setting("build.khunjerab-railway-china=true").engine_for(asked)
    option = Side("khunjerab-railway-china", "project").best(half, asked)
    assert option is None
    gate = corridor.case.world.gazetteer["AFG-IRN:ISLAM-QALA"]
    through = Side.of_gate(gate).best(corridor.engine_for(asked), asked)
    assert len(set(through.crossings)) == len(through.crossings)


@pytest.mark.parametrize("line", ["zahedan-sarakhs", "darbaza-maktaaral"])
def test_the_best_way_over_a_line_is_the_first_of_all_ways_that_uses_it(corridor, line) -> None:
    asked = corridor.ask("Almaty", "Karachi", by="generalised")
    built = corridor.setting(f"build.{line}=true").engine_for(asked)
    side = Side(line, "project")
    first = next(option for option in islice(options_in_order(built, asked), 3_000) if side.holds(option))
    assert side.best(built, asked).total("generalised_usd_t") == pytest.approx(first.total("generalised_usd_t"))


@pytest.mark.parametrize(
    ("name", "gate", "not_meant"),
    [("Hairatan", "AFG-UZB:HAIRATAN", "AFG:HAIRATAN"), ("Chaman", "AFG-PAK:CHAMAN", "PAK:CHAMAN")],
)
def test_a_name_given_for_a_gate_means_the_crossing_and_that_is_said(corridor, name, gate, not_meant) -> None:
    for words in ({"side": name}, {"side": "iran-gabd", "of": name}):
        found = corridor.breakeven("Almaty", "Karachi", **words)
        assert found.of == gate
        assert any(gate in note and not_meant in note for note in found.notes)
    assert corridor.breakeven("Almaty", "Karachi", not_meant if name == "Hairatan" else gate).notes == tuple(
        note for note in found.notes if "Karachi" in note
    )


def test_a_name_of_several_gates_lists_them(data_folder) -> None:
    world = kazpak.load(data_folder).case.world
    one, two = (world.gazetteer[gate] for gate in ("AFG-PAK:TORKHAM", "AFG-PAK:CHAMAN"))
    places = [
        replace(p, aliases=(*p.aliases, "the pass")) if p in (one, two) else p for p in world.gazetteer.by_id.values()
    ]
    with pytest.raises(InputError, match=r"AFG-PAK:CHAMAN.*AFG-PAK:TORKHAM|AFG-PAK:TORKHAM.*AFG-PAK:CHAMAN"):
        gate_named(replace(world, gazetteer=Gazetteer(places)), "The Pass")


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ({"side": None}, ["side is None"]),
        ({"side": "Torkham", "of": 5, "term": 3, "against": ["x"]}, ["of is 5", "term is 3", "against is ['x']"]),
        ({"side": "Torkham", "term": ""}, ["unknown term ''"]),
    ],
)
def test_what_is_no_name_is_refused(corridor, words, faults) -> None:
    with pytest.raises(InputError) as refused:
        corridor.breakeven("Almaty", "Karachi", **words)
    assert len(refused.value.faults) == len(faults)
    assert all(told.startswith(fault) for told, fault in zip(refused.value.faults, faults, strict=True))


def test_nothing_left_out_is_to_be_said(corridor) -> None:
    assert corridor.breakeven("Almaty", "Karachi", "Torkham", term=None).term == "time_h"


@pytest.mark.parametrize(
    ("by", "ending"),
    [("generalised", " USD/t by generalised cost"), ("emission", " kg CO2e/t by emission"), ("risk", " by risk")],
)
def test_reasons_say_how_much_in_the_units_of_the_criterion(corridor, by, ending) -> None:
    found = corridor.breakeven("Almaty", "Karachi", "CHN-KAZ:BAKHTY", by=by)
    assert found.reason.partition(", and the ")[0].endswith(ending)
    assert found.gap > 0


def test_unknown_names_list_near_ones(corridor) -> None:
    with pytest.raises(UnknownNameError, match="AFG-PAK:TORKHAM"):
        corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKAM")


def test_on_the_command_line() -> None:
    words = [
        "breakeven",
        "Almaty",
        "Karachi",
        "--gate",
        "Torkham",
        "--term",
        "risk",
        "--avoid",
        "IRN",
        "--cargo",
        "farm-fresh",
    ]
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 0
    assert told.stdout.startswith("at: with AFG-PAK:TORKHAM opened")
    row = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)["breakeven"][0]
    assert row["total_side"] == pytest.approx(row["total_against"], rel=1e-9)
    assert row["settings"]
    assert CliRunner().invoke(app, ["breakeven", "Almaty", "Karachi"]).exit_code != 0


def test_a_project_needs_no_term_and_a_csv_holds_plain_names() -> None:
    told = CliRunner().invoke(
        app, ["breakeven", "Almaty", "Karachi", "--side", "western-railway", "--avoid", "IRN", "--format", "csv"]
    )
    assert told.exit_code == 0
    row = next(csv.DictReader(io.StringIO(told.stdout)))
    assert row["term"] == "tariff_usd_per_tkm"
    opened = row["opened"].split()
    assert {"chaman-border", "western-railway"} <= set(opened)
    assert row["settings"].split()[: len(opened)] == [f"build.{name}=true" for name in opened]


def test_an_answer_goes_into_a_file(tmp_path) -> None:
    words = ["breakeven", "Almaty", "Karachi", "--side", "uap-railway", "--out"]
    for name in ("answer.csv", "answer.json"):
        told = CliRunner().invoke(app, [*words, str(tmp_path / name)])
        assert told.exit_code == 0
        assert told.stdout == ""
    row = next(csv.DictReader(io.StringIO((tmp_path / "answer.csv").read_text(encoding="utf-8-sig"))))
    same_row = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))["breakeven"][0]
    assert float(row["value"]) == same_row["value"]
    refused = CliRunner().invoke(app, [*words, str(tmp_path / "answer.html")])
    assert isinstance(refused.exception, InputError)
    assert ".csv, .json" in str(refused.exception)


def test_what_a_name_was_taken_for_is_said_beside_the_answer() -> None:
    told = CliRunner().invoke(app, ["breakeven", "Almaty", "Karachi", "--gate", "Hairatan"])
    assert "Hairatan means the crossing AFG-UZB:HAIRATAN" in told.stderr
    assert "means" not in told.stdout
