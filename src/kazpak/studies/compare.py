"""Answers of several cases side by side: winners by every criterion, and where the winner changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kazpak.costs.criterion import CRITERIA
from kazpak.routing.ask import best
from kazpak.routing.bands import sum_under
from kazpak.routing.corridors import corridor_of
from kazpak.routing.document import labelled

if TYPE_CHECKING:
    from kazpak.routing.document import Answer
    from kazpak.routing.option import Option

__all__ = ["change_overs", "flips", "same_option", "winners"]

Named = tuple[str, "Answer"]


def same_option(a: Option | None, b: Option | None) -> bool:
    """Whether two options take the same way: the same gates in the same order, by the same modes."""
    if a is None or b is None:
        return a is b
    return a.signature == b.signature and a.modes == b.modes


def winners(answer: Answer) -> dict[str, Option | None]:
    """Best option by every criterion, under the case and rules of an answer."""
    if not answer.options:
        return dict.fromkeys(CRITERIA)
    question = answer.question
    return {
        name: answer.options[0] if name == question.by.name else best(answer.engine, replace(question, by=criterion))
        for name, criterion in CRITERIA.items()
    }


def flips(answers: Sequence[Named]) -> list[dict[str, Any]]:
    """Criteria by which another option wins than in the first case.

    Parameters
    ----------
    answers
        Cases by name, the first is what the others are compared with.

    Returns
    -------
    list of dict
        case, criterion, label and signature `from` and `to` (None where there is no route), whether both
        cross the same borders and differ in terminals only, both values and their difference.
    """
    found = [(name, answer, winners(answer)) for name, answer in answers]
    rows = []
    for case, answer, won in found[1:]:
        _, first, at_first = found[0]
        for criterion, old in at_first.items():
            new = won[criterion]
            if not same_option(old, new):
                before, after = (o.total(criterion) if o is not None else None for o in (old, new))
                rows.append({
                    "case": case, "criterion": criterion, "from": _brief(first, old), "to": _brief(answer, new),
                    "same_borders": old is not None and new is not None and old.crossings == new.crossings,
                    "value_from": before, "value_to": after,
                    "difference": None if before is None or after is None else after - before,
                })  # fmt: skip
    return rows


def _brief(answer: Answer, option: Option | None) -> dict[str, Any] | None:
    """An option in short, as `maps` and `reports` word it in other languages."""
    if option is None:
        return None
    corridor = corridor_of(answer.case.world, option)
    return {
        "label": labelled(option, corridor),
        "labels": dict(corridor.labels),
        "signature": list(option.signature),
        "modes": list(option.modes),
    }


def change_overs(points: Sequence[Mapping[str, float]], answers: Sequence[Named]) -> list[dict[str, Any]]:
    """Between which neighbouring points of a grid the winner changes.

    Parameters
    ----------
    points
        Values by axis, one point an answer.
    answers
        Cases by name.

    Returns
    -------
    list of dict
        The axis, the values on both sides, about where between them the two winners are equal (None where
        one of them does not exist on the other side), the winners, and the values of the other axes.
    """
    rows = []
    for axis in points[0] if points else ():
        for a, b in _neighbours(points, axis):
            both = answers[a][1], answers[b][1]
            one, other = (answer.options[0] if answer.options else None for answer in both)
            if same_option(one, other):
                continue
            rows.append({
                "axis": axis, "from": points[a][axis], "to": points[b][axis],
                "about": _about(answers[a][1], answers[b][1], points[a][axis], points[b][axis]),
                "before": (_brief(both[0], one) or {}).get("label"),
                "after": (_brief(both[1], other) or {}).get("label"),
                **{key: value for key, value in points[a].items() if key != axis},
            })  # fmt: skip
    return rows


def _neighbours(points: Sequence[Mapping[str, float]], axis: str) -> Iterator[tuple[int, int]]:
    """Pairs of points that are next to each other along an axis and equal on all others."""
    lines: dict[tuple[float, ...], list[int]] = {}
    for i, point in enumerate(points):
        lines.setdefault(tuple(v for k, v in point.items() if k != axis), []).append(i)
    for line in lines.values():
        line.sort(key=lambda i: points[i][axis])
        yield from pairwise(line)


def _about(one: Answer, other: Answer, a: float, b: float) -> float | None:
    """Where two winners would be equal, were both on a straight line; exact where the criterion is one."""
    if not (one.options and other.options) or one.case.world is not other.case.world:
        return None
    gaps = []
    for answer in (one, other):
        weights = answer.question.by.weights(answer.case)
        totals = [sum_under(answer.engine, o, weights) for o in (one.options[0], other.options[0])]
        gaps.append(totals[1] - totals[0])
    if not gaps[0] >= 0 >= gaps[1] or gaps[0] == gaps[1]:
        return None
    return a + (b - a) * gaps[0] / (gaps[0] - gaps[1])
