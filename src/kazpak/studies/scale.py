"""Two sides of a choice weighed against each other while one number is turned.

Along one way the criterion is a plain function of the number, mostly a line; so for a pair of options the
value at which they are equal is solved. At that value the best option of each side is looked for again, as
another one may have come to the front, until the pair stays the same: a Newton iteration that ends, as
options are finitely many.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kazpak.routing.ask import best
from kazpak.routing.bands import sum_under
from kazpak.studies.knobs import set_to

if TYPE_CHECKING:
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option
    from kazpak.studies.knobs import Knob
    from kazpak.studies.sides import Side

__all__ = ["Pair", "Scale", "weighed_sides"]

_STEPS = 80
_SAME = 1e-12
_BESIDE = (1e-6, 1e-5, 1e-4, 1e-3)


@dataclass(frozen=True)
class Pair:
    """The best option of each side in one case.

    Attributes
    ----------
    gap
        Criterion of `mine` less that of `other`; below 0 the side is ahead. Infinite where a side is empty.
    size
        How much the criterion is at all, for tolerances.
    """

    engine: Engine
    mine: Option | None
    other: Option | None
    gap: float
    size: float


@dataclass
class Scale:
    """A side, all others, and the number that is turned.

    Attributes
    ----------
    engine
        The case, with everything open that the side needs.
    side, against
        Whose options, and whose else; None for all that are not on the side.
    """

    engine: Engine
    question: Question
    knob: Knob
    side: Side
    against: Side | None = None
    _asked: dict[float, Pair] = field(default_factory=dict, repr=False)

    def case_at(self, value: float) -> Engine:
        """The case with the number at a value."""
        return set_to(self.engine, self.knob.settings(value, self.engine.case))

    def at(self, value: float) -> Pair:
        """Best options at a value."""
        if value not in self._asked:
            self._asked[value] = weighed_sides(self.case_at(value), self.question, self.side, self.against)
        return self._asked[value]

    def crossing(self, behind: float, ahead: float) -> float:
        """Value at which both sides are equal, between one where the side is behind and one where it is not."""
        near = ahead
        for _ in range(_STEPS):
            x = self._equal(self.at(near), behind, ahead)
            found = self.at(x)
            if abs(found.gap) <= _SAME * found.size or x in (behind, ahead):
                return x
            behind, ahead = (x, ahead) if found.gap > 0 else (behind, x)
            near = x
        return near

    def _equal(self, pair: Pair, low: float, high: float) -> float:
        """Value between two others at which two options are equal, each along its way.

        The first secant is exact where the criterion is a line; where it is not, secants follow inside of
        their bracket, the Illinois rule keeping both ends moving. The middle, if these two are no judges.
        """
        a, b = low, high
        fa, fb = (self._between(x, pair) for x in (a, b))
        if (fa > 0) == (fb > 0):
            return (a + b) / 2
        limit = _SAME * max(abs(fa), abs(fb))
        for _ in range(_STEPS):
            x = b - fb * (b - a) / (fb - fa)
            fx = self._between(x, pair)
            if abs(fx) <= limit or x in (a, b):
                return x
            if (fx > 0) != (fb > 0):
                a, fa = b, fb
            else:
                fa /= 2
            b, fb = x, fx
        return b

    def _between(self, value: float, pair: Pair) -> float:
        """Gap between two options at a value, each along its way."""
        engine = self.case_at(value)
        weights = self.question.by.weights(engine.case)
        assert pair.mine is not None
        assert pair.other is not None
        return sum_under(engine, pair.mine, weights) - sum_under(engine, pair.other, weights)

    def flips(self, value: float) -> bool:
        """Whether the side is ahead just on one hand of a value, asked anew and of all options at once."""
        for step in _BESIDE:
            sides = [self._wins(x) for x in (value - step * max(1.0, value), value + step * max(1.0, value))]
            if None not in sides and sides[0] != sides[1]:
                return True
        return False

    def _wins(self, value: float) -> bool | None:
        """Whether the side has the best option of all at a value; None where the number cannot be so."""
        if not self.knob.least <= value <= self.knob.most:
            return None
        if self.against is not None:
            return self.at(value).gap < 0
        winner = best(self.case_at(value), self.question)
        return winner is not None and self.side.holds(winner)


def weighed_sides(engine: Engine, question: Question, side: Side, against: Side | None) -> Pair:
    """Best options of two sides in a case."""
    mine = side.best(engine, question)
    if against is None:
        other = side.best_other(engine, question)
    else:
        left_out = set(side.gates or (side.id,)) - set(against.gates)
        other = against.best(engine, replace(question, avoid=question.avoid | left_out))
    weights = question.by.weights(engine.case)
    sums = [float(o.terms @ weights) if o is not None else float("inf") for o in (mine, other)]
    size = max([1e-9, *(abs(s) for s in sums if s < float("inf"))])
    gap = sums[0] - sums[1] if mine is not None or other is not None else float("nan")
    return Pair(engine, mine, other, gap, size)
