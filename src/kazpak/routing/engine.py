"""A weighed case, ready to be asked, and how to come from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kazpak.costs.weigh import reweigh

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.case import Case
    from kazpak.costs.weigh import Weighed
    from kazpak.network.passages import Passage
    from kazpak.routing.legs import Forest

__all__ = ["Engine"]


@dataclass
class Engine:
    """A weighed case, ready to be asked; shares its forest with every case over the same network."""

    case: Case
    weighed: Weighed
    forest: Forest

    def under(self, case: Case) -> Engine:
        """The engine of another case: only what differs is weighed and looked up anew.

        Parameters
        ----------
        case
            Over the same network.
        """
        engine = Engine(case, reweigh(self.weighed, self.case, case), self.forest)
        engine.blocks = self._blocks_under(case)
        return engine

    @cached_property
    def without(self) -> frozenset[str]:
        """Lines, regions and links that no freight is hauled on: taken out by the case, or barred on its day."""
        return self.case.removed | self.case.access.lines_barred(self.case.on)

    @cached_property
    def _refusals(self) -> dict[frozenset[str], list[str]]:
        return {}

    def refusals(self, ends: frozenset[str]) -> list[str]:
        """Why each passage does not take goods that begin and end in some countries; empty where it does."""
        if ends not in self._refusals:
            self._refusals[ends] = [self.case.refusal(p, ends) for p in self.case.world.passages]
        return self._refusals[ends]

    @cached_property
    def links_out(self) -> dict[int, frozenset[str]]:
        """Ids of the links that the case has taken out, by layer; layers that keep all their links are not there."""
        layers = self.case.world.layers
        links = self.without - layers.line_names
        found: dict[int, set[str]] = {}
        for number, name in enumerate(layers.link_ids if links else ()):
            if name in links:
                layer = int(np.searchsorted(layers.link_start, number, side="right")) - 1
                found.setdefault(layer, set()).add(name)
        return {layer: frozenset(names) for layer, names in found.items()}

    def rates(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Value of a criterion for one kilometre of each haul class."""
        rates: NDArray[np.float64] = self.weighed.haul @ weights
        return rates

    @cached_property
    def blocks(self) -> list[frozenset[str]]:
        """Ids of the gates and projects that shut each passage on the day; empty where freight passes."""
        return [_blocks(self.case, p) for p in self.case.world.passages]

    @cached_property
    def unblocked(self) -> NDArray[np.bool_]:
        """Whether freight passes, for each passage."""
        return np.array([not names for names in self.blocks], dtype=bool)

    @cached_property
    def blocking(self) -> frozenset[str]:
        """All gates and projects that keep freight off some passage."""
        return frozenset(name for names in self.blocks for name in names)

    def takes(self, ends: frozenset[str]) -> NDArray[np.bool_]:
        """Whether each passage takes goods that begin and end in some countries."""
        return np.array([not why for why in self.refusals(ends)], dtype=bool)

    def _blocks_under(self, case: Case) -> list[frozenset[str]]:
        """Blocks of another case: those of this one, but where statuses or projects differ."""
        old = self.case
        if case.world is not old.world or case.on != old.on or case.cargo is not old.cargo:
            return [_blocks(case, p) for p in case.world.passages]
        changed = case.gates_changed(old) | (case.built ^ old.built)
        blocks = list(self.blocks)
        for name in changed:
            for i in case.world.passages_named.get(name, ()):
                blocks[i] = _blocks(case, case.world.passages[i])
        return blocks


def _blocks(case: Case, passage: Passage) -> frozenset[str]:
    """Ids of the gate and the projects that shut a passage."""
    missing = {name for name in passage.project.split("+") if name} - case.built
    refused = passage.gate in case.cargo.refused_gates
    shut = passage.kind != "junction" and (refused or not case.gate_state(passage).passable)
    return frozenset(missing | ({passage.gate} if shut else set()))
