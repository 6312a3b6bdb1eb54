"""Figures as SVG that can stand inside a page: no script, no reference to the outside, no clashing ids."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from kazpak.charts.style import styled
from kazpak.charts.text import FAMILIES, URDU_FONTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

__all__ = ["figure_svg", "with_letters"]

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_PNG: Final = "data:image/png;base64,"
_URL: Final = re.compile(r"url\(#([^)]+)\)")
# matplotlib before 3.11 writes one `font`, later ones a `font-family` of its own.
_FONT: Final = re.compile(r"(font-family:|font:[^;]*?\d(?:\.\d+)?px)[^;]*")
_FIRST_ISOLATE: Final = "\u2068{}\u2069"
_MARGIN: Final = re.compile(r"[\u0590-\u08ff]")


def figure_svg(figure: Figure, *, alt: str, hints: Mapping[str, tuple[str, str]]) -> str:
    """SVG text of a figure.

    Letters stay letters (found, copied, read aloud, shaped by the reader), in the reader's sans-serif. The
    same figure gives the same text.

    Parameters
    ----------
    figure
        A matplotlib figure.
    alt
        Text in place of the picture.
    hints
        For the group ids of artists: option key and a text shown on hover.
    """
    raw = io.StringIO()
    with styled():
        figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
    # What is parsed here was written by matplotlib two lines above.
    root = ET.fromstring(raw.getvalue())  # noqa: S314
    prefix = "k" + hashlib.sha256((raw.getvalue() + alt).encode()).hexdigest()[:8]
    _drop(root)
    _lighten(root)
    _hint(root, hints)
    _rename(root, prefix)
    _letters(root)
    _head(root, alt)
    return ET.tostring(root, encoding="unicode")


def with_letters(svg: str) -> str:
    """The same figure for a file of its own: where it holds Urdu, the letters of Urdu are in it.

    Parameters
    ----------
    svg
        What `figure_svg` gives.
    """
    if not _MARGIN.search(svg):
        return svg
    faces = "".join(
        f"@font-face{{font-family:'{FAMILIES[1]}';font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{base64.b64encode(file.read_bytes()).decode()})}}"
        for weight, file in zip((400, 700), URDU_FONTS, strict=True)
    )
    # A style attribute names the reader's own letters; they stay for all that the face does not hold.
    style = f"<style>{faces}text{{font-family:'{FAMILIES[1]}',sans-serif!important}}</style>"
    head, end, rest = svg.partition(">")
    return f"{head}{end}{style}{rest}"


def _drop(root: ET.Element) -> None:
    """Take away metadata, and the style sheet that would reach the whole page."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{_SVG}metadata", f"{_SVG}style"}:
                parent.remove(child)


def _lighten(root: ET.Element) -> None:
    """Store pictures as JPEG: a hill shade takes a sixth of the room."""
    from PIL import Image

    for picture in root.iter(f"{_SVG}image"):
        packed = picture.get(_LINK, "")
        if packed.startswith(_PNG):
            light = io.BytesIO()
            with Image.open(io.BytesIO(base64.b64decode(packed.removeprefix(_PNG)))) as pixels:
                pixels.convert("RGB").save(light, "JPEG", quality=70)
            picture.set(_LINK, "data:image/jpeg;base64," + base64.b64encode(light.getvalue()).decode())


def _hint(root: ET.Element, hints: Mapping[str, tuple[str, str]]) -> None:
    """Mark what belongs to which option, and what to say when it is pointed at."""
    for group in root.iter(f"{_SVG}g"):
        if group.get("id", "") in hints:
            key, text = hints[group.get("id", "")]
            group.set("data-option", key)
            if text:
                title = ET.Element(f"{_SVG}title")
                title.text = text
                group.insert(0, title)


def _rename(root: ET.Element, prefix: str) -> None:
    """Keep only ids that something refers to, made unique for the page."""
    used: set[str] = set()
    for element in root.iter():
        for value in element.attrib.values():
            used |= set(_URL.findall(value))
        if _LINK in element.attrib:
            used.add(element.attrib[_LINK].removeprefix("#"))
    for element in root.iter():
        identity = element.attrib.pop("id", None)
        if identity in used:
            element.set("id", f"{prefix}-{identity}")
        link = element.attrib.pop(_LINK, None)
        if link is not None:
            inside = link.startswith("#")
            element.set("href", f"#{prefix}-{link[1:]}" if inside else link)
        for name, value in list(element.attrib.items()):
            if "url(#" in value:
                element.set(name, _URL.sub(rf"url(#{prefix}-\1)", value))
        element.tag = element.tag.removeprefix(_SVG)


def _letters(root: ET.Element) -> None:
    """Let the reader's machine choose the letters; text that starts in Arabic script runs its own way."""
    for element in root.iter("text"):
        element.set("style", _FONT.sub(r"\1 sans-serif", element.get("style", "")))
        for run in element.iter():
            if run.text and _MARGIN.search(run.text):
                run.text = _FIRST_ISOLATE.format(run.text)


def _head(root: ET.Element, alt: str) -> None:
    """Attributes of the outermost element: scales with the page, has a name, joins as matplotlib does."""
    width, height = root.get("width", ""), root.get("height", "")
    root.attrib.clear()
    size = [value.removesuffix("pt") for value in (width, height)]
    root.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {size[0]} {size[1]}",
        "width": "100%",
        "role": "img",
        "aria-label": alt,
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
        "style": f"max-width:{size[0]}pt;height:auto;background:#fff",
    }
    title = ET.Element("title")
    title.text = alt
    root.insert(0, title)
