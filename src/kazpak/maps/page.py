"""Assemble and save one HTML file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError
from kazpak.maps import layers, notes, whatif
from kazpak.maps.cards import option_cards, option_popup
from kazpak.maps.corridors import unavailable
from kazpak.maps.escape import markup
from kazpak.maps.gate_cards import end_popup, gate_card, ordered
from kazpak.maps.legend import legend, switches
from kazpak.maps.sheet import sheet_of
from kazpak.maps.style import STATUSES, symbol
from kazpak.maps.tiles import tiles_of
from kazpak.sources.basemap import lighter, read_basemap

if TYPE_CHECKING:
    from collections.abc import Callable

    from kazpak.maps.sheet import Document, Sheet
    from kazpak.sources.basemap import BaseMap

__all__ = ["LIMIT_BYTES", "MapPage", "all_layers", "map_page", "save", "scripts", "stage", "styles"]

LIMIT_BYTES: Final = 5 * 2**20
"""No page is larger: it must pass through e-mail."""

_END_SYMBOLS: Final = {
    "origin": '<circle cx="12" cy="12" r="8" fill="#fff" stroke="#111a24" stroke-width="3.4"/>'
    '<circle cx="12" cy="12" r="2.6" fill="#111a24"/>',
    "destination": '<circle cx="12" cy="12" r="9.6" fill="#111a24" stroke="#fff" stroke-width="1.4"/>'
    '<path d="M9.2 17.5V6.4l6.6 2.9-6.6 2.9" fill="#fff" stroke="#fff" stroke-width="1.3"/>',
}


def map_page(
    document: Document, *, basemap: Path, lang: str = "en", title: str | None = None, tiles: str | None = None
) -> str:
    """One self-contained HTML page: the options on a map, and a panel that says what they are.

    Parameters
    ----------
    document
        An answer, schema `kazpak.routes/1`.
    basemap
        Folder of the base map.
    lang
        Language of the page: en, ru, kk or ur.
    title
        Heading; origin and destination when None.
    tiles
        Address of live tiles; see `tiles.tiles_of`. A page has none when None.

    Raises
    ------
    DataError
        The base map or a packaged asset is missing.
    InputError
        The base map is damaged, the address of tiles is wrong, or the language is unknown.
    """
    sheet = sheet_of(document, lang, None if tiles is None else tiles_of(tiles))
    return _page(sheet, read_basemap(basemap), title)


def _page(sheet: Sheet, base: BaseMap, title: str | None = None) -> str:
    from kazpak.maps.shell import Skeleton, rendered

    lang = sheet.cat.lang
    before, after = stage(sheet, _panel(sheet, base, title))
    skeleton = Skeleton(lang=lang, direction=sheet.direction, kind="kz-map-page")
    slots = {
        "title": markup(title or notes.title(sheet)),
        "map": sheet.say("maps.map"),
        "before": before,
        "after": after,
    }
    drawn, looks, acts = all_layers(sheet, base), styles(sheet), scripts(sheet)
    return rendered(skeleton, drawn, slots=slots, styles=looks, scripts=acts, tiles=sheet.tiles)


def styles(sheet: Sheet, *more: str) -> tuple[str, ...]:
    """Stylesheets of a page: the common one, further ones, the letters of its language."""
    asked = whatif.STYLES if whatif.has_whatif(sheet.document) else ()
    return ("page.css", *more, *asked, *(("urdu.css",) if sheet.cat.rtl else ()))


def scripts(sheet: Sheet, *more: str) -> tuple[str, ...]:
    """Scripts of a page beyond those of the map."""
    return (*more, *(whatif.SCRIPTS if whatif.has_whatif(sheet.document) else ()))


def all_layers(sheet: Sheet, base: BaseMap) -> list[layers.Drawn]:
    """Everything on the map, from the ground up."""
    return [
        layers.frame(sheet),
        layers.relief(base),
        layers.water(base),
        *layers.tiles(sheet),
        layers.borders(base),
        layers.options(sheet),
        layers.gates(sheet),
        layers.ends(sheet),
        layers.labels(sheet, base),
        *whatif.drawn(sheet),
    ]


def stage(sheet: Sheet, panel: str, *, tag: str = "main", above: str = "") -> tuple[str, str]:
    """Markup before and after the map: symbols, popups, the stage with what stands above the map, the panel."""
    drawings = {**{status: symbol(status) for status in STATUSES}, **_END_SYMBOLS}
    symbols = "".join(f'<symbol id="kz-symbol-{name}" viewBox="0 0 24 24">{d}</symbol>' for name, d in drawings.items())
    popups = "".join(option_popup(sheet, option) for option in sheet.options)
    popups += "".join(end_popup(sheet, end) for end in layers.ENDS)
    popups += f'<template id="kz-credit">{notes.credit(sheet)}</template>'
    before = (
        f'<svg width="0" height="0" style="position:absolute" aria-hidden="true">{symbols}</svg>{popups}'
        f'<a class="kz-skip" href="#kz-panel">{sheet.say("maps.skip")}</a>'
        f'<{tag} class="kz-stage">{above}<div class="kz-mapbox">'
    )
    return before, f'</div><section class="kz-panel" id="kz-panel" tabindex="-1">{panel}</section></{tag}>'


def _panel(sheet: Sheet, base: BaseMap, title: str | None) -> str:
    """Question, answer, options, switches, legend, gates and notes of the map page."""
    cards = option_cards(sheet, folded=True)
    gates = "".join(gate_card(sheet, gate, tag="li") for gate in ordered(sheet))
    gate_words = sheet.say("maps.gates", count=len(sheet.gates))
    small = f"{notes.notices(sheet, base)}<p>{' · '.join(notes.attributions(sheet))}</p>"
    return "".join(
        (
            '<button type="button" class="kz-handle" aria-expanded="false" aria-controls="kz-panel">',
            f'<span class="kz-unseen">{sheet.say("maps.handle")}</span></button>',
            f'<header class="kz-head">{notes.heading(sheet, title)}{notes.asked(sheet)}</header>',
            notes.answer(sheet),
            notes.changes(sheet),
            notes.no_route(sheet),
            f"<h2>{sheet.say('maps.corridors')}</h2>{cards}" if cards else "",
            whatif.results(sheet),
            notes.more(sheet),
            unavailable(sheet),
            whatif.controls(sheet),
            f'<h2 class="kz-layers-title">{sheet.say("maps.layers")}</h2>{switches(sheet, base)}',
            f"<h2>{sheet.say('maps.legend')}</h2>{legend(sheet, base)}",
            _fold(gate_words, f'<ul class="kz-gates">{gates}</ul>') if gates else "",
            _fold(sheet.say("maps.repeat"), notes.manifest(sheet)),
            f'<h2>{sheet.say("maps.notes")}</h2><div class="kz-small">{small}</div>',
        )
    )


def _fold(words: str, body: str) -> str:
    return f'<details class="kz-fold"><summary>{words}</summary>{body}</details>'


@dataclass(frozen=True)
class MapPage:
    """A map that is written when it is asked for: shown in a notebook, or saved.

    Attributes
    ----------
    document
        An answer, schema `kazpak.routes/1`.
    basemap
        Folder of the base map.
    lang
        en, ru, kk or ur.
    whatif
        Gives what the page needs to answer under other settings; only a saved page has it.
    tiles
        Address of live tiles, or None.
    """

    document: Document = field(repr=False)
    basemap: Path
    lang: str = "en"
    whatif: Callable[[], dict[str, Any] | None] | None = field(default=None, repr=False)
    tiles: str | None = None

    def html(self) -> str:
        """The page; see `map_page`."""
        return map_page(self.document, basemap=self.basemap, lang=self.lang, tiles=self.tiles)

    def save(self, path: str | Path) -> Path:
        """Write the page; see `save`."""
        more = self.whatif() if self.whatif is not None else None
        page = map_page({**self.document, "whatif": more}, basemap=self.basemap, lang=self.lang, tiles=self.tiles)
        return save(page, Path(path))

    def _repr_html_(self) -> str:
        """The page in a frame of its own, with a lighter hill shade: a notebook keeps every map that it shows."""
        sheet = sheet_of(self.document, self.lang, None if self.tiles is None else tiles_of(self.tiles))
        page = _page(sheet, lighter(read_basemap(self.basemap)))
        # a page has many double quotes and few single ones
        inside = page.replace("&", "&amp;").replace("'", "&#39;")
        style = "width:100%;height:560px;border:1px solid #d9dfe5"
        return (
            f"<iframe srcdoc='{inside}' style=\"{style}\" "
            f'sandbox="allow-scripts allow-popups" title="{markup(notes.title(sheet))}"></iframe>'
        )


def save(page: str, path: Path) -> Path:
    """Write a page, whole or not at all.

    Parameters
    ----------
    page
        A page.
    path
        Where it goes; a file that is there is replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        The page is larger than `LIMIT_BYTES`, or the path cannot be written.
    """
    from kazpak.sources.store import write_atomic

    content = page.encode("utf-8")
    if len(content) > LIMIT_BYTES:
        size, limit = len(content) / 2**20, LIMIT_BYTES / 2**20
        raise InputError(f"{path}: the page has {size:.1f} MB, at most {limit:.0f} MB: ask for fewer options")
    try:
        with write_atomic(path) as temporary:
            Path(temporary).write_bytes(content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error}") from error
    return path
