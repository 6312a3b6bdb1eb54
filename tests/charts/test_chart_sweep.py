"""Figures of sweeps: lines over one number, cells over two, the change of the winner said in words too."""

from __future__ import annotations

import re

import pytest

from kazpak.charts.chart import inline_svg
from kazpak.charts.sweep import is_sweep, sweep_chart
from kazpak.errors import InputError


@pytest.fixture(scope="module")
def one(corridor):
    return corridor.sweep("delay.CHN-KGZ:TORUGART.time_h=24:72:24").routes("Almaty", "Karachi", top=2).document()


@pytest.fixture(scope="module")
def two(corridor):
    axes = ("delay.IRN-PAK:GABD.time_h=12:48:36", "reprice.road.haul.usd_per_tkm@PAK.multiply=1:1.4:0.2")
    return corridor.sweep(*axes).routes("Almaty", "Karachi", by="generalised", top=1).document()


def test_a_line_for_each_way_and_a_larger_mark_where_it_wins(one):
    chart = sweep_chart(one)
    (axes,) = chart.figure.axes
    drawn = [line for line in axes.get_lines() if line.get_gid()]
    ways = {(*o["signature"], *o["modes"]) for case in one["cases"] for o in case["options"]}
    assert len(drawn) == len(ways)
    marked = sum(len(line.get_xdata()) for line in axes.get_lines() if line.get_markersize() == 8)
    assert marked == len(one["cases"])
    best = {round(case["options"][0]["totals"]["time_h"] / 24, 6) for case in one["cases"]}
    assert best <= {round(y, 6) for line in drawn for y in line.get_ydata()}


def test_the_change_of_the_winner_is_drawn_and_said(one):
    chart = sweep_chart(one)
    (turn,) = one["change_overs"]
    verticals = [
        line.get_xdata()[0]
        for line in chart.figure.axes[0].get_lines()
        if len(set(line.get_xdata())) == 1 < len(line.get_xdata())
    ]
    assert verticals == [pytest.approx(turn["about"])]
    assert f"about {turn['about']:.1f}" in chart.alt
    assert turn["after"] in chart.alt


def test_a_cell_for_each_point_of_two_numbers(two):
    chart = sweep_chart(two)
    cells = [patch for patch in chart.figure.axes[0].patches if str(patch.get_gid()).startswith("kz-sweep-cell")]
    assert len(cells) == len(two["cases"]) == 6
    winners = [(*case["options"][0]["signature"], *case["options"][0]["modes"]) for case in two["cases"]]
    colours = [cell.get_facecolor() for cell in cells]
    for i in range(6):
        for j in range(6):
            assert (winners[i] == winners[j]) == (colours[i] == colours[j])
    assert len({cell.get_hatch() for cell in cells}) == len(set(winners)), "told apart in a grey print too"
    edges = sorted((c.get_x(), c.get_x() + c.get_width()) for c in cells)
    assert edges[0][1] == edges[-1][0], "cells leave no gap"


def test_years_are_written_as_years(corridor):
    years = corridor.staged([2026, 2034]).routes("Almaty", "Karachi", by="generalised", top=1)
    svg = inline_svg(years.chart(lang="ru"))
    assert ">2026<" in svg
    assert ">Год<" in svg
    assert not re.search(r"<script|href=\"http", svg)


def test_a_case_without_a_route_leaves_a_gap(corridor):
    cases = corridor.sweep("build.uap-railway=1435:1676:241").routes(
        "Almaty", "Gwadar", avoid=["CHN", "IRN", "AFG-PAK:KHARLACHI"], top=1
    )
    assert not any(case["options"] for case in cases.document(geometry=False)["cases"])
    with pytest.raises(InputError, match="no options to draw"):
        cases.chart()


def test_other_cases_are_no_sweep(corridor):
    cases = corridor.compare("base", "torkham-only").routes("Almaty", "Karachi", top=1)
    document = cases.document(geometry=False)
    assert not is_sweep(document)
    with pytest.raises(InputError, match="one or two numbers"):
        sweep_chart(document)
    assert "against distance" in cases.chart().alt
