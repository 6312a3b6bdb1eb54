"""A small world for cards: two gates of three modes and directions, a terminal, a port, a checkpoint, projects."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import worlds
from kazpak.network.layers import LayerKey
from kazpak.tables import Gate, Project, StatusInterval

if TYPE_CHECKING:
    from kazpak.case import Case

TORKHAM, KHUNJERAB, SARAKHS = "AFG-PAK:TORKHAM", "CHN-PAK:KHUNJERAB", "IRN-TKM:SARAKHS"


def small_case() -> Case:
    """The small world under its base case.

    road  CHN --KHUNJERAB-- PAK --TORKHAM(shut)-- AFG      IRN --SARAKHS-- TKM  road and rail
                             |
                 PAK:CHECK, PAK:PORT, PAK:DRY (terminal), PAK:BREAK (1435/1676)
    """
    drawing = worlds.Drawing()
    drawing.gate(TORKHAM, "crossing", ["AFG", "PAK"], ["road"], shut=True)
    drawing.gate(KHUNJERAB, "crossing", ["CHN", "PAK"], ["road"])
    drawing.gate(SARAKHS, "crossing", ["IRN", "TKM"], ["road", "rail"])
    drawing.gate("PAK:DRY", "terminal", ["PAK"], ["road", "rail"])
    drawing.gate("PAK:PORT", "port", ["PAK"], ["road", "rail"])
    drawing.gate("PAK:CHECK", "checkpoint", ["PAK"], ["road"])
    drawing.gates.append(Gate("PAK:BREAK", "gauge_break", "Break", "PAK", "", 0, 0, ("rail",), (1435, 1676)))
    drawing.statuses.append(StatusInterval("PAK:BREAK", "planned", dt.date(2015, 1, 1)))
    for country in ("AFG", "CHN", "IRN", "PAK", "TKM"):
        road, rail = (
            LayerKey(country, "road", 0),
            LayerKey(country, "rail", 1520 if country in ("IRN", "TKM") else 1676),
        )
        for key in (road, rail):
            drawing.node(key, f"{key.mode}-{country}", 60, 30)
        drawing.link(road, f"road-{country}", f"road-{country}", 1.0, line="kkh" if country in ("CHN", "PAK") else "")
        drawing.link(rail, f"rail-{country}", f"rail-{country}", 1.0, line="ml1" if country == "PAK" else "")
        for gate in drawing.gates:
            if country in (gate.country_a, gate.country_b):
                for key in (road, rail):
                    if key.mode in gate.modes and gate.kind != "checkpoint":
                        drawing.node(key, gate.id, 61, 31)
                        drawing.link(key, gate.id, f"{key.mode}-{country}", 10.0)
    drawing.rows += [
        worlds.row("gate.queue.h", f"{TORKHAM}/road", 8, 4, 20),
        worlds.row("gate.queue.h", f"{TORKHAM}/road/PAK>AFG", 10, 5, 20),
        worlds.row("gate.queue.h", f"{TORKHAM}/road/AFG>PAK", 6, 3, 12),
        worlds.row("road.haul.usd_per_tkm", "PAK", 0.06, 0.05, 0.08),
        worlds.row("road.haul.usd_per_tkm", "KAZ", 0.15, 0.07, 0.24),
        worlds.row("gate.fee_official.usd_per_truck", "PAK", 70),
        worlds.row("risk.closure.p", "AFG-PAK", 0.35, 0.1, 0.9),
    ]
    case = drawing.engine().case
    projects = {
        "northern-railway": Project(
            "northern-railway",
            "Northern railway",
            gauge_mm=1520,
            gauge_options=(1435, 1520),
            status="planned",
        ),
        "ml1-upgrade": Project(
            "ml1-upgrade",
            "ML-1",
            status="under_construction",
            upgrade={"line": "ml1", "speed_km_per_h": {"low": 50, "central": 70, "high": 90}},
        ),
    }
    return replace(case, world=replace(case.world, projects=projects))


CARD = """\
name: my-card
intent: Torkham back at work, a day faster, and Pakistani haulage dearer.
source: planning assumption
changes:
  - open: {gate: AFG-PAK:TORKHAM}
  - delay: {gate: AFG-PAK:TORKHAM, time_h: {set: 24}}
  - reprice: {assumption: road.haul.usd_per_tkm, applies_to: PAK, multiply: 1.2}
  - close: {gate: CHN-PAK:KHUNJERAB, modes: [road], direction: both, from: 2027-01-01, to: 2027-02-28}
"""


def make(name: str, *changes: object, **more: object):
    """A card made in Python."""
    from kazpak.scenarios.card import Card

    body = {
        "name": name,
        "intent": "For a test.",
        "source": "planning assumption",
        "changes": changes,
        **more,
    }
    return Card.model_validate(body)
