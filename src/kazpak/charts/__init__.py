"""Figures of an answer, drawn without a window or a browser: PNG, SVG and PDF.

Each function takes the plain document of an answer and gives a `Chart`. matplotlib is loaded when the
first figure is drawn; its settings are left as they were.
"""

from kazpak.charts.bars import bars_chart
from kazpak.charts.chart import SUFFIXES, Chart, inline_svg, save
from kazpak.charts.distance import distance_chart
from kazpak.charts.map import map_figure
from kazpak.charts.pareto import pareto_chart
from kazpak.charts.report import report_pdf
from kazpak.charts.rows import distance_rows, term_rows

__all__ = [
    "SUFFIXES",
    "Chart",
    "bars_chart",
    "distance_chart",
    "distance_rows",
    "inline_svg",
    "map_figure",
    "pareto_chart",
    "report_pdf",
    "save",
    "term_rows",
]
