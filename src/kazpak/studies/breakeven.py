"""How fast, cheap or sure a gate or a line must become before the options on one side of a choice win.

Sides are gates, named corridors and planned lines. What the side needs is opened for the question (`opening`
says what that is), and named in the answer; then one number is turned until the best option of the side and
the best of all others are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Final, Literal

from kazpak.errors import InputError
from kazpak.studies.knobs import Knob, gate_knob, project_knob, set_to
from kazpak.studies.opening import needed, openings
from kazpak.studies.scale import Pair, Scale, weighed_sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kazpak.costs.criterion import Criterion
    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.routing.option import Option
    from kazpak.studies.sides import Side

__all__ = ["BreakEven", "break_even"]

_NOTHING = 1e-12
_UNITS: Final = {"_usd_t": "USD/t", "_kgco2e_t": "kg CO2e/t", "_km": "km", "_h": "h"}


@dataclass(frozen=True)
class BreakEven:
    """The value of a number at which both sides of a choice are equal, or why there is none.

    Attributes
    ----------
    side, against
        Whose options, and whose else; `against` is None for all others.
    of
        The gate or project whose number is turned.
    term, unit
        The number.
    by
        Criterion that decides who wins.
    verdict
        `at` a value; `never`, as the side stays behind at any value; `already`, as it wins now, and does so
        up to the value, down to it if it is below the present one, or at every value if there is none.
    value
        Of the number, where both sides are equal.
    now
        Of the number as things stand.
    gap
        Criterion of the side less that of the others as things stand, in the criterion's unit; below 0 the side
        is ahead.
    totals
        Criterion of the side and of the others at the value; equal but for rounding.
    mine, other
        Best option of the side and of the others: at the value, or as things stand where there is none.
    settings
        How to ask it again: `--set` of these has both sides equal.
    opened
        Gates and projects that were opened for the question.
    reason
        The same in words.
    notes
        What a name was taken for, where it could mean more.
    """

    side: str
    against: str | None
    of: str
    term: str
    unit: str
    by: str
    verdict: Literal["at", "never", "already"] = "never"
    value: float | None = None
    now: float | None = None
    gap: float | None = None
    totals: tuple[float, float] | None = None
    mine: Option | None = None
    other: Option | None = None
    settings: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Everything as one flat row."""
        names = ("side", "against", "of", "term", "unit", "by", "verdict", "value", "now", "gap")
        totals = dict(zip(("total_side", "total_against"), self.totals or (None, None), strict=True))
        options = {"option_side": self.mine, "option_against": self.other}
        return {
            **{name: getattr(self, name) for name in names},
            **totals,
            **{name: option.label if option else None for name, option in options.items()},
            "settings": list(self.settings),
            "opened": list(self.opened),
            "reason": self.reason,
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        """The answer in a sentence."""
        return f"{self.side}, {self.term}: {self.verdict}: {self.reason}"

    def _repr_html_(self) -> str:
        """The answer in a sentence, then as a table."""
        told = "".join(
            f"<tr><th>{name}</th><td>{escape(_shown(value))}</td></tr>" for name, value in self.row().items()
        )
        return f"<p>{self.verdict}: {escape(self.reason)}</p><table>{told}</table>"


def break_even(
    engine: Engine, question: Question, side: Side, *, of: str, term: str = "time_h", against: Side | None = None
) -> BreakEven:
    """Solve for the value of one number at which both sides of a choice are equal.

    Parameters
    ----------
    engine, question
        The weighed case and the trip; its criterion decides who wins.
    side
        Whose options should win.
    of
        Id of the gate or project whose number is turned.
    term
        A key of `knobs.GATE_TERMS` or `knobs.PROJECT_TERMS`, or the name of an assumption.
    against
        The other side; all other options if left out.

    Raises
    ------
    InputError
        If the gate or project has no such number, or both sides are the same.
    """
    if against is not None and against.id == side.id:
        raise InputError(f"both sides are {side.id}; give another one to hold it against")
    _check_question(question)
    engine, opened = _opened(engine, question, side, against)
    pair = weighed_sides(engine, question, side, against)
    found = BreakEven(
        side.id, against.id if against else None, of, term, "", question.by.name,
        mine=pair.mine, other=pair.other, opened=opened,
    )  # fmt: skip
    knob = _knob(engine, of, term, (pair.mine, pair.other))
    if pair.mine is None:
        return replace(found, reason=f"no option is on the side of {side.id}, even with its gates open")
    if pair.other is None:
        reason = f"there is no other way than the side of {side.id}"
        return replace(found, verdict="already", now=knob.now if knob else None, reason=_told(found, reason))
    found = replace(found, gap=_gap(pair, question.by))
    if knob is None:
        reason = f"{_standing(found)}, and neither side passes {of}, so nothing about it decides"
        return replace(found, verdict=_already(pair), reason=_told(found, reason))
    found = replace(found, unit=knob.unit, now=float(knob.now))
    return _solved(found, Scale(engine, question, knob, side, against))


def _check_question(question: Question) -> None:
    """Refuse what would be left out of account."""
    if question.via:
        raise InputError("break-even takes no stops on the way: name a gate as the side, or avoid others")


def _solved(found: BreakEven, scale: Scale) -> BreakEven:
    """The value between the present and the end of the scale on which the other side is ahead."""
    knob = scale.knob
    pair = scale.at(knob.now)  # one value for all of a line, where its countries have different ones
    ends = {value: scale.at(value) for value in dict.fromkeys((knob.least, knob.most))}
    if all(abs(end.gap - pair.gap) <= _NOTHING * max(end.size, pair.size) for end in ends.values()):
        reason = f"{_standing(found)}, and the {found.term} of {found.of} does not change that"
        return replace(found, verdict=_already(pair), reason=_told(found, reason))
    turned = [value for value, end in ends.items() if (end.gap < 0) != (pair.gap < 0)]
    if not turned:
        return _decided(found, ends, scale.question.by, knob, ahead=pair.gap < 0)
    value = scale.crossing(*((knob.now, turned[0]) if pair.gap >= 0 else (turned[0], knob.now)))
    equal = scale.at(value)
    assert equal.mine is not None
    assert equal.other is not None
    now, then = _amount(knob.now, knob), _amount(value, knob)
    way = "down to" if value < knob.now else "up to"
    reason = f"it wins now, and does so {way} {then} (now {now})"
    if pair.gap >= 0:
        reason = f"both are equal at {then}, now {now}"
    if not scale.flips(value):
        reason += "; beside that value a third option wins"
    return replace(
        found,
        verdict="already" if pair.gap < 0 else "at",
        value=float(value),
        totals=(equal.mine.total(found.by), equal.other.total(found.by)),
        mine=equal.mine,
        other=equal.other,
        settings=(*openings(scale.engine, found.opened), *knob.settings(value, scale.engine.case)),
        reason=_told(found, reason),
    )


def _decided(found: BreakEven, ends: dict[float, Pair], by: Criterion, knob: Knob, *, ahead: bool) -> BreakEven:
    """The same side is ahead whatever the number is."""
    nearest = min(ends, key=lambda value: abs(ends[value].gap))
    end = ends[nearest]
    apart = _criterion_amount(abs(_gap(end, by)), found.by)
    at = _amount(nearest, knob)
    if ahead:
        reason = f"it wins at any {found.term}, by {apart} at {at} too"
        return replace(found, verdict="already", reason=_told(found, reason))
    behind = f"even at {at} it stays behind by {apart}"
    return replace(found, verdict="never", reason=_told(found, behind), mine=end.mine, other=end.other)


def _gap(pair: Pair, by: Criterion) -> float:
    """Criterion of the side less that of the others, as totals show it."""
    assert pair.mine is not None
    assert pair.other is not None
    return pair.mine.total(by.name) - pair.other.total(by.name)


def _already(pair: Pair) -> Literal["already", "never"]:
    """The verdict where no value changes anything."""
    return "already" if pair.gap < 0 else "never"


def _standing(found: BreakEven) -> str:
    """Who is ahead as things stand, and by how much."""
    assert found.gap is not None
    amount = _criterion_amount(abs(found.gap), found.by)
    return f"it wins by {amount}" if found.gap < 0 else f"it stays behind by {amount}"


def _amount(value: float, knob: Knob) -> str:
    """A value of the number, as people read it; a chance has no unit to say."""
    return f"{value:.4g}" + (f" {knob.unit}" if knob.unit != "probability" else "")


def _criterion_amount(value: float, by: str) -> str:
    """An amount of a criterion with its unit, which ends the criterion's name, and what it is an amount of."""
    suffix = next((s for s in _UNITS if by.endswith(s)), "")
    unit, word = _UNITS.get(suffix, ""), by.removesuffix(suffix)
    return " ".join(filter(None, [f"{value:.4g}", unit, "by", "generalised cost" if word == "generalised" else word]))


def _told(found: BreakEven, reason: str) -> str:
    """A reason, after what was opened for it."""
    return f"with {' and '.join(found.opened)} opened, {reason}" if found.opened else reason


def _opened(engine: Engine, question: Question, side: Side, against: Side | None) -> tuple[Engine, tuple[str, ...]]:
    """The case with everything open that both sides need, and what that was."""
    names = {name for one in (side, against) if one is not None for name in needed(engine, question, one)}
    return set_to(engine, openings(engine, names)), tuple(sorted(names))


def _knob(engine: Engine, of: str, term: str, options: Sequence[Option | None]) -> Knob | None:
    """The number that is turned; None where it is a gate's and neither option passes it."""
    case = engine.case
    if of in case.world.projects:
        return project_knob(case, of, term)
    passages = case.world.passages
    known = [i for i in case.world.passages_named.get(of, ()) if passages[i].kind != "junction"]
    if not known:
        raise InputError(f"{of} is no gate and no project, or no line leads through it")
    travelled = [p.passage for option in options if option is not None for p in option.parts if p.passage in known]
    # A term is checked even where nobody passes.
    knob = gate_knob(case, passages[(travelled or known)[0]], term)
    return knob if travelled else None


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
