"""How fast or cheap a gate must become before the options through it win.

Every option through a gate carries the gate's hours and payments alike, so the best of them stays the best
whatever they are; its total is linear in them, and the break-even is solved, not searched. It is then asked
again with the gate at that value: both totals must agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from kazpak.costs.terms import INDEX, MONEY_TERMS, TIME_TERMS
from kazpak.errors import InputError
from kazpak.routing.ask import Question, best, graph_for
from kazpak.routing.graph import Engine, Rules

if TYPE_CHECKING:
    from kazpak.network.gazetteer import Place
    from kazpak.routing.option import Option

__all__ = ["TERMS", "BreakEven", "break_even"]

TERMS = {"time_h": TIME_TERMS, "cost_usd_t": MONEY_TERMS}
"""What of a gate may be asked for, and the terms that it is made of."""

_CARRIER = {"time_h": "queue_h", "cost_usd_t": "border_official_usd_t"}
_AGREE = 1e-6


@dataclass(frozen=True)
class BreakEven:
    """The value of a gate at which both sides are equal, or why there is none.

    Attributes
    ----------
    verdict
        `at` a value; `never`, as even at nothing the options through the gate stay behind; `already`, as
        they win now and keep winning up to the value.
    value
        Hours or USD/t spent at the gate where both are equal; None where there is no such value.
    now
        What is spent there now on the best option through it.
    gap
        Criterion of the best option through the gate less that of the best other, as things stand.
    """

    gate: str
    term: str
    by: str
    verdict: Literal["at", "never", "already"]
    value: float | None
    now: float | None
    gap: float | None
    through: Option | None
    other: Option | None
    opened: bool
    reason: str


def break_even(engine: Engine, question: Question, gate: Place, *, term: str = "time_h") -> BreakEven:
    """Solve for the hours or money at a gate that make both sides equal.

    Parameters
    ----------
    engine, question
        The weighed case and the trip; its criterion decides who wins.
    gate
        The gate; if it is shut it is opened for the question, and that is said.
    term
        A key of `TERMS`.
    """
    if term not in TERMS:
        raise InputError(f"unknown term {term!r} of a gate; known: {', '.join(TERMS)}")
    if gate.kind in ("city", "point"):
        raise InputError(f"{gate.id} is no gate; give a crossing, terminal, port, checkpoint or break of gauge")
    blocks = {name for i, p in enumerate(engine.case.world.passages) if p.gate == gate.id for name in engine.blocks[i]}
    rules = Rules(question.modes, question.avoid, frozenset(blocks | {gate.id}))
    asked = replace(question, via=(gate,))
    through = best(engine, asked, graph_for(engine, asked, rules=rules))
    without = replace(question, avoid=question.avoid | {gate.id})
    other = best(engine, without, graph_for(engine, without))
    shut = through is not None and any(engine.blocks[p.passage] for p in through.parts if p.passage is not None)
    found = BreakEven(gate.id, term, question.by.name, "never", None, None, None, through, other, shut, "")
    if through is None:
        return replace(found, reason=f"no option passes {gate.id}, even if it is open")
    weights = question.by.weights(engine.case)
    here = [p for p in through.parts if p.id == gate.id and p.passage is not None]
    now = float(sum(p.term(t) for p in here for t in TERMS[term]))
    if other is None:
        return replace(found, verdict="already", now=now, reason=f"there is no other way than through {gate.id}")
    gap = float(through.terms @ weights - other.terms @ weights)
    worth = float(weights[INDEX[_CARRIER[term]]])
    found = replace(found, now=now, gap=gap)
    if worth == 0.0:
        return replace(found, reason=f"{question.by.name} does not depend on the {term} of a gate")
    value = now - gap / worth
    if value < 0.0:
        short = gap - now * worth
        return replace(found, reason=f"even at nothing it stays behind by {short:.4g} ({question.by.name})")
    _confirm(engine, found, value - now, weights)
    if gap < 0.0:
        return replace(found, verdict="already", value=value, reason=f"it wins now, and does so up to {value:.4g}")
    return replace(found, verdict="at", value=value, reason=f"equal at {value:.4g}, now {now:.4g}")


def _confirm(engine: Engine, found: BreakEven, change: float, weights: np.ndarray) -> None:
    """Price both options again with the gate changed; they must agree."""
    assert found.through is not None
    assert found.other is not None
    passage = engine.weighed.passage.copy()
    at_gate = [i for i, p in enumerate(engine.case.world.passages) if p.gate == found.gate]
    passage[at_gate, INDEX[_CARRIER[found.term]]] += change / max(
        1, sum(p.id == found.gate for p in found.through.parts)
    )
    totals = []
    for option in (found.through, found.other):
        parts = [passage[p.passage] if p.passage is not None else p.terms for p in option.parts]
        totals.append(float(np.sum(parts, axis=0) @ weights))
    if abs(totals[0] - totals[1]) > _AGREE * max(1.0, abs(totals[0])):
        raise AssertionError(f"break-even of {found.gate} does not hold: {totals}")
