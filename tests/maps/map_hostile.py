"""A world whose every name is hostile: places on the base map, gates, ids, planned lines, cards, charts."""

from __future__ import annotations

import csv
import itertools
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from map_sample import HOSTILE, hostile, poisoned, sample

if TYPE_CHECKING:
    from kazpak.options import Options

__all__ = ["basemap", "document", "endless", "no_route"]


def basemap(folder: Path, copy: Path) -> Path:
    """A copy of a base map with hostile names for places and for the boundary pack."""
    shutil.copytree(folder, copy)
    names = itertools.cycle(HOSTILE)
    with (copy / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (copy / "places.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows({**row, **{lang: next(names)[:200] for lang in ("en", "ru", "kk", "ur")}} for row in rows)
    record = json.loads((copy / "basemap.json").read_text(encoding="utf-8"))
    record["border_pack"] = " ".join(name[:60] for name in HOSTILE)
    (copy / "basemap.json").write_text(json.dumps(record), encoding="utf-8")
    return copy


def no_route() -> dict[str, Any]:
    """No option; the reason, what would help, and every name in both are hostile."""
    names = itertools.cycle(HOSTILE)
    lift = [
        {"kind": next(names), "id": next(names), "name": next(names), "names": {"ur": next(names)}} for _ in HOSTILE
    ]
    remedies = [
        {"lift": lift, "label": next(names), "signature": list(HOSTILE), "modes": list(HOSTILE), "totals": {}}
        for _ in HOSTILE
    ]
    told = [f"every way is blocked; it would take one of these: {', '.join(HOSTILE)}", *HOSTILE]
    return hostile() | {"options": [], "no_route": {"reason": told[0], "remedies": remedies}, "notes": told}


def endless() -> dict[str, Any]:
    """An answer whose every name is long and has no place to break."""
    name = "W" * 300
    changes = [{"target": name, "old": name, "new": name}]
    return poisoned(sample(), itertools.repeat(name)) | {"case": {"name": name, "changes": changes}}


def document(options: Options) -> dict[str, Any]:
    """A real answer that can be asked again in the page, all its names and ids hostile."""
    names = itertools.cycle(HOSTILE)
    graph = options.whatif()
    assert graph is not None
    places = [place["id"] for place in (*graph["gates"], *graph["projects"])]
    ids = {place: f"{name[:80]} {place}" for place, name in zip(places, names, strict=False)}
    found = poisoned(options.document(bands=True), names)
    for thing in (*found["gates"], *(part for option in found["options"] for part in option["parts"])):
        thing["id"] = ids.get(thing["id"], thing["id"])
    found["case"]["name"] = next(names)
    graph |= {
        "gates": [{**gate, "id": ids[gate["id"]], "name": next(names), "names": dict.fromkeys(("en", "ru", "kk", "ur"), next(names)),
                   "family": gate["family"] and {"en": f"{next(names)} {{gate}}"}} for gate in graph["gates"]],
        "projects": [{**line, "id": ids[line["id"]], "name": next(names), "names": {}} for line in graph["projects"]],
        "ways": [[ids[gate], mode, direction] for gate, mode, direction in graph["ways"]],
        "layers": [{**layer, "name": next(names), "project": ids.get(layer["project"], layer["project"])} for layer in graph["layers"]],
        "cards": list(HOSTILE[:8]),
    }  # fmt: skip
    return found | {"whatif": graph}
