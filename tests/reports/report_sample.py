"""Answer documents as the tests of tables, files and charts need them.

Almaty to Karachi, five ways: two by road, one by rail and road, one through gates that are shut, one that
is not built yet. Speeds, hours and prices here are made up; only the shape and the places are real.
"""

import csv
import json
import math
from itertools import pairwise
from pathlib import Path

from kazpak.geodesy import line_length_km
from kazpak.studies.side_by_side import difference_rows, side_by_side

HERE = Path(__file__).parent

HOSTILE = [
    '<script>alert("x")</script>',
    '=HYPERLINK("http://x","click")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-2+3",
    "\t=1+1",
    "a | b \\ `tick` ${7*7} {{x}} $a^b$ </script>",
    "\x1b[31mred\x1b[0m \x9b2J bell\x07",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "long " + "x" * 10_000,
    "emoji \U0001f69a \U0001f1f0\U0001f1ff",
    "two\nlines\r\n# heading",
]

ORIGIN = {
    "id": "KAZ:ALMATY",
    "name": "Almaty",
    "names": {"en": "Almaty", "ru": "Алматы", "kk": "Алматы", "ur": "الماتی"},
    "lon": 76.912,
    "lat": 43.252,
}
DESTINATION_ID = "PAK:KARACHI-PORT"
SPEED = {
    "road": (48.0, 10.0, 0.062, 78.0),
    "rail": (36.0, 22.0, 0.041, 26.0),
}  # km/h, h/day, USD/t-km, g/t-km
HANDLING = {"port": "port_h", "gauge_break": "gauge_change_h", "terminal": "handling_h"}
KINDS = {"terminal": "transfer", "gauge_break": "gauge"}
ADDED = ("length_km", "time_h", "cost_usd_t", "emission_kgco2e_t", "generalised_usd_t")
HILLS = (  # lon, lat, metres, degrees across
    (75.4, 36.85, 4400, 1.3),
    (75.4, 40.55, 3300, 1.2),
    (69.04, 35.3, 3100, 1.0),
    (66.9, 30.2, 1500, 1.2),
    (58.0, 33.0, 1300, 3.5),
    (74.6, 42.5, 900, 2.0),
)

with (HERE / "sample_gates.csv").open(encoding="utf-8", newline="") as file:
    GATES = {row["id"]: row for row in csv.DictReader(file)}
ROUTES = json.loads((HERE / "sample_routes.json").read_text(encoding="utf-8"))


def _line(points):
    """Points every 40 km or so, with a slight bend so that lines look like roads."""
    line = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        pieces = max(2, int(line_length_km([(x0, y0), (x1, y1)]) / 40))
        for i in range(1, pieces + 1):
            t = i / pieces
            bend = 0.12 * math.sin(math.pi * t) * math.sin(9 * t + x0)
            line.append((round(x0 + t * (x1 - x0) + bend, 5), round(y0 + t * (y1 - y0) + bend / 2, 5)))
        line[-1] = (x1, y1)
    return line


def _haul(step, coords, first, ends):
    mode, gauge = step["mode"], step["gauge_mm"]
    km = line_length_km(coords[first:]) * (1.18 if mode == "road" else 1.1)
    speed, day, usd, gram = SPEED[mode]
    running = km / speed
    rest = running * (24 / day - 1)
    part = {
        "kind": "haul",
        "id": "/".join(str(v) for v in (step["country"], mode, gauge) if v),
        "name": "",
        "mode": mode,
        "gauge_mm": gauge,
        "country": step["country"],
        "from": ends[0][0],
        "to": ends[1][0],
        "from_name": ends[0][1],
        "to_name": ends[1][1],
        "length_km": km,
        "time_h": running + rest,
        "cost_usd_t": km * usd * 1.25,
        "emission_kgco2e_t": km * gram / 1000,
        "risk": 1 - (1 - 0.012) ** (km / 1000),
        "first": first,
        "last": len(coords) - 1,
        "terms": {
            "running_h": running,
            "rest_h": rest,
            "haul_usd_t": km * usd,
            "empty_return_usd_t": km * usd * 0.25,
            "haul_wtw_kg_t": km * gram / 1000,
        },
    }
    return _generalised(part)


def _passage(gate_id, at, before):
    gate = GATES[gate_id]
    kind, status = gate["kind"], gate["status"]
    hours, usd = float(gate["hours_central"]), float(gate["usd_t"])
    if kind in HANDLING:
        money = "port_usd_t" if kind == "port" else "transfer_usd_t"
        terms = {HANDLING[kind]: hours, money: usd, "hub_wtw_kg_t": 0.4}
    else:
        terms = {"queue_h": hours * 0.6, "clearance_h": hours * 0.4}
        terms |= {"border_official_usd_t": usd * 0.7, "border_informal_usd_t": usd * 0.3}
    part = {
        "kind": KINDS.get(kind, kind),
        "id": gate_id,
        "name": gate["name_en"],
        "mode": before["mode"],
        "gauge_mm": before["gauge_mm"],
        "country": before["country"],
        "from": gate_id,
        "to": gate_id,
        "from_name": gate["name_en"],
        "to_name": gate["name_en"],
        "length_km": 0.0,
        "time_h": hours,
        "cost_usd_t": usd,
        "emission_kgco2e_t": terms.get("hub_wtw_kg_t", 0.0),
        "risk": {"closed": 0.3, "planned": 0.2}.get(status, 0.03),
        "status": status,
        "confirmed": "2026-10-20",
        "first": at,
        "last": at,
        "lon": float(gate["lon"]),
        "lat": float(gate["lat"]),
        "terms": terms,
    }
    return _generalised(part)


def _generalised(part):
    felt = 0.35 * part["time_h"] + 0.06 * part["emission_kgco2e_t"] + 40 * part["risk"]
    return part | {"generalised_usd_t": part["cost_usd_t"] + felt}


def _elevation(lon, lat):
    hills = sum(m * math.exp(-((lon - x) ** 2 + (lat - y) ** 2) / (2 * s * s)) for x, y, m, s in HILLS)
    return 180 + hills + 60 * math.sin(lon * 9)


SHORT = {
    "en": "Karakoram by Torugart", "ru": "Каракорум через Торугарт", "kk": "Қарақорым Торуғарт арқылы",
    "ur": "قراقرم براستہ تورگارت",
}  # fmt: skip
"""Short name of a corridor, by language."""


def _option(number, route):
    steps = [*route["steps"], DESTINATION_ID]
    coords, parts = [], []
    here = (ORIGIN["id"], ORIGIN["name"], (ORIGIN["lon"], ORIGIN["lat"]))
    for i, step in enumerate(steps):
        if isinstance(step, str):
            parts.append(_passage(step, len(coords) - 1, parts[-1]))
            continue
        gate = GATES[steps[i + 1]]
        there = (gate["id"], gate["name_en"], (float(gate["lon"]), float(gate["lat"])))
        line = _line([here[2], *[tuple(p) for p in step["by"]], there[2]])
        first = max(0, len(coords) - 1)
        coords += line if not coords else line[1:]
        built = {} if route["status"] != "planned" or step["country"] == "KAZ" else {"status": "planned"}
        parts.append(_haul(step, coords, first, (here, there)) | built)
        here = there
    totals = {name: math.fsum(p[name] for p in parts) for name in ADDED}
    totals["risk"] = 1 - math.prod(1 - p["risk"] for p in parts)
    totals["emission_ttw_kgco2e_t"] = totals["emission_kgco2e_t"] * 0.8
    hauls = [p for p in parts if p["kind"] == "haul"]
    return {
        "id": f"o{number}",
        "rank": number,
        "label": route["label"],
        "signature": [p["id"] for p in parts if p["kind"] != "haul"],
        "countries": list(dict.fromkeys(p["country"] for p in hauls)),
        "modes": list(dict.fromkeys(p["mode"] for p in hauls)),
        "gauges_mm": list(dict.fromkeys(p["gauge_mm"] for p in hauls if p["gauge_mm"])),
        "pareto": number in {1, 3, 4},
        "named": route["corridor"],
        "corridor": {"id": "KAZ-PAK", "label": SHORT["en"], "labels": SHORT, "gate": "CHN-PAK:KHUNJERAB"},
        "status": route["status"],
        "totals": totals,
        "bands": {
            "time_h": {
                "low": totals["time_h"] * 0.7,
                "central": totals["time_h"],
                "high": totals["time_h"] * 1.6,
            },
        },
        "geometry": {"type": "LineString", "coordinates": [list(c) for c in coords]},
        "profile": _profile(coords, totals["length_km"]),
        "parts": parts,
    }


def _profile(coords, length_km):
    at = [0.0]
    for pair in pairwise(coords):
        at.append(at[-1] + line_length_km(pair))
    return [[round(km * length_km / at[-1], 3), round(_elevation(*c), 1)] for km, c in zip(at, coords, strict=True)]


def _gate(gate_id):
    gate = GATES[gate_id]
    closed = gate["status"] == "closed"
    return {
        "id": gate_id,
        "name": gate["name_en"],
        "names": {lang: gate[f"name_{lang}"] for lang in ("en", "ru", "kk", "ur")},
        "kind": gate["kind"],
        "lon": float(gate["lon"]),
        "lat": float(gate["lat"]),
        "modes": gate["modes"].split(";"),
        "status": gate["status"],
        "since": "2025-10-12" if closed else "2015-01-01",
        "confirmed": "2026-06-01" if closed else "2026-10-20",
        "stale": closed,
        "cause": "fighting along the border" if closed else "",
        "dwell_h": {side: float(gate[f"hours_{side}"]) for side in ("low", "central", "high")},
        "used": True,
        "source": "planning assumption",
    }


ASSUMPTIONS = [
    {
        "name": "road.speed.km_per_h",
        "applies_to": "PAK",
        "low": 35.0,
        "central": 48.0,
        "high": 60.0,
        "unit": "km/h",
        "year": 2022,
        "source": "CPMM 2022",
        "confidence": "medium",
        "used_for": ["PAK/road"],
    },
    {
        "name": "gate.queue.h",
        "applies_to": "AFG-PAK:TORKHAM",
        "low": 6.0,
        "central": 30.0,
        "high": 96.0,
        "unit": "h",
        "year": 2022,
        "source": "planning assumption",
        "confidence": "low",
        "remark": "wide",
        "used_for": ["AFG-PAK:TORKHAM"],
    },
]


def routes(count=5):
    """A plain document with up to eight options."""
    again = [route | {"label": f"{route['label']} again", "corridor": None} for route in ROUTES]
    options = [_option(i, route) for i, route in enumerate([*ROUTES, *again][:count], start=1)]
    goal = _gate(DESTINATION_ID)
    return {
        "schema": "kazpak.routes/1",
        "version": "0.1.0",
        "as_of": "2026-11-23",
        "on": "2026-11-23",
        "origin": ORIGIN,
        "destination": {key: goal[key] for key in ("id", "name", "names", "lon", "lat")},
        "by": "time_h",
        "cargo": "containers",
        "cargo_names": {"en": "General containers", "ru": "Контейнеры, сборный груз"},
        "case": {"name": "base", "changes": []},
        "question": {"modes": ["road", "rail"], "via": [], "avoid": [], "top": count},
        "options": options,
        "no_route": None,
        "notes": ["Karachi means the port."],
        "gates": [_gate(g) for g in dict.fromkeys(g for o in options for g in o["signature"])],
        "cities": [],
        "assumptions": [dict(row) for row in ASSUMPTIONS],
        "notices": ["Boundaries and names shown imply no opinion on the legal status of any territory."],
        "attributions": ["© OpenStreetMap contributors (ODbL)", "Natural Earth"],
        "manifest": {
            "version": "0.1.0",
            "data_hash": "0123456789abcdef",
            "as_of": "2026-11-23",
            "command": "kazpak routes Almaty Karachi",
            "seed": None,
            "case": "base",
        },
    }


def no_route():
    """Nothing found, with two remedies."""
    torkham = {"kind": "gate", "id": "AFG-PAK:TORKHAM", "name": "Torkham"}
    rail = {"kind": "mode", "id": "rail", "name": "rail"}
    remedies = [
        {"lift": [torkham], "totals": {"length_km": 3200.0, "time_h": 290.0}, "label": "via Torkham"},
        {"lift": [rail], "totals": {"length_km": 5400.0, "time_h": 520.0}, "label": "by rail"},
    ]
    reason = {"reason": "Every way passes a closed gate.", "remedies": remedies}
    return routes(0) | {"gates": [_gate("AFG-PAK:TORKHAM")], "no_route": reason}


def compare():
    """Three cases: as it is, with the railway built, and with everything shut."""
    found = routes(5)
    built = [{"target": "project uap-railway", "old": "planned", "new": "built"}]
    shut = [{"target": "status AFG-PAK:TORKHAM", "old": "open", "new": "closed"}]
    return comparison([
        ("base", found | {"options": found["options"][:3]}),
        ("uap-built", _under("uap-built", built, found | {"options": _ranked(found["options"][3:])})),
        ("all-shut", _under("all-shut", shut, no_route())),
    ])  # fmt: skip


def comparison(documents):
    """Documents by name of their case, side by side as a comparison has them."""
    answers = [(name, document["options"]) for name, document in documents]
    first, best = (answers[i][1][0] for i in (0, 1))
    flip = {"case": documents[1][0], "criterion": "time_h", "same_borders": False}
    flip |= {"from": _brief(first), "to": _brief(best), "value_from": first["totals"]["time_h"]}
    flip |= {"value_to": best["totals"]["time_h"], "difference": best["totals"]["time_h"] - first["totals"]["time_h"]}
    return side_by_side(documents) | {"differences": difference_rows(answers), "flips": [flip], "change_overs": []}


def _brief(option):
    return {"label": option["label"], "signature": option["signature"]}


def _under(name, changes, document):
    return document | {"case": {"name": name, "changes": changes}}


def _ranked(options):
    return [o | {"id": f"o{rank}", "rank": rank} for rank, o in enumerate(options, start=1)]


def hostile(turn=0):
    """Every name and free text replaced by something that wishes ill; `turn` decides what stands where."""
    doc = routes(5)
    wheel = [*HOSTILE[turn % len(HOSTILE) :], *HOSTILE[: turn % len(HOSTILE)]]
    doc["origin"] = doc["origin"] | {"name": wheel[0], "names": {}}
    doc["destination"] = doc["destination"] | {"name": wheel[1], "names": {}}
    doc["cargo"] = wheel[2]
    doc["case"] = {"name": wheel[3], "changes": [{"target": wheel[4], "old": wheel[5], "new": wheel[6]}]}
    doc["notices"], doc["attributions"], doc["notes"] = [wheel[7]], [wheel[8]], [wheel[9]]
    for i, option in enumerate(doc["options"]):
        option |= {"label": wheel[i], "named": wheel[i + 1]}
        option["corridor"] = {"id": wheel[i], "label": wheel[i + 1], "labels": {"en": wheel[i + 2]}, "gate": wheel[i]}
        for j, part in enumerate(option["parts"]):
            part.update(dict.fromkeys(("from_name", "to_name", "name"), wheel[(i + j) % len(wheel)]))
    for i, gate in enumerate(doc["gates"]):
        text = wheel[i % len(wheel)]
        names = dict.fromkeys(("en", "ru", "kk", "ur"), text)
        gate |= {"name": text, "names": names, "cause": text, "source": text}
    for i, row in enumerate(doc["assumptions"]):
        row |= {"source": wheel[i], "used_for": wheel[i + 2], "name": wheel[i + 3]}
    return doc
