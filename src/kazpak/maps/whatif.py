"""What-if inside a page: gates, hours, payments and planned lines to be set, and answers worked out there.

The document brings the portable graph (`kazpak.routing.portable`); here it gets its names, words and colours.
Everything that a reader sees of it is written by `assets/whatif*.js` as text, never as markup.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kazpak.locale import crossing_name
from kazpak.maps.corridors import ON_CARD
from kazpak.maps.escape import visible
from kazpak.maps.gate_cards import ordered
from kazpak.maps.layers import Drawn
from kazpak.maps.lines import encoded
from kazpak.maps.numbers import formats
from kazpak.maps.sheet import ink_on
from kazpak.maps.style import MODES, PALETTE, USABLE

if TYPE_CHECKING:
    from kazpak.maps.sheet import Document, Record, Sheet

__all__ = ["SCRIPTS", "STYLES", "controls", "drawn", "has_whatif", "results"]

SCRIPTS: Final = (
    "whatif-graph.js",
    "whatif-ways.js",
    "whatif-solve.js",
    "whatif-card.js",
    "whatif-show.js",
    "whatif-rows.js",
    "whatif.js",
)
STYLES: Final = ("whatif.css",)

_DIGITS: Final = 4
_TEXTS: Final = "whatif."
_WORDS: Final = (
    "maps.itinerary", "maps.pareto", "maps.risk", "maps.show_option", "tables.label.direct",
    "tables.label.by", "tables.label.corridor", "tables.comma", "tables.kind.access",
    "tables.kind.crossing", "tables.kind.transfer", "tables.kind.gauge", "tables.kind.gauge_break",
    "tables.kind.port", "tables.kind.checkpoint", "tables.kind.junction", "tables.kind.terminal",
    "tables.mode.road", "tables.mode.rail", "tables.mode.sea", "tables.status.open", "tables.status.closed",
    "tables.status.planned", "tables.status.under_construction", "tables.status.seasonal",
)  # fmt: skip
_ONLY_GIVEN: Final = frozenset({"--set", "--data"})
_ALL_HOURS: Final = 24
_FARTHEST: Final = 3.0
_ISOLATED: Final = "\u2068{}\u2069"


def has_whatif(document: Document) -> bool:
    """Whether a document brings what the page needs for it."""
    return bool(document.get("whatif"))


def results(sheet: Sheet) -> str:
    """Place for the options of a setting, beside those of the answer."""
    if not has_whatif(sheet.document):
        return ""
    return '<div class="kz-whatif-results" hidden><ul class="kz-cards"></ul></div>'


def controls(sheet: Sheet) -> str:
    """Markup of the controls; rows of gates are filled in by the script."""
    if not has_whatif(sheet.document):
        return ""
    say = sheet.say
    folds = "".join(
        f'<details class="kz-fold" data-whatif="{name}"{" open" if name == "on" else ""}><summary>{words}</summary>'
        f'<div class="kz-whatif-rows"></div></details>'
        for name, words in (
            ("on", say("whatif.gates.on")),
            ("other", say("whatif.gates.other")),
            ("factors", say("whatif.factors")),
            ("projects", say("whatif.projects")),
        )
    )
    return (
        f'<section class="kz-whatif" id="kz-whatif" tabindex="-1" aria-labelledby="kz-whatif-title">'
        f'<h2 id="kz-whatif-title">{say("whatif.title")}</h2><p class="kz-small">{say("whatif.intro")}</p>'
        f'<p class="kz-whatif-state" role="status" aria-live="polite">{say("whatif.none")}</p>'
        f'<button type="button" class="kz-button" data-whatif-reset hidden>{say("whatif.reset")}</button>'
        f"{folds}{_card(sheet)}</section>"
    )


def _card(sheet: Sheet) -> str:
    """Where a setting can be taken out of the page as a scenario card."""
    say = sheet.say
    return (
        f'<details class="kz-fold" data-whatif="card"><summary>{say("whatif.card")}</summary>'
        f'<p class="kz-small" data-whatif-empty>{say("whatif.card.none")}</p><div hidden data-whatif-full>'
        f'<p class="kz-whatif-buttons"><a class="kz-button" data-whatif-save>{say("whatif.card.save")}</a>'
        f'<button type="button" class="kz-button" data-whatif-copy>{say("whatif.card.copy")}</button></p>'
        f'<label class="kz-small" for="kz-whatif-text">{say("whatif.card.text")}</label>'
        f'<textarea id="kz-whatif-text" dir="ltr" rows="9" readonly spellcheck="false" wrap="off"></textarea>'
        f'<p class="kz-small">{say("whatif.card.hint")}</p>'
        f'<pre dir="ltr" tabindex="0"><code data-whatif-command></code></pre></div></details>'
    )


def drawn(sheet: Sheet) -> list[Drawn]:
    """The graph with names and words, for the script; nothing where the document has none."""
    given: Mapping[str, Any] | None = sheet.document.get("whatif")
    if not given:
        return []
    graph = {
        **given,
        "layers": [_layer(layer) for layer in given["layers"]],
        "gates": [_gate(sheet, gate) for gate in given["gates"]],
        "projects": [{**p, "name": _full(sheet, p), "names": None} for p in given["projects"]],
        "digits": _DIGITS,
    }
    data = {
        "graph": graph,
        "texts": _texts(sheet),
        "formats": _formats(sheet),
        "shown": _shown(sheet),
        "used": _used(sheet),
        "order": [str(gate.get("id")) for gate in ordered(sheet) if gate.get("used")],
        "base": [_base(sheet, option) for option in sheet.options],
        "colours": [{"colour": colour, "ink": ink_on(colour)} for colour in PALETTE],
        "looks": list(MODES),
        "usable": sorted(USABLE),
        "ends": [_end(sheet, "origin"), _end(sheet, "destination")],
        "command": _command(sheet.document),
        "most": {"factor": _FARTHEST, "hours": _ALL_HOURS},
    }
    return [Drawn("whatif", data)]


def _used(sheet: Sheet) -> list[int]:
    """Ways through gates that an option of the answer goes: their hours can be set at once."""
    parts = [part for option in sheet.options for part in option.get("parts") or ()]
    gone = {(part.get("id"), part.get("direction")) for part in parts if part.get("kind") not in ("haul", "access")}
    modes = {part.get("mode") for part in parts if part.get("kind") == "haul"}
    ways = sheet.document["whatif"]["ways"]
    return [i for i, (gate, mode, way) in enumerate(ways) if (gate, way) in gone and (not mode or mode in modes)]


def _layer(layer: Mapping[str, Any]) -> dict[str, Any]:
    return {**layer, "lines": [encoded(line, digits=_DIGITS) for line in layer["lines"]]}


def _gate(sheet: Sheet, gate: Mapping[str, Any]) -> dict[str, Any]:
    """A gate as it is called in lists, in labels, and by those who search for it."""
    names = gate.get("names") or {}
    found = " ".join([str(gate["id"]), str(gate.get("name") or ""), *map(str, names.values())])
    return {
        "id": gate["id"],
        "kind": visible(gate["kind"], limit=60),
        "name": _full(sheet, gate),
        "short": visible(crossing_name(gate, sheet.cat.lang), limit=60),
        "search": visible(found).casefold(),
        "family": _family(sheet, gate),
        "rank": gate.get("rank"),
    }


def _family(sheet: Sheet, gate: Mapping[str, Any]) -> str:
    """Short name of the corridors that a gate names, with {gate} for the border crossed next to it; empty if none."""
    names = gate.get("family") or {}
    return visible(names.get(sheet.cat.lang) or names.get("en") or "", limit=120)


def _local(sheet: Sheet, thing: Mapping[str, Any]) -> str:
    """Name in the page's language."""
    names = thing.get("names") or {}
    return visible(names.get(sheet.cat.lang) or thing.get("name") or thing["id"], limit=120)


def _full(sheet: Sheet, thing: Mapping[str, Any]) -> str:
    """Name in the page's language; in Urdu the Latin one follows."""
    local, latin = _local(sheet, thing), visible(thing.get("name") or thing["id"], limit=120)
    return f"{local} ({_ISOLATED.format(latin)})" if sheet.cat.rtl and latin != local else local


def _texts(sheet: Sheet) -> dict[str, str]:
    """Words of the script, with {name} where a value goes."""
    countries = [key for key in sheet.cat.texts if key.startswith("maps.country.")]
    own = [key for key in sheet.cat.texts if key.startswith(_TEXTS)]
    return {key: sheet.cat.texts[key] for key in (*own, *_WORDS, *countries)}


def _formats(sheet: Sheet) -> dict[str, Any]:
    """How the page's language writes numbers and calls criteria."""
    names = [criterion["name"] for criterion in sheet.document["whatif"]["criteria"]]
    return {
        **formats(sheet),
        "lang": sheet.cat.lang,
        "criteria": {name: sheet.criterion(name) for name in names},
        "measure": sheet.measure(sheet.document.get("by")),
    }


def _shown(sheet: Sheet) -> list[str]:
    """Criteria on a card, as on those of the answer."""
    asked = str(sheet.document.get("by") or "")
    return list(dict.fromkeys([*ON_CARD, asked]))


def _base(sheet: Sheet, option: Record) -> dict[str, Any]:
    """An option of the answer, to be known again."""
    return {
        "rank": option.get("rank"),
        "title": sheet.short(option) or sheet.label(option),
        "signature": list(option.get("signature") or ()),
        "modes": list(option.get("modes") or ()),
        "totals": dict(option.get("totals") or {}),
    }


def _end(sheet: Sheet, which: str) -> dict[str, Any]:
    place = sheet.document.get(which) or {}
    return {"name": sheet.name(str(place.get("id")), place.get("name"))}


def _command(document: Document) -> str:
    """How to ask the same question under a card whose file is called {file}."""
    asked = document.get("question") or {}
    ends = [str((document.get(end) or {}).get("id") or "").removeprefix("@") for end in ("origin", "destination")]
    words = ["kazpak", "routes", *ends, "--by", str(document.get("by"))]
    words += ["--modes", ",".join(asked.get("modes") or ())]
    for option in ("via", "avoid"):
        for item in asked.get(option) or ():
            words += [f"--{option}", str(item).removeprefix("@")]
    words += ["--on", str(document.get("on")), "--cargo", str(document.get("cargo")), "--top", str(asked.get("top"))]
    if asked.get("max_transfers") is not None:
        words += ["--max-transfers", str(asked["max_transfers"])]
    for kind in asked.get("refuse") or ():
        words += ["--refuse", str(kind)]
    for name in document["whatif"]["cards"]:
        words += ["--under", name]
    words += _given(str((document.get("manifest") or {}).get("command") or ""))
    return shlex.join(words) + " --under {file}"


def _given(command: str) -> list[str]:
    """What of a command line is in no other part of its answer: numbers that were set, and the data folder."""
    try:
        words = shlex.split(command)
    except ValueError:  # not ours
        return []
    found = []
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in _ONLY_GIVEN:
            found += [name, value if equals else "".join(words[at + 1 : at + 2])]
    return found
