"""The Folium side of a page: a skeleton, a map, and one element for each layer.

Branca renders what an element gives as a template of its own, so nothing that came with the data may pass
here unguarded: layers go through `script_json`, markup goes into slots after all templates are done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import folium
from branca.element import Figure, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from kazpak.maps.escape import script_json
from kazpak.maps.offline import OWN, inlined, policy_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kazpak.maps.layers import Drawn
    from kazpak.maps.tiles import Tiles

__all__ = ["Skeleton", "rendered"]

_SCRIPTS: Final = ("lines.js", "numbers.js", "frame.js", "ground.js", "options.js", "gates.js", "labels.js", "panel.js")
_SLOT: Final = "<!--kazpak:{name}-->"


class Skeleton(Figure):  # type: ignore[misc]  # branca is untyped
    """An empty page with a policy, a language and slots for what must not pass a template."""

    _template = Template(
        '<!DOCTYPE html>\n<html lang="{{ this.lang }}" dir="{{ this.direction }}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="<!--kazpak:policy-->">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title><!--kazpak:title--></title>\n"
        '{{ this.header.render(**kwargs) }}\n</head>\n<body class="{{ this.kind }}">\n<!--kazpak:before-->\n'
        "{{ this.html.render(**kwargs) }}\n<!--kazpak:after-->\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n</body>\n</html>\n"
    )

    def __init__(self, *, lang: str, direction: str, kind: str) -> None:
        super().__init__()
        self._id = "kazpak"
        self.header._children.clear()  # noqa: SLF001 (the template states the character set itself)
        self.lang, self.direction, self.kind = lang, direction, kind


class _Map(folium.Map):  # type: ignore[misc]  # folium is untyped
    """A Folium map that brings Leaflet alone, may be zoomed by hand, and says what it is."""

    default_js: ClassVar = [pair for pair in folium.Map.default_js if pair[0] == "leaflet"]
    default_css: ClassVar = [pair for pair in folium.Map.default_css if pair[0] == "leaflet_css"]
    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<div class="kz-map" id="{{ this.get_name() }}" dir="ltr" role="region" '
        'aria-label="<!--kazpak:map-->"></div>'
        "{% endmacro %}{% macro script(this, kwargs) %}{{ this.leaflet(kwargs) }}{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(
            location=[38.0, 68.0], zoom_start=5, tiles=None, prefer_canvas=True, zoom_control=False,
            zoomSnap=0.25, zoomDelta=0.5, wheelPxPerZoomLevel=90, maxZoom=11,
        )  # fmt: skip
        self._id = "kazpak"

    def leaflet(self, kwargs: dict[str, Any]) -> str:
        """Folium's own call that makes the map."""
        return str(folium.Map._template.module.script(self, kwargs))  # noqa: SLF001


class _Own(JSCSSMixin):  # type: ignore[misc]  # folium is untyped
    """Brings the page's own scripts and style, after Leaflet's."""

    _template = Template("{% macro script(this, kwargs) %}{% endmacro %}")

    def __init__(self, styles: tuple[str, ...], scripts: tuple[str, ...]) -> None:
        super().__init__()
        self._id = "own"
        self.default_js = [(name, f"{OWN}{name}") for name in (*_SCRIPTS, *scripts)]
        self.default_css = [(name, f"{OWN}{name}") for name in styles]


class _Ready(MacroElement):  # type: ignore[misc]  # folium is untyped
    """The last call: panel and map know each other."""

    _template = Template("{% macro script(this, kwargs) %}kazpak.ready({{ this._parent.get_name() }});{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()
        self._id = "ready"


class _Layer(MacroElement):  # type: ignore[misc]  # branca is untyped
    """A layer as a call of the function that draws it."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "kazpak.{{ this.verb }}({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self._name = "layer"
        self._id = drawn.verb  # not random: the same answer gives the same page
        self.verb, self.data = drawn.verb, script_json(drawn.data)


def rendered(
    skeleton: Skeleton,
    drawn: Iterable[Drawn],
    *,
    slots: Mapping[str, str],
    styles: tuple[str, ...],
    scripts: tuple[str, ...] = (),
    tiles: Tiles | None = None,
) -> str:
    """The page with the map in it, everything inlined.

    Parameters
    ----------
    skeleton
        The page to fill.
    drawn
        Layers, the lowest first.
    slots
        Markup by slot: title, map (its name for screen readers), before, after.
    styles, scripts
        Further files of `assets/`.
    tiles
        Live tiles that the policy lets in.

    Raises
    ------
    DataError
        The page would need something that is not packaged.
    """
    leaflet = _Map()
    leaflet.add_to(skeleton)
    elements: list[Any] = [_Own(styles, scripts), *map(_Layer, drawn), _Ready()]
    for element in elements:
        element.add_to(leaflet)
    page = str(skeleton.render())
    for name, content in slots.items():
        page = page.replace(_SLOT.format(name=name), content, 1)
    page = inlined(page)
    return page.replace(_SLOT.format(name="policy"), policy_of(page, tiles), 1)
