"""Break-even as people ask for it: by names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kazpak.errors import InputError
from kazpak.network.gate_names import gate_named
from kazpak.studies.breakeven import break_even
from kazpak.studies.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kazpak.routing.ask import Question
    from kazpak.routing.graph import Engine
    from kazpak.studies.breakeven import BreakEven
    from kazpak.tables import NamedCorridor

__all__ = ["asked_break_even"]


def asked_break_even(
    engine: Engine,
    question: Question,
    corridors: Iterable[NamedCorridor],
    *,
    side: str,
    of: str | None = None,
    term: str | None = None,
    against: str | None = None,
) -> BreakEven:
    """Break-even from names of gates, named corridors and projects; see `break_even`.

    Parameters
    ----------
    engine, question
        The weighed case and the trip.
    corridors
        Named corridors of the data set.
    side, against
        Names of both sides.
    of
        Gate or project whose number is turned; the side itself if left out.
    term
        `time_h` of a gate and `tariff_usd_per_tkm` of a project if left out.

    Raises
    ------
    InputError
        If there are no such names, or a corridor is given without the gate or project to turn.
    """
    given = {"side": side, "of": of, "term": term, "against": against}
    wrong = [name for name, text in given.items() if not isinstance(text, str) and (text is not None or name == "side")]
    if wrong:
        raise InputError([f"{name} is {given[name]!r}; give a name" for name in wrong])
    named = list(corridors)
    mine = side_of(side, engine, question, named)
    other = side_of(against, engine, question, named) if against else None
    world, notes = engine.case.world, [mine.note, other.note if other else ""]
    if of is None and mine.kind == "corridor":
        raise InputError(f"{mine.id} is a corridor; say which of its gates is to change: {', '.join(mine.gates)}")
    turned = mine.id if of is None else of
    if turned not in world.projects and of is not None:
        place, note = gate_named(world, of, or_else=world.projects)
        turned, notes = place.id, [*notes, note]
    usual = "tariff_usd_per_tkm" if turned in world.projects else "time_h"
    found = break_even(engine, question, mine, of=turned, term=usual if term is None else term, against=other)
    return replace(found, notes=tuple(dict.fromkeys(filter(None, [*question.notes, *notes]))))
