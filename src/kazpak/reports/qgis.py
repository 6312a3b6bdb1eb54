"""QGIS styles that travel inside a GeoPackage, so that its layers open ready to read.

QGIS looks for a table `layer_styles` and loads the default style of each layer. The styles follow the
charts: Okabe and Ito's colours, which colour-blind readers tell apart, and dashes or shapes beside them.

References
----------
Okabe, M. and Ito, K. (2008). Color universal design: how to make figures and presentations that are
friendly to colorblind people.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["add_styles", "style_qml"]

_HEAD: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

_STYLES_TABLE: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
    ui TEXT(30), update_time DATETIME DEFAULT '2000-01-01T00:00:00.000Z'
)"""
_STYLES_LISTED: Final = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', '2000-01-01T00:00:00.000Z')"""
_STYLE: Final = """
INSERT INTO layer_styles (
    f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, styleSLD, useAsDefault, description, owner
) VALUES ('', '', ?, 'geometry', 'kazpak', ?, '', 1, 'kazpak', 'kazpak')"""

_RANKS: Final = [
    ("0,114,178", ""),
    ("213,94,0", "6;2"),
    ("0,158,115", "2;2"),
    ("204,121,167", "6;2;1;2"),
    ("230,159,0", "10;3"),
    ("86,180,233", "1;2"),
    ("0,0,0", "4;1"),
    ("120,120,120", "8;2;2;2"),
]
"""Colour and dash [mm] of each rank; the ninth and later share the last entry."""

_PARTS: Final = [
    ("\"status\" IN ('closed')", "closed", "213,94,0", 0.9, "2;2"),
    ("\"status\" IN ('planned','under_construction')", "not built yet", "120,120,120", 0.9, "4;2"),
    ("\"mode\" = 'rail'", "rail", "0,0,0", 0.9, "6;1"),
    ("ELSE", "road", "0,114,178", 0.9, ""),
]
"""Filter, label, colour, width [mm] and dash [mm] of the parts."""

_GATES: Final = {
    "open": ("circle", "0,158,115"),
    "seasonal": ("triangle", "230,159,0"),
    "closed": ("cross2", "213,94,0"),
    "planned": ("diamond", "86,180,233"),
    "under_construction": ("square", "86,180,233"),
}
"""Shape and colour of the gates by state."""


def style_qml(layer: str) -> str:
    """Style document (.qml) of a layer.

    Parameters
    ----------
    layer
        options, parts or gates.
    """
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology|Labeling")
    makers = {"options": _options_style, "parts": _parts_style, "gates": _gates_style}
    makers[layer](root)
    return _HEAD + ET.tostring(root, encoding="unicode")


def add_styles(path: Path, layers: Iterable[str]) -> None:
    """Add the styles of layers to a GeoPackage that holds them.

    Parameters
    ----------
    path
        The GeoPackage.
    layers
        Which layers it has.
    """
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES_TABLE)
        database.execute(_STYLES_LISTED)
        for layer in layers:
            database.execute(_STYLE, (layer, style_qml(layer)))


def _options_style(root: ET.Element) -> None:
    """Each rank its own colour and dash over a white casing."""
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    rules = ET.SubElement(renderer, "rules", key="kazpak-options")
    symbols = ET.SubElement(renderer, "symbols")
    for i, (colour, dash) in enumerate(_RANKS):
        last = i == len(_RANKS) - 1
        test = f'"rank" >= {i + 1}' if last else f'"rank" = {i + 1}'
        ET.SubElement(rules, "rule", key=f"rank-{i + 1}", symbol=str(i), filter=test, label=f"{i + 1}" + "+" * last)
        symbol = _symbol(symbols, str(i), "line")
        _line(symbol, "255,255,255", 2.0, "")
        _line(symbol, colour, 1.0, dash)


def _parts_style(root: ET.Element) -> None:
    """Colour and dash by what can be used today and by mode."""
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    rules = ET.SubElement(renderer, "rules", key="kazpak-parts")
    symbols = ET.SubElement(renderer, "symbols")
    barred = " AND ".join(f"NOT ({test})" for test, *_ in _PARTS[:2])
    for i, (test, label, colour, width, dash) in enumerate(_PARTS):
        # Rules of one level may all apply: what is shut shall not be drawn as road or rail as well.
        full = f"{test} AND {barred}" if label == "rail" else test
        ET.SubElement(rules, "rule", key=f"part-{i}", symbol=str(i), filter=full, label=label)
        _line(_symbol(symbols, str(i), "line"), colour, width, dash)


def _gates_style(root: ET.Element) -> None:
    """Shape and colour by status, larger for longer dwell, with the name beside."""
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr="status", symbollevels="0")
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for i, (status, (shape, colour)) in enumerate(_GATES.items()):
        ET.SubElement(
            categories, "category", value=status, label=status.replace("_", " "), symbol=str(i), render="true"
        )
        layer = ET.SubElement(_symbol(symbols, str(i), "marker"), "layer", {"class": "SimpleMarker"})
        layer.attrib |= {"enabled": "1", "pass": "0", "locked": "0"}
        _properties(
            layer,
            {
                "name": shape,
                "color": f"{colour},255",
                "outline_color": "35,35,35,255",
                "outline_width": "0.3",
                "outline_width_unit": "MM",
                "size": "3.4",
                "size_unit": "MM",
            },
        )
        size = 'coalesce(scale_exp("dwell_h_central", 0, 96, 2.6, 7, 0.57), 3.4)'
        _expression(layer, "size", size)
    _labels(root)


def _symbol(symbols: ET.Element, name: str, kind: str) -> ET.Element:
    """An empty symbol."""
    return ET.SubElement(symbols, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")


def _line(symbol: ET.Element, colour: str, width_mm: float, dash: str) -> None:
    """One stroke of a line symbol."""
    layer = ET.SubElement(symbol, "layer", {"class": "SimpleLine", "enabled": "1", "pass": "0", "locked": "0"})
    _properties(
        layer,
        {
            "line_color": f"{colour},255",
            "line_width": str(width_mm),
            "line_width_unit": "MM",
            "line_style": "solid",
            "capstyle": "flat" if dash else "round",
            "joinstyle": "round",
            "use_custom_dash": "1" if dash else "0",
            "customdash": dash or "5;2",
            "customdash_unit": "MM",
        },
    )


def _properties(layer: ET.Element, values: Mapping[str, str]) -> None:
    """Settings of a symbol layer, in the form of new QGIS and in that of old."""
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", name=name, type="QString", value=value)
    for name, value in values.items():
        ET.SubElement(layer, "prop", k=name, v=value)


def _expression(layer: ET.Element, name: str, expression: str) -> None:
    """A setting that follows the record."""
    data = ET.SubElement(layer, "data_defined_properties")
    top = ET.SubElement(data, "Option", type="Map")
    ET.SubElement(top, "Option", name="name", type="QString", value="")
    entries = ET.SubElement(top, "Option", name="properties", type="Map")
    entry = ET.SubElement(entries, "Option", name=name, type="Map")
    ET.SubElement(entry, "Option", name="active", type="bool", value="true")
    ET.SubElement(entry, "Option", name="expression", type="QString", value=expression)
    ET.SubElement(entry, "Option", name="type", type="int", value="3")
    ET.SubElement(top, "Option", name="type", type="QString", value="collection")


def _labels(root: ET.Element) -> None:
    """Names beside the points, with a white edge so that they read on any map."""
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style", fieldName="name", isExpression="0", fontSize="9", fontSizeUnit="Point"
    )
    style.attrib |= {"fontFamily": "Sans Serif", "textColor": "34,34,34,255", "textOpacity": "1"}
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
    )
    ET.SubElement(settings, "placement", placement="6", dist="1", distUnits="MM")
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="1")
