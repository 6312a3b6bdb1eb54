"""Why this option won: the gap to the runner-up, term by term, and what would close it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kazpak.costs.terms import MEANING, TERMS
from kazpak.locale import visible
from kazpak.routing.ask import Question, best

if TYPE_CHECKING:
    from kazpak.costs.criterion import Criterion
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option, Part

__all__ = ["Explanation", "GapTerm", "explain", "same_answer_by"]

_LABEL_LIMIT = 200


@dataclass(frozen=True, slots=True)
class GapTerm:
    """One term's share in the gap, in the criterion's unit; positive where it speaks for the winner."""

    term: str
    winner: float
    runner_up: float
    gap: float


@dataclass(frozen=True)
class Explanation:
    """Why the first option is ahead of the second.

    Attributes
    ----------
    gap
        Criterion of the runner-up less that of the winner (for risk: of their hazards). The sum of `terms`.
    turning
        For each gate that only one of the two passes, how much worse (winner's) or better (runner-up's) it
        would have to be, in the criterion's unit, for the two to be equal.
    same_by
        Other criteria whose best option has the winner's signature.
    """

    by: Criterion
    winner: Option
    runner_up: Option | None
    gap: float
    terms: tuple[GapTerm, ...]
    turning: tuple[tuple[str, str, float, bool], ...]
    same_by: tuple[str, ...]

    def _repr_html_(self) -> str:
        """The terms as a small table under the winner and the gap."""
        if self.runner_up is None:
            return f"<p>{_text(self.winner.label)} is the only option found.</p>"
        head = (
            f"{_text(self.winner.label)} is ahead of {_text(self.runner_up.label)} by {self.gap:.4g} ({self.by.name})"
        )
        cells = "".join(
            f"<tr><td>{_text(MEANING.get(t.term, t.term))}</td>"
            + "".join(f'<td style="text-align:right">{v:.4g}</td>' for v in (t.winner, t.runner_up, t.gap))
            + "</tr>"
            for t in self.terms
        )
        names = "".join(f'<th scope="col">{name}</th>' for name in ("term", "winner", "runner-up", "gap"))
        return f"<p>{head}</p><table><thead><tr>{names}</tr></thead><tbody>{cells}</tbody></table>"


def _text(value: str) -> str:
    """Text of the data for a page."""
    return html.escape(visible(value, limit=_LABEL_LIMIT))


def explain(engine: Engine, question: Question, options: Sequence[Option]) -> Explanation:
    """Term-by-term gap between the first two options.

    Parameters
    ----------
    engine, question
        What was asked.
    options
        At least one option, best first.
    """
    weights = question.by.weights(engine.case)
    winner, runner_up = options[0], options[1] if len(options) > 1 else None
    same = same_answer_by(engine, question, winner)
    if runner_up is None:
        return Explanation(question.by, winner, None, 0.0, (), (), same)
    mine, other = winner.terms * weights, runner_up.terms * weights
    terms = [
        GapTerm(t, float(mine[i]), float(other[i]), float(other[i] - mine[i]))
        for i, t in enumerate(TERMS)
        if mine[i] or other[i]
    ]
    terms.sort(key=lambda t: -abs(t.gap))
    gap = float(np.sum([t.gap for t in terms]))
    return Explanation(
        question.by, winner, runner_up, gap, tuple(terms), _turning(winner, runner_up, weights, gap), same
    )


def _turning(
    winner: Option, runner_up: Option, weights: np.ndarray, gap: float
) -> tuple[tuple[str, str, float, bool], ...]:
    """Gates of only one of the two, with the change that would make both equal and whether it is possible."""
    out: list[tuple[str, str, float, bool]] = []
    for option, other, sign in ((winner, runner_up, 1.0), (runner_up, winner, -1.0)):
        elsewhere = {_key(p) for p in other.parts}
        for part in option.parts:
            if part.passage is None or _key(part) in elsewhere:
                continue
            value = float(part.terms @ weights)
            possible = sign > 0 or value >= gap
            out.append((part.id, "worse" if sign > 0 else "better", gap, possible))
    return tuple(out)


def _key(part: Part) -> tuple[str, str]:
    return part.id, part.direction


def same_answer_by(engine: Engine, question: Question, winner: Option) -> tuple[str, ...]:
    """Other criteria that the same option wins; worth saying, as it means the choice is not one of taste."""
    from dataclasses import replace

    from kazpak.costs.criterion import CRITERIA

    found = []
    for name, criterion in CRITERIA.items():
        if name != question.by.name:
            option = best(engine, replace(question, by=criterion))
            if option is not None and option.signature == winner.signature:
                found.append(name)
    return tuple(found)
