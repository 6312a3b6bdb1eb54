"""Years to come: planned lines exist from their opening years on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.errors import InputError, UnknownNameError
from kazpak.scenarios.apply import apply
from kazpak.scenarios.card import Card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kazpak.case import Case
    from kazpak.tables import Project

__all__ = ["LEVELS", "in_year", "opened_by", "plans_of"]

LEVELS: Final = ("low", "central", "high")
"""Which end of a project's opening years is believed: low is early, high is late."""


def plans_of(case: Case, names: Sequence[str]) -> list[Project]:
    """Projects by id, or all that have an opening year; all faults at once."""
    plans = case.world.projects
    faults = [str(UnknownNameError("project", name, known=plans)) for name in names if name not in plans]
    undated = [name for name in names if name in plans and not plans[name].opening_year]
    faults += [f"project {name} has no opening year; bring it in with a scenario instead" for name in undated]
    if faults:
        raise InputError(faults)
    return [p for p in plans.values() if p.opening_year and (not names or p.id in names)]


def opened_by(plans: Sequence[Project], year: int, level: str) -> list[Project]:
    """Projects that are open in a year, in the order of their opening: of two upgrades the later one counts."""
    if level not in LEVELS:
        raise InputError(f"unknown level {level!r}; known: {', '.join(LEVELS)}")
    opening = {p.id: p.opening_year[LEVELS.index(level)] for p in plans if p.opening_year}
    return sorted((p for p in plans if opening.get(p.id, year + 1) <= year), key=lambda p: (opening[p.id], p.id))


def in_year(case: Case, year: int, plans: Sequence[Project]) -> Case:
    """The case with some projects built or carried out, named after a year.

    Parameters
    ----------
    case
        Its date stays: statuses of gates are those that are known today.
    year
        For the name and the ledger.
    plans
        What exists by then; what the case has built already is left alone.
    """
    new = [p for p in plans if p.id not in case.built]
    if not new:
        return case.with_changes((), name=str(year))
    card = Card.model_validate({
        "name": f"year-{year}",
        "intent": f"What is planned to be open in {year} is open.",
        "source": "planning assumption: opening years of the projects",
        "changes": [{"upgrade" if p.upgrade else "build": {"project": p.id}} for p in new],
    })  # fmt: skip
    return apply(card, case).with_changes((), name=str(year))
