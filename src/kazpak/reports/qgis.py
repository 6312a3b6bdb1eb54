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
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from kazpak.reports.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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

_NOT_BUILT: Final = ("\"status\" IN ('planned','under_construction')", "not built yet", "86,180,233", 1.0, "4;2")
_PARTS: Final = [
    _NOT_BUILT,
    ("\"mode\" = 'rail'", "rail", "0,0,0", 0.9, "6;1"),
    ("ELSE", "road", "0,114,178", 0.9, ""),
]
"""Filter, label, colour, width [mm] and dash [mm] of the parts; the first one that holds."""

_GATES: Final = {
    "open": ("circle", "0,158,115"),
    "seasonal": ("triangle", "230,159,0"),
    "closed": ("cross2", "213,94,0"),
    "planned": ("diamond", "86,180,233"),
    "under_construction": ("square", "86,180,233"),
    "": ("circle", "160,160,160"),
}
"""Shape and colour of the gates by state; the empty one stands for all others, as QGIS has it."""


_STROKES: Final = frozenset({"cross2"})


class _Rule(NamedTuple):
    """What is drawn how: an expression, a label for the legend, strokes (colour, width [mm], dash [mm])."""

    test: str
    label: str
    strokes: tuple[tuple[str, float, str], ...]


def style_qml(layer: str, *, cases: Sequence[str] = ()) -> str:
    """Style document (.qml) of a layer.

    Parameters
    ----------
    layer
        options, parts, planned or gates.
    cases
        Names of the cases; of several, options are told apart by case instead of by rank.
    """
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology|Labeling", labelsEnabled="0")
    if layer == "gates":
        _gates_style(root)
    else:
        _lines_style(root, layer, _options_rules(cases) if layer == "options" else _parts_rules(layer))
    return _HEAD + ET.tostring(root, encoding="unicode")


def add_styles(path: Path, layers: Iterable[str], *, cases: Sequence[str] = ()) -> None:
    """Add the styles of layers to a GeoPackage that holds them.

    Parameters
    ----------
    path
        The GeoPackage.
    layers
        Which layers it has.
    cases
        Names of the cases in it.
    """
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES_TABLE)
        database.execute(_STYLES_LISTED)
        for layer in layers:
            database.execute(_STYLE, (layer, style_qml(layer, cases=cases)))


def _options_rules(cases: Sequence[str]) -> list[_Rule]:
    """Each rank, or each of several cases, its own colour and dash over a white casing."""
    rules: list[_Rule] = []
    many = len(cases) > 1
    for i, (colour, dash) in enumerate(_RANKS):
        last = i == len(_RANKS) - 1
        test, label = f'"rank" {">=" if last else "="} {i + 1}', f"{i + 1}{'+' * last}"
        if many:
            shown = cases[i:] if last else cases[i : i + 1]
            if not shown:
                break
            test = f'"case" IN ({", ".join(map(_quoted, shown))})'
            label = ", ".join(plain(case, limit=60) for case in shown)
        rules.append(_Rule(test, label, (("255,255,255", 2.0, ""), (colour, 1.0, dash))))
    return rules


def _quoted(text: str) -> str:
    """A text of an expression of QGIS; it stands there as it stands in the table."""
    return "'" + plain(text).replace("\\", "\\\\").replace("'", "''") + "'"


def _parts_rules(layer: str) -> list[_Rule]:
    """Colour and dash by what is built and by mode."""
    rules: list[_Rule] = []
    # Rules of one level may all apply: what is not built shall not be drawn as road or rail as well.
    built = f'("status" IS NULL OR NOT ({_NOT_BUILT[0]}))'
    for test, label, colour, width, dash in _PARTS if layer == "parts" else [_NOT_BUILT]:
        full = f"{test} AND {built}" if label == "rail" else test
        rules.append(_Rule(full, label, ((colour, width, dash),)))
    return rules


def _lines_style(root: ET.Element, layer: str, given: Sequence[_Rule]) -> None:
    """Rules of a layer of lines."""
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="1")
    rules = ET.SubElement(renderer, "rules", key=f"kazpak-{layer}")
    symbols = ET.SubElement(renderer, "symbols")
    for i, rule in enumerate(given):
        key = f"{layer}-{i + 1}"
        ET.SubElement(rules, "rule", key=key, symbol=str(i), filter=rule.test, label=rule.label)
        symbol = _symbol(symbols, str(i), "line")
        for stroke in rule.strokes:
            _line(symbol, *stroke)
    # The best option is drawn last, over the others.
    ET.SubElement(ET.SubElement(renderer, "orderby"), "orderByClause", asc="0", nullsFirst="0").text = '"rank"'


def _gates_style(root: ET.Element) -> None:
    """Shape and colour by status, larger for longer dwell, with the name beside; no gate is left out."""
    root.set("labelsEnabled", "1")
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr="status", symbollevels="0")
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for i, (status, (shape, colour)) in enumerate(_GATES.items()):
        ET.SubElement(
            categories,
            "category",
            value=status,
            type="string",
            label=status.replace("_", " ") or "unknown",
            symbol=str(i),
            render="true",
        )
        layer = ET.SubElement(_symbol(symbols, str(i), "marker"), "layer", {"class": "SimpleMarker"})
        layer.attrib |= {"enabled": "1", "pass": "0", "locked": "0"}
        _properties(
            layer,
            {
                "name": shape,
                "color": f"{colour},255",
                # A cross is all outline.
                "outline_color": f"{colour},255" if shape in _STROKES else "35,35,35,255",
                "outline_width": "0.9" if shape in _STROKES else "0.3",
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
