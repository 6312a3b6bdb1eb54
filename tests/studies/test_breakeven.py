"""Break-even: at the answer both sides are equal, beside it the winner changes, and never means never."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from brute import asked, same, shortest
from kazpak.cli.app import app
from kazpak.errors import InputError, UnknownNameError
from kazpak.studies.breakeven import break_even
from kazpak.studies.knobs import GATE_TERMS, gate_knob, set_to
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
    assert "even at 0 h it stays behind" in never.reason
    blind = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", by="length")
    assert "does not change that" in blind.reason


def test_how_sure_a_gate_must_become(corridor) -> None:
    found = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", term="risk")
    assert found.unit == "probability"
    assert 0 < found.value < found.now < 1
    assert found.totals[0] == pytest.approx(found.totals[1], rel=1e-9)
    assert all(s.startswith(("status.", "risk.")) for s in found.settings)


@pytest.mark.parametrize("term", ["speed_km_per_h", "tariff_usd_per_tkm"])
def test_how_fast_or_cheap_a_railway_must_become(corridor, term) -> None:
    found = corridor.breakeven("Almaty", "Karachi", "uap-railway", term=term)
    assert found.opened == ("uap-railway",)
    assert found.totals[0] == pytest.approx(found.totals[1], rel=1e-9)
    worse = found.value * (0.9 if term.startswith("speed") else 1.1)
    name, _, _ = found.settings[-1].partition("=")
    other = corridor.setting(*found.settings[:-1], f"{name}={worse!r}").routes(
        "Almaty", "Karachi", by="generalised", top=1
    )
    better = corridor.setting(*found.settings[:-1], f"{name}={found.value**2 / worse!r}").routes(
        "Almaty", "Karachi", by="generalised", top=1
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


def test_unknown_names_list_near_ones(corridor) -> None:
    with pytest.raises(UnknownNameError, match="AFG-PAK:TORKHAM"):
        corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKAM")


def test_on_the_command_line() -> None:
    words = ["breakeven", "Almaty", "Karachi", "--gate", "Torkham", "--term", "risk"]
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 0
    assert told.stdout.startswith("at: with AFG-PAK:TORKHAM opened")
    row = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)["breakeven"][0]
    assert row["total_side"] == pytest.approx(row["total_against"], rel=1e-9)
    assert row["settings"]
    assert CliRunner().invoke(app, ["breakeven", "Almaty", "Karachi"]).exit_code != 0
