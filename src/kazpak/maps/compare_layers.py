"""Layers of the compare page: every way once, and for each view of the switch what is drawn with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kazpak.maps import layers
from kazpak.maps.compare_cases import ALL
from kazpak.maps.compare_tables import changed_gates
from kazpak.maps.layers import Drawn

if TYPE_CHECKING:
    from kazpak.maps.compare_cases import Comparison, View
    from kazpak.sources.basemap import BaseMap

__all__ = ["BENEATH", "all_layers"]

BENEATH: Final = "beneath"
"""Look of the line that lies under the others, as `MODES` has looks."""

_LOOK: Final = {"width": 11.0, "dash": None, "inlay": "1 0", "edge": 4.6}  # a white line without gaps inside it
_GATE_FACTS: Final = ("name", "symbol", "size", "stale")


def all_layers(page: Comparison, base: BaseMap) -> list[Drawn]:
    """Everything on the map, from the ground up."""
    return [
        layers.frame(page.whole),
        layers.relief(base),
        layers.water(base),
        layers.borders(base),
        layers.options(page.head),
        layers.gates(page.head),
        layers.ends(page.head),
        layers.labels(page.head, base),
        _views(page),
    ]


def _views(page: Comparison) -> Drawn:
    """What the switch chooses from."""
    ways: dict[str, int] = {}
    views: dict[str, dict[str, Any]] = {view.key: {"options": _options(view, ways)} for view in page.views}
    for key, gates in _gates(page).items():
        views[key]["gates"] = gates
    digits = layers.options(page.head).data["digits"]
    lines = [json.loads(way) for way in ways]
    looks = {BENEATH: _LOOK}
    return Drawn("compare", {"start": ALL, "digits": digits, "looks": looks, "ways": lines, "views": views})


def _options(view: View, ways: dict[str, int]) -> list[dict[str, Any]]:
    """Options of a view; lines are put among the ways, once each."""
    found = []
    for option in view.sheet.options:
        if not layers.is_drawn(option):
            continue
        drawn = layers.line_of(view.sheet, option)
        line, pieces = drawn.pop("line"), drawn.pop("pieces")
        if option.get("under"):
            drawn["under"] = BENEATH
        way = json.dumps([line, [[piece["first"], piece["last"], piece["look"]] for piece in pieces]])
        found.append({**drawn, "way": ways.setdefault(way, len(ways))})
    return found


def _gates(page: Comparison) -> dict[str, dict[str, Any]]:
    """By view: which gates are on its options, and what is not as in the layer of gates."""
    asked = {gate["key"]: gate for gate in layers.gates(page.head).data["gates"]}
    places = {key: at for at, key in enumerate(asked)}
    found: dict[str, dict[str, Any]] = {}
    touched: set[int] = set()
    for one in page.cases:
        own = [gate for gate in layers.gates(one.sheet).data["gates"] if gate["key"] in places]
        changed = {f"gate:{key}" for key in changed_gates(page, one)}
        marked = sorted(places[key] for key in changed if key in places)
        touched.update(marked)
        found[one.key] = {
            "used": [places[gate["key"]] for gate in own if gate["used"]],
            "changed": marked,
            "own": {
                places[gate["key"]]: facts
                for gate in own
                if (facts := {k: gate[k] for k in _GATE_FACTS if gate[k] != asked[gate["key"]][k]})
            },
        }
    found[ALL] = {
        "used": [places[key] for key, gate in asked.items() if gate["used"]],
        "changed": sorted(touched),
        "own": {},
    }
    return found
