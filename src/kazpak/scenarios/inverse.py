"""What takes a card back, and a hash that tells whether two cases are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from kazpak.access import Access
from kazpak.assumptions import Assumption, Assumptions
from kazpak.case import Change
from kazpak.errors import InputError
from kazpak.scenarios.apply import apply

if TYPE_CHECKING:
    import datetime as dt

    from kazpak.case import Case
    from kazpak.scenarios.card import Card
    from kazpak.tables import AccessInterval, StatusInterval

__all__ = ["Inverse", "case_hash", "inverse"]

RowKey = tuple[str, str]
Statuses = frozenset["StatusInterval"]


def case_hash(case: Case) -> str:
    """Hash of everything that a question depends on: equal for two cases that give the same answers.

    Parameters
    ----------
    case
        Its name and ledger do not count, nor does the order of rows.
    """
    content = {
        "data": case.world.data_hash,
        "assumptions": sorted(map(astuple, case.assumptions), key=str),
        "statuses": sorted(map(astuple, case.statuses), key=str),
        "access": sorted(map(astuple, case.access.rows), key=str),
        "conditions": sorted((row.id, row.start, row.end) for row in case.conditions),
        "built": sorted(case.built),
        "removed": sorted(case.removed),
        "on": case.on,
        "cargo": astuple(case.cargo),
        "gauges": sorted(_gauges(case).items()),
    }
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Inverse:
    """Takes a card back: every part of a case that the card changed, before and after.

    Attributes
    ----------
    name
        Name of the card.
    parts
        For each part touched its value without the card and with it; None where there is none.
    """

    name: str
    parts: Mapping[tuple[str, ...], tuple[Any, Any]]

    def apply(self, case: Case) -> Case:
        """The case as it would be without the card.

        Parameters
        ----------
        case
            One that the card was applied to, perhaps with other cards besides.

        Raises
        ------
        InputError
            If something that the card changed has been changed again since.
        """
        now = _parts(case)
        moved = [key for key, (_, after) in self.parts.items() if now.get(key) != after]
        if moved:
            raise InputError([f"{self.name} cannot be taken back: {' '.join(key)} has changed since" for key in moved])
        parts = {key: value for key, value in now.items() if key not in self.parts}
        parts |= {key: before for key, (before, _) in self.parts.items() if before is not None}
        ledger = [Change(" ".join(key), _brief(after), _brief(before)) for key, (before, after) in self.parts.items()]
        return _assembled(case, parts).with_changes(ledger, name=f"{case.name}-without-{self.name}")


def inverse(card: Card, case: Case, *, on: dt.date | None = None) -> Inverse:
    """What takes a card back from a case that it was applied to.

    Parameters
    ----------
    card
        The card.
    case
        The case before the card.
    on
        As it was given to `apply`.
    """
    before, after = _parts(case), _parts(apply(card, case, on=on))
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return Inverse(card.name, {key: (before.get(key), after.get(key)) for key in keys})


def _gauges(case: Case) -> dict[str, int | None]:
    """Gauge of every planned railway, chosen or usual."""
    world = case.world
    return {project.id: world.gauges.get(project.id, project.gauge_mm) for project in world.projects.values()}


def _parts(case: Case) -> dict[tuple[str, ...], Any]:
    """A case taken apart into what a card can change one by one."""
    parts: dict[tuple[str, ...], Any] = {("on",): case.on}
    parts |= {("number", row.name, row.applies_to): row for row in case.assumptions}
    by_gate: dict[str, list[StatusInterval]] = {}
    for row in case.statuses:
        by_gate.setdefault(row.gate_id, []).append(row)
    parts |= {("status", gate): tuple(sorted(rows, key=str)) for gate, rows in by_gate.items()}
    parts |= {("access", name): tuple(sorted(rows, key=str)) for name, rows in case.access.by_target.items()}
    parts |= {("project", name): "built" for name in case.built}
    parts |= {("removed", name): "removed" for name in case.removed}
    return parts | {("gauge", name): gauge for name, gauge in _gauges(case).items() if gauge is not None}


def _assembled(case: Case, parts: Mapping[tuple[str, ...], Any]) -> Case:
    """A case put together again."""
    from dataclasses import replace

    def of(kind: str) -> dict[tuple[str, ...], Any]:
        return {key: value for key, value in parts.items() if key[0] == kind}

    world, now = case.world, _gauges(case)
    for (_, project), gauge in of("gauge").items():
        if now[project] != gauge:
            world = world.with_project_gauge(project, gauge)
    return replace(
        case,
        world=world,
        on=parts[("on",)],
        assumptions=Assumptions(of("number").values()),
        statuses=tuple(row for rows in of("status").values() for row in rows),
        access=Access(tuple(row for rows in of("access").values() for row in rows)),
        built=frozenset(name for _, name in of("project")),
        removed=frozenset(name for _, name in of("removed")),
    )


def _brief(value: object) -> object:
    """A part as a ledger shows it."""
    if isinstance(value, Assumption):
        return value.central
    if isinstance(value, tuple):
        return ", ".join(dict.fromkeys(_said(row) for row in value))
    return value if isinstance(value, (int, float, str, type(None))) else str(value)


def _said(row: StatusInterval | AccessInterval) -> str:
    """What one interval says, for a ledger."""
    if hasattr(row, "status"):
        return row.status
    season = f"{row.season_from}..{row.season_to}" if row.season_from else ""
    said = ("freight" if row.freight == "yes" else "no freight", row.category, row.exchange, season)
    return " ".join(word for word in (*said, f"transit {row.transit}" if row.transit else "") if word)
