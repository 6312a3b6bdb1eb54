"""The same way with other numbers: its total under another case, and at both ends of every range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kazpak.costs.criterion import CRITERIA
from kazpak.costs.terms import INDEX
from kazpak.costs.weigh import Level, at_level
from kazpak.routing.graph import Engine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kazpak.routing.option import Option

__all__ = ["bands_of", "levels_of", "sum_under"]


def levels_of(engine: Engine, options: Iterable[Option]) -> dict[str, Engine]:
    """The case weighed at both ends of every range, as far as some options need it."""
    keys = {key for option in options for part in option.parts for key in part.rows}
    levels: tuple[Level, Level] = ("low", "high")
    return {
        level: Engine(engine.case, at_level(engine.weighed, engine.case, level, keys), engine.forest)
        for level in levels
    }


def bands_of(option: Option, levels: Mapping[str, Engine]) -> dict[str, dict[str, float]]:
    """Totals of an option with every number at the low and at the high end of its range."""
    return {
        name: {level: _total(engine, option, name) for level, engine in levels.items()}
        | {"central": option.total(name)}
        for name in option.weights
    }


def _total(engine: Engine, option: Option, name: str) -> float:
    """Total of an option along the same way, with other numbers."""
    return CRITERIA[name].show(sum_under(engine, option, option.weights[name]))


def sum_under(engine: Engine, option: Option, weights: NDArray[np.float64]) -> float:
    """Weighted terms of an option summed along the same way, with the numbers of another case.

    Parameters
    ----------
    engine
        The case that gives the numbers; over the same network.
    option
        The way.
    weights
        Weight of every term.
    """
    layers, weighed = engine.case.world.layers, engine.weighed
    total = 0.0
    for part in option.parts:
        if part.passage is not None:
            total += float(weighed.passage[part.passage] @ weights)
        elif part.links:
            links = list(part.links)
            km = np.bincount(layers.link_class[links], weights=layers.length_km[links], minlength=len(layers.classes))
            used = np.flatnonzero(km)
            total += float(km[used] @ (weighed.haul[used] @ weights))
        else:
            straight = part.term("length_km") / weighed.access[part.country][INDEX["length_km"]]
            total += float(weighed.access[part.country] @ weights) * straight
            for key in (str(row).split("/") for row in part.rows):
                if key[0] == "start":
                    total += float(weighed.start[key[1], key[2]] @ weights)
    return total
