"""What is opened so that a side of a choice can be asked about at all.

A gate or a named corridor is opened alone where that makes a way, as the question is about it and not about
plans; where it does not, with as little else as makes one. A planned line is opened with what its best option
would need if everything were open, less whatever does not bring the line nearer to winning; alone where
nothing does. So a line is not judged without the link that it is planned to meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.studies.knobs import set_to
from kazpak.studies.scale import weighed_sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.studies.sides import Side

__all__ = ["needed", "openings"]

_SAME = 1e-9


def openings(engine: Engine, names: Iterable[str]) -> tuple[str, ...]:
    """Settings that open gates and build projects, in order of their names."""
    projects = engine.case.world.projects
    return tuple(f"build.{name}=true" if name in projects else f"status.{name}=open" for name in sorted(names))


def needed(engine: Engine, question: Question, side: Side) -> frozenset[str]:
    """Gates and projects to open for a side; none of them could stay shut.

    Parameters
    ----------
    engine, question
        The weighed case and the trip.
    side
        Whose options are asked about.

    Returns
    -------
    frozenset
        Never what the cargo may not use.
    """
    own = side.blocked(engine, question).difference(engine.case.cargo.refused_gates)

    def gap(names: frozenset[str]) -> float:
        """How far the side is behind all others with these open."""
        return weighed_sides(set_to(engine, openings(engine, names)), question, side, None).gap

    def leads(names: frozenset[str]) -> bool:
        return side.best(set_to(engine, openings(engine, names)), question) is not None

    if side.kind != "project":
        return own if leads(own) else _fewest(side.blocked_around(engine, question), frozenset(), leads) or own
    alone = gap(own)
    names = own | side.blocked_around(engine, question)
    least = gap(names)

    def as_near(fewer: frozenset[str]) -> bool:
        nonlocal least
        found = gap(fewer)
        near = found <= least + _SAME * max(1.0, abs(least))
        least = min(found, least) if near else least
        return near

    names = _fewest(names, own, as_near)
    return names if least < alone - _SAME * max(1.0, abs(least)) else own


def _fewest(names: frozenset[str], kept: frozenset[str], suffice: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """Names without each that is not needed, tried in order until all the others are; `kept` stay."""
    for name in sorted(names - kept):
        if suffice(names - {name}):
            return _fewest(names - {name}, kept, suffice)
    return names
