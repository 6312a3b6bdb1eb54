"""Text from data, made safe for the one place where it will stand.

Names come from files that others wrote. On a page a text can stand in markup, in an attribute, in a link
or in a script, and each place has its own way of breaking. Nothing else in `maps` puts text on a page.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from kazpak.errors import InputError
from kazpak.locale import visible as seen

__all__ = ["ARROW", "DASH", "LONGEST", "href", "isolated", "markup", "safe_svg", "script_json", "visible"]

ARROW: Final = '<span class="kz-arrow" aria-hidden="true">→</span>'
"""From one place to the next; turned round where lines run from right to left."""

DASH: Final = "\u2013"
"""An en dash: between two ends, and for nothing known."""

LONGEST: Final = 400
"""The most characters of one text on a page; a longer one ends in an ellipsis."""

# Beyond HTML: what a template of Jinja or a back-tick string of JavaScript would act upon.
_TEMPLATE: Final = str.maketrans({"\\": "&#92;", "`": "&#96;", "$": "&#36;", "{": "&#123;", "}": "&#125;"})
_IN_SCRIPT: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_SVG: Final = "{http://www.w3.org/2000/svg}"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_FORBIDDEN_IN_SVG: Final = frozenset(
    {"script", "foreignObject", "iframe", "object", "embed", "animate", "set", "handler"}
)
_OUTSIDE: Final = re.compile(r"@import|(?:url|image-set|image)\s*\(\s*(?![\s'\"]*(?:#|data:))", re.IGNORECASE)


def visible(value: object, *, limit: int = LONGEST) -> str:
    """One line of visible text, not endless; see `kazpak.locale.visible`."""
    return seen(value, limit=limit)


def markup(value: object, *, limit: int = LONGEST) -> str:
    """Text for markup and for a quoted attribute, inert in templates too."""
    return html.escape(visible(value, limit=limit), quote=True).translate(_TEMPLATE)


def isolated(value: object, *, limit: int = LONGEST) -> str:
    """Text for markup whose direction does not reach what stands around it."""
    return f"<bdi>{markup(value, limit=limit)}</bdi>"


def script_json(value: Any) -> str:  # noqa: ANN401 (anything that JSON can hold)
    """A value as JSON that may stand inside a script element and inside a Jinja template.

    Raises
    ------
    ValueError
        A number that is not finite: JSON has no word for it.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escaped in _IN_SCRIPT.items():
        text = text.replace(character, escaped)
    # An opening brace is followed by a quote or its closing one, unless it stands in a text.
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text)


def href(value: object) -> str | None:
    """Address for a link, escaped for its attribute; None for anything but a plain web address."""
    text = visible(value, limit=2_000)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in text:
        return None
    return markup(text, limit=2_000)


def safe_svg(svg: str, *, name: str) -> str:
    """A picture ready to stand in a page, without its XML prologue.

    Parameters
    ----------
    svg
        A whole SVG document.
    name
        What to call it in an error.

    Raises
    ------
    InputError
        It is no SVG, or it holds a script, a handler, foreign markup or an outside reference.
    """
    body = svg[svg.find("<svg") :] if "<svg" in svg else svg
    try:
        root = ET.fromstring(body)  # noqa: S314 (entities cannot be declared: the prologue is gone)
    except ET.ParseError as error:
        raise InputError(f"chart {name}: not an SVG: {error}") from error
    faults = [f"chart {name}: {fault}" for element in root.iter() for fault in _svg_faults(element)]
    if root.tag not in {f"{_SVG}svg", "svg"}:
        faults.append(f"chart {name}: the root is {root.tag}, should be svg")
    if faults:
        raise InputError(faults)
    return body.strip()


def _svg_faults(element: ET.Element) -> list[str]:
    tag = str(element.tag).rpartition("}")[2]
    faults = [f"holds <{tag}>"] if tag in _FORBIDDEN_IN_SVG else []
    for key, value in element.attrib.items():
        short = key.rpartition("}")[2].lower()
        if short.startswith("on"):
            faults.append(f"<{tag}> has a handler {short}")
        if (key == _XLINK or short == "href") and not value.strip().startswith(("#", "data:image/")):
            faults.append(f"<{tag}> refers to {value[:60]!r}")
        if _OUTSIDE.search(value):
            faults.append(f"<{tag}> {short} refers outside")
    if tag == "style" and _OUTSIDE.search(element.text or ""):
        faults.append("<style> refers outside")
    return faults
