"""Break-even of a gate: equal at the value, the other winner just beside it, and honest about never."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazpak.costs.criterion import CRITERIA
from kazpak.costs.terms import INDEX
from kazpak.errors import InputError
from kazpak.routing.ask import Question, best
from kazpak.routing.graph import Engine
from kazpak.studies.breakeven import break_even
from worlds import random_world


def priced(engine: Engine, gate: str, change: float) -> Engine:
    """The engine with some hours more at one gate."""
    passage = engine.weighed.passage.copy()
    rows = [i for i, p in enumerate(engine.case.world.passages) if p.gate == gate]
    passage[rows, INDEX["queue_h"]] += change
    return Engine(engine.case, replace(engine.weighed, passage=passage), engine.forest)


@settings(max_examples=8)
@given(seed=st.integers(0, 300), by=st.sampled_from(["time_h", "generalised_usd_t"]))
def test_the_winner_flips_at_the_value_and_nowhere_else(seed: int, by: str) -> None:
    drawing = random_world(seed, countries=3, size=3)
    engine = drawing.engine()
    origin, *_, destination = drawing.places
    question = Question(origin, destination, CRITERIA[by])
    for gate in [g for g in drawing.gates if g.kind == "crossing"]:
        if any(engine.blocks[i] for i, p in enumerate(engine.case.world.passages) if p.gate == gate.id):
            continue
        found = break_even(engine, question, engine.case.world.gazetteer[gate.id])
        if found.value is None or found.now is None or found.through is None:
            continue
        once = sum(p.id == gate.id for p in found.through.parts) == 1
        if not once:
            continue
        for side, wins in ((-1e-3, True), (1e-3, False)):
            option = best(priced(engine, gate.id, found.value - found.now + side), question)
            assert option is not None
            assert (gate.id in option.signature) is wins


def test_real_gates(corridor) -> None:
    torkham = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM")
    assert torkham.opened
    assert torkham.verdict in ("at", "already")
    assert "AFG-PAK:TORKHAM" in torkham.through.signature
    never = corridor.breakeven("Almaty", "Karachi", "CHN-KAZ:BAKHTY", by="time")
    assert never.verdict == "never"
    assert "behind" in never.reason
    blind = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", by="length")
    assert "does not depend" in blind.reason


def test_refusals(corridor) -> None:
    with pytest.raises(InputError, match="time_h, cost_usd_t"):
        corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", term="beauty")
    with pytest.raises(InputError, match="is no gate"):
        corridor.breakeven("Almaty", "Karachi", "UZB:TASHKENT")
