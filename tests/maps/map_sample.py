"""Answers as the router gives them, made up but plausible: Almaty to Karachi by six ways.

Nothing here is data: lengths and hours are invented so that parts add up to totals.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

__all__ = ["HOSTILE", "hostile", "no_route", "poisoned", "sample"]

POINTS_A_LINE = 800

WAYPOINTS: dict[str, tuple[float, float]] = {
    "almaty": (76.91, 43.25), "kordai": (74.72, 43.03), "bishkek": (74.59, 42.87), "balykchy": (76.19, 42.46),
    "naryn": (75.99, 41.43), "torugart": (75.39, 40.56), "kashgar": (75.99, 39.47), "tashkurgan": (75.23, 37.78),
    "khunjerab": (75.43, 36.85), "sost": (74.82, 36.69), "gilgit": (74.31, 35.92), "chilas": (74.10, 35.41),
    "besham": (72.88, 34.93), "hasanabdal": (72.69, 33.82), "rawalpindi": (73.05, 33.60), "lahore": (74.35, 31.55),
    "multan": (71.47, 30.20), "sukkur": (68.86, 27.71), "hyderabad": (68.37, 25.39), "karachi": (66.98, 24.84),
    "khorgos": (80.41, 44.22), "yining": (81.32, 43.92), "kuqa": (82.96, 41.72), "aksu": (80.26, 41.17),
    "taraz": (71.37, 42.90), "shymkent": (69.59, 42.32), "konysbayev": (69.05, 41.60), "tashkent": (69.25, 41.30),
    "samarkand": (66.96, 39.65), "bukhara": (64.42, 39.77), "farap": (63.62, 39.20), "mary": (61.83, 37.59),
    "sarakhs": (61.16, 36.54), "mashhad": (59.60, 36.30), "birjand": (59.22, 32.87), "zahedan": (60.86, 29.50),
    "taftan": (61.57, 28.98), "dalbandin": (64.40, 28.89), "quetta": (67.01, 30.19), "khuzdar": (66.61, 27.81),
    "termez": (67.28, 37.22), "hairatan": (67.42, 37.23), "mazar": (67.11, 36.71), "pulikhumri": (68.71, 35.95),
    "salang": (69.04, 35.32), "kabul": (69.17, 34.53), "torkham": (71.09, 34.12), "peshawar": (71.55, 34.00),
    "bafq": (55.40, 31.61), "kerman": (57.08, 30.28), "jacobabad": (68.44, 28.28), "kharlachi": (69.93, 33.90),
    "logar": (69.03, 34.00), "kohat": (71.44, 33.58), "kundian": (71.48, 32.46),
}  # fmt: skip


GATES: dict[str, dict[str, Any]] = {
    "KAZ-KGZ:KORDAI": {"name": "Kordai", "at": "kordai", "h": (2, 6, 20), "ru": "Кордай", "kk": "Қордай", "ur": "کوردائی"},
    "CHN-KGZ:TORUGART": {"name": "Torugart", "at": "torugart", "h": (6, 14, 48), "status": "seasonal", "ru": "Торугарт", "kk": "Торугарт", "ur": "تورگرت"},
    "CHN-PAK:KHUNJERAB": {"name": "Khunjerab", "at": "khunjerab", "h": (4, 10, 40), "ru": "Хунджераб", "kk": "Хунджераб", "ur": "خنجراب"},
    "PAK:SOST": {"name": "Sost", "at": "sost", "h": (8, 24, 72), "kind": "checkpoint", "ru": "Сост", "kk": "Сост", "ur": "سوست"},
    "CHN-KAZ:KHORGOS": {"name": "Khorgos", "at": "khorgos", "h": (6, 20, 70), "ru": "Хоргос", "kk": "Қорғас", "ur": "خورگوس"},
    "KAZ-UZB:KONYSBAYEV": {"name": "Konysbayev", "at": "konysbayev", "h": (3, 9, 30), "stale": True, "ru": "Конысбаев", "kk": "Қонысбаев"},
    "TKM-UZB:FARAP": {"name": "Farap", "at": "farap", "h": (5, 12, 36), "stale": True, "ru": "Фарап"},
    "IRN-TKM:SARAKHS": {"name": "Sarakhs", "at": "sarakhs", "h": (6, 18, 60), "ru": "Серахс", "kk": "Серахс", "ur": "سرخس"},
    "IRN-PAK:TAFTAN": {"name": "Taftan", "at": "taftan", "h": (8, 30, 96), "ru": "Тафтан", "kk": "Тафтан", "ur": "تفتان"},
    "AFG-UZB:HAIRATAN": {"name": "Hairatan", "at": "hairatan", "h": (6, 20, 60), "ru": "Хайратон", "ur": "حیرتان"},
    "AFG:SALANG": {"name": "Salang tunnel", "at": "salang", "h": (1, 4, 30), "kind": "checkpoint", "ur": "سالنگ"},
    "AFG-PAK:TORKHAM": {"name": "Torkham", "at": "torkham", "h": (10, 50, 120), "status": "closed", "stale": True, "cause": "shut after clashes", "ru": "Торхам", "kk": "Торхам", "ur": "طورخم"},
    "AFG-PAK:CHAMAN": {"name": "Chaman / Spin Boldak", "lon": 66.45, "lat": 30.92, "h": (10, 60, 140), "status": "closed", "stale": True, "ru": "Чаман", "ur": "چمن"},
    "AFG-PAK:KHARLACHI": {"name": "Kharlachi", "at": "kharlachi", "h": (4, 12, 40), "status": "planned", "ru": "Харлачи", "ur": "خرلاچی"},
    "IRN:SARAKHS-RAIL": {"name": "Sarakhs yard", "lon": 61.12, "lat": 36.50, "h": (12, 30, 90), "kind": "gauge_break"},
    "IRN:ZAHEDAN": {"name": "Zahedan transshipment", "at": "zahedan", "h": (24, 60, 200), "kind": "gauge_break", "ur": "زاہدان"},
    "CHN-KGZ:IRKESHTAM": {"name": "Irkeshtam", "lon": 73.91, "lat": 39.68, "h": (4, 12, 40), "ru": "Иркештам"},
    "CHN-KAZ:DOSTYK": {"name": "Dostyk", "lon": 82.55, "lat": 45.18, "h": (10, 36, 120), "ru": "Достык", "kk": "Достық"},
    "AFG-IRN:ISLAM-QALA": {"name": "Islam Qala", "lon": 61.07, "lat": 34.66, "h": (4, 14, 48)},
    "CHN-TJK:KULMA": {"name": "Kulma", "lon": 74.95, "lat": 38.14, "status": "seasonal", "h": (6, 20, 60)},
    "CHN-KGZ:BEDEL": {"name": "Bedel", "lon": 78.40, "lat": 41.42, "status": "under_construction"},
    "PAK:KARACHI-PORT": {"name": "Karachi port", "at": "karachi", "h": (24, 72, 160), "kind": "port", "ru": "Порт Карачи", "kk": "Карачи порты", "ur": "بندرگاہ کراچی"},
}  # fmt: skip

# label, modes, status, stops: a way point, or (gate id, kind); countries change at gates
OPTIONS: list[dict[str, Any]] = [
    {"label": "Karakoram by Torugart: Kordai, Torugart, Khunjerab (road)", "mode": "road", "countries": "KAZ KGZ CHN PAK",
     "stops": "almaty KAZ-KGZ:KORDAI bishkek balykchy naryn CHN-KGZ:TORUGART kashgar tashkurgan CHN-PAK:KHUNJERAB PAK:SOST "
              "gilgit chilas besham hasanabdal rawalpindi lahore multan sukkur hyderabad PAK:KARACHI-PORT"},
    {"label": "Karakoram by Khorgos: Khorgos, Khunjerab (road)", "mode": "road", "countries": "KAZ CHN PAK",
     "stops": "almaty CHN-KAZ:KHORGOS yining kuqa aksu kashgar tashkurgan CHN-PAK:KHUNJERAB PAK:SOST gilgit chilas besham "
              "hasanabdal rawalpindi lahore multan sukkur hyderabad PAK:KARACHI-PORT"},
    {"label": "Iran by Taftan: Konysbayev, Farap, Sarakhs, Taftan (road)", "mode": "road", "countries": "KAZ UZB TKM IRN PAK",
     "stops": "almaty kordai taraz shymkent KAZ-UZB:KONYSBAYEV tashkent samarkand bukhara TKM-UZB:FARAP mary "
              "IRN-TKM:SARAKHS mashhad birjand zahedan IRN-PAK:TAFTAN dalbandin quetta khuzdar PAK:KARACHI-PORT"},
    {"label": "trans-Afghan by Torkham: Konysbayev, Hairatan, Torkham (road)", "mode": "road", "countries": "KAZ UZB AFG PAK", "status": "closed",
     "stops": "almaty kordai taraz shymkent KAZ-UZB:KONYSBAYEV tashkent samarkand termez AFG-UZB:HAIRATAN mazar pulikhumri "
              "AFG:SALANG kabul AFG-PAK:TORKHAM peshawar hasanabdal rawalpindi lahore multan sukkur hyderabad PAK:KARACHI-PORT"},
    {"label": "Iran by Taftan: Konysbayev, Farap, Sarakhs, Taftan (rail)", "mode": "rail", "countries": "KAZ UZB TKM IRN PAK",
     "stops": "almaty kordai taraz shymkent KAZ-UZB:KONYSBAYEV tashkent samarkand bukhara TKM-UZB:FARAP mary IRN-TKM:SARAKHS "
              "IRN:SARAKHS-RAIL mashhad bafq kerman IRN:ZAHEDAN IRN-PAK:TAFTAN dalbandin quetta jacobabad sukkur hyderabad PAK:KARACHI-PORT"},
    {"label": "trans-Afghan by Kharlachi: Konysbayev, Hairatan, Kharlachi (rail)", "mode": "rail", "countries": "KAZ UZB AFG PAK", "status": "planned",
     "stops": "almaty kordai taraz shymkent KAZ-UZB:KONYSBAYEV tashkent samarkand termez AFG-UZB:HAIRATAN mazar pulikhumri "
              "logar AFG-PAK:KHARLACHI kohat kundian multan sukkur hyderabad PAK:KARACHI-PORT"},
]  # fmt: skip

CORRIDORS: dict[str, dict[str, str]] = {
    "Karakoram by Torugart": {"ru": "Каракорум через Торугарт", "kk": "Қарақорым Торугарт арқылы", "ur": "قراقرم براستہ تورگرت"},
    "Karakoram by Khorgos": {"ru": "Каракорум через Хоргос", "kk": "Қарақорым Қорғас арқылы", "ur": "قراقرم براستہ خورگوس"},
    "Iran by Taftan": {"ru": "через Иран и Тафтан", "kk": "Иран мен Тафтан арқылы", "ur": "ایران براستہ تفتان"},
    "trans-Afghan by Torkham": {"ru": "через Афганистан и Торхам", "ur": "افغانستان براستہ طورخم"},
    "trans-Afghan by Kharlachi": {"ru": "через Афганистан и Харлачи"},
}  # fmt: skip

CONDITIONS: dict[str, list[dict[str, Any]]] = {
    "Karakoram by Torugart": [
        {"code": "exchange", "target": "CHN-KGZ:TORUGART", "id": None, "forms": ["tractor"], "text": "tractor or trailer is changed", "texts": {},
         "confirmed": "", "source": "https://example.org/topa", "time_h": 6.0, "cost_usd_t": 3.8},
        {"code": "permit", "target": "CHN-PAK:KHUNJERAB", "id": "permit", "forms": [], "text": "Going through needs a permit.",
         "texts": {"en": "Going through needs a permit.", "ru": "Для проезда нужно разрешение."}, "since": "2015-01-01", "confirmed": "2026-04-30", "source": "made up"},
    ],
    "Iran by Taftan": [
        {"code": "sanctions", "target": "IRN", "id": "sanctions", "forms": [], "text": "Banks keep away.", "texts": {"en": "Banks keep away."},
         "since": "2018-11-05", "confirmed": "2026-01-31", "source": "planning assumption"},
        {"code": "transit_limited", "target": "IRN-PAK:TAFTAN", "id": None, "forms": ["permit", "quota"], "text": "", "texts": {}, "confirmed": "", "source": ""},
        {"code": "night_ban", "target": "region:PK-BA", "id": "night", "forms": [], "text": "No driving at night.", "texts": {"en": "No driving at night."},
         "since": "2025-03-15", "confirmed": "2025-03-15", "source": "made up"},
    ],
}  # fmt: skip

SUMMARY = (
    "Corridors that work today: 2.",
    "Fastest: Karakoram by Torugart, made up.",
    "Cheapest: Iran by Taftan, made up.",
    "Shut: trans-Afghan by Torkham.",
)

HOSTILE = (
    "<script>window.PWNED=1</script>",
    "<img src=x onerror='window.PWNED=1'>",
    "${window.PWNED=1}",
    "`+(window.PWNED=1)+`",
    "\"'--></script><svg onload=window.PWNED=1>",
    "{{7*7}}{% raw %}{# x #}",
    "\\2\\u003cscript\\u003e \u202egnp.exe\u202c \u2028 \x1b[31m",
    "'\"><a href=javascript:window.PWNED=1>x</a>",
    "A" * 10_000 + "😀",
    "=cmd|' /C calc'!A0",
)
"""Names that try to run as something else than a name."""


def sample(*, criteria: tuple[str, ...] = ("time_h", "cost_usd_t", "emission_kgco2e_t", "risk")) -> dict[str, Any]:
    """A whole answer with six options, gates of every status, assumptions and a manifest."""
    options = [_option(rank, given, criteria) for rank, given in enumerate(OPTIONS, start=1)]
    used = {part["id"] for option in options for part in option["parts"] if part.get("id")}
    return {
        "schema": "kazpak.routes/1", "version": "0.1.0", "as_of": "2026-11-23", "on": "2026-11-23",
        "origin": {"id": "KAZ:ALMATY", "name": "Almaty", "lon": 76.91, "lat": 43.25,
                   "names": {"en": "Almaty", "ru": "Алматы", "kk": "Алматы", "ur": "الماتی"}},
        "destination": {"id": "PAK:KARACHI-PORT", "name": "Karachi port", "lon": 66.98, "lat": 24.84,
                        "names": {"en": "Karachi port", "ru": "Порт Карачи", "kk": "Карачи порты", "ur": "بندرگاہ کراچی"}},
        "by": "time_h", "cargo": "container", "case": {"name": "base", "changes": []},
        "question": {"modes": ["rail", "road"], "via": [], "avoid": [], "top": 6},
        "options": options, "no_route": None, "summary": list(SUMMARY), "unavailable": _unavailable(options),
        "gates": [_gate(key, used) for key in GATES],
        "assumptions": [
            {"name": "road.speed.km_per_h", "applies_to": "KGZ", "low": 30, "central": 38, "high": 45, "unit": "km/h", "year": 2022,
             "source": "https://example.org/cpmm-2022.pdf", "confidence": "medium", "used_for": ["haul"]},
            {"name": "gate.queue.h", "applies_to": "CHN-PAK:KHUNJERAB/road", "low": 2, "central": 4, "high": 24, "unit": "h", "year": 2025,
             "source": "planning assumption", "confidence": "low", "used_for": ["CHN-PAK:KHUNJERAB"]},
        ],
        "notices": [], "attributions": [],
        "manifest": {"version": "0.1.0", "data_hash": "5f0c" * 8, "as_of": "2026-11-23", "seed": None, "case": "base",
                     "command": "kazpak map Almaty Karachi --modes road,rail --top 6 --out map.html"},
    }  # fmt: skip


KEPT = {
    "id",
    "kind",
    "mode",
    "modes",
    "status",
    "type",
    "from",
    "to",
    "schema",
    "country",
    "countries",
    "direction",
    "as_of",
    "on",
    "by",
    "signature",
    "category",
    "exchange",
    "forms",
    "freight",
    "refuses",
    "transit",
}
"""Keys whose values are no names: tables keep these to words that kazpak knows."""


def poisoned(value: Any, names: Iterator[str], key: str = "") -> Any:
    """A value with the next hostile name in every place where data can put a text."""
    if isinstance(value, dict):
        return {name: poisoned(item, names, name) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, names, key) for item in value]
    return next(names) if isinstance(value, str) and key not in KEPT else value


def hostile() -> dict[str, Any]:
    """The same answer with hostile names everywhere."""
    names = itertools.cycle(HOSTILE)
    found: dict[str, Any] = poisoned(sample(), names)
    found["case"] = {
        "name": next(names),
        "changes": [{"target": next(names), "old": next(names), "new": next(names)}],
    }
    found["notices"] = list(HOSTILE)
    found["attributions"] = list(HOSTILE)
    found["gates"].append({"id": HOSTILE[0], "name": HOSTILE[4], "kind": HOSTILE[1], "lon": 70.0, "lat": 45.0, "modes": [HOSTILE[2]],
                              "status": HOSTILE[3], "since": HOSTILE[0], "confirmed": HOSTILE[1], "cause": HOSTILE[2],
                              "source": "javascript:window.PWNED=1", "used": True})  # fmt: skip
    found["options"][2] |= {"named": HOSTILE[0], "named_names": {"en": HOSTILE[1], "ur": HOSTILE[2]}}
    found["cargo_names"] = {"ur": HOSTILE[4]}
    found["observed"] = [
        {"use": HOSTILE[0], "date": HOSTILE[1], "from": {"id": "A", "name": HOSTILE[2]}, "to": {"id": "B", "name": HOSTILE[3]}, "note": HOSTILE[4],
         "signature": [HOSTILE[5]], "modes": [HOSTILE[0]], "observed_km": 5, "model_km": 5, "distance": HOSTILE[0], "time": "outside",
         "model_d": 5, "source": f"{HOSTILE[0]} https://example.org/{HOSTILE[4]}"}]  # fmt: skip
    found["options"][0]["id"] = HOSTILE[4]
    found["options"][1]["label"] = HOSTILE[0]
    return found


def no_route() -> dict[str, Any]:
    """An answer without a way, with the reasons."""
    document = sample()
    document["options"] = []
    del document["summary"], document["unavailable"]
    document["no_route"] = {
        "reason": "Every way is shut: Torkham and Chaman are closed, China and Iran are avoided.",
        "remedies": [
            {"lift": [{"kind": "gate", "id": "AFG-PAK:TORKHAM", "name": "Torkham"}], "label": "via Hairatan, Torkham (road)",
             "totals": {"length_km": 3410.0, "time_h": 212.0}},
            {"lift": [{"kind": "country", "id": "CHN", "name": "CHN"}], "label": "via Khunjerab (road)",
             "totals": {"length_km": 4120.0, "time_h": 190.0}},
        ],
    }  # fmt: skip
    return document


def _gate(key: str, used: set[str]) -> dict[str, Any]:
    given = GATES[key]
    lon, lat = WAYPOINTS[given["at"]] if "at" in given else (given["lon"], given["lat"])
    low, central, high = given.get("h", (1, 2, 4))
    return {
        "id": key, "name": given["name"], "names": {"en": given["name"], **{c: given[c] for c in ("ru", "kk", "ur") if c in given}},
        "kind": given.get("kind", "crossing"), "lon": lon, "lat": lat, "modes": ["road", "rail"], "status": given.get("status", "open"),
        "since": "2025-10-12" if given.get("status") == "closed" else "2024-12-02",
        "confirmed": "2026-03-01" if given.get("stale") else "2026-10-20", "stale": given.get("stale", False),
        "cause": given.get("cause", ""), "dwell_h": {"low": low, "central": central, "high": high},
        "source": "https://example.org/gates?x=1&y=2", "used": key in used,
    }  # fmt: skip


def _option(rank: int, given: dict[str, Any], criteria: tuple[str, ...]) -> dict[str, Any]:
    stops = given["stops"].split()
    countries = given["countries"].split()
    mode = given["mode"]
    legs = [(a, b, _wiggle(_at(a), _at(b), seed=f"{mode}:{a}:{b}")) for a, b in pairwise(stops)]
    keep = max(1, sum(len(leg[2]) for leg in legs) // POINTS_A_LINE)
    points: list[list[float]] = [list(_at(stops[0]))]
    parts: list[dict[str, Any]] = []
    country, start, first = 0, stops[0], 0
    for _, end, line in legs:
        points += [list(p) for p in line[1:-1:keep]] + [list(line[-1])]
        if end not in GATES:
            continue
        last = len(points) - 1
        parts.append(_haul(start, end, points[first : last + 1], mode, countries[country], first, last))
        gate = GATES[end]
        kind = {"gauge_break": "gauge"}.get(gate.get("kind", "crossing"), gate.get("kind", "crossing"))
        country += kind == "crossing"
        hours = float(gate.get("h", (1, 2, 4))[1])
        parts.append({"kind": kind, "id": end, "name": gate["name"], "mode": mode, "country": countries[country - (kind == "crossing")],
                      "from": end, "to": end, "from_name": gate["name"], "to_name": gate["name"], "length_km": 0.0, "time_h": hours,
                      "cost_usd_t": 1.5 + hours / 10, "emission_kgco2e_t": 0.0, "risk": 0.01, "status": gate.get("status", "open"),
                      "confirmed": "2026-10-20", "stale": gate.get("stale", False), "first": last, "last": last,
                      "lon": points[last][0], "lat": points[last][1]})  # fmt: skip
        start, first = end, last
    status = given.get("status", "open")
    if status == "planned":
        for part in parts[6:]:
            part["status"] = "planned" if part["kind"] == "haul" else part.get("status")
    totals = {name: sum(part.get(name) or 0.0 for part in parts) for name in ("length_km", *criteria)}
    totals["risk"] = 1 - math.prod(1 - (part.get("risk") or 0.0) for part in parts)
    return {
        "id": f"o{rank}", "rank": rank, "label": given["label"], "named": None, "status": status, **_corridor(given["label"], stops),
        "signature": [s for s in stops if s in GATES], "countries": countries, "modes": [mode],
        "gauges_mm": [1520, 1435, 1676] if mode == "rail" else [], "pareto": rank in {1, 3}, "totals": totals, "parts": parts,
        "bands": {"time_h": {"low": totals["time_h"] * 0.8, "central": totals["time_h"], "high": totals["time_h"] * 1.7}},
        "profile": [[km * totals["length_km"] / 40, 400 + 3_000 * math.exp(-((km - 15) ** 2) / 30)] for km in range(41)],
        "geometry": {"type": "LineString", "coordinates": points},
    }  # fmt: skip


def _corridor(label: str, stops: list[str]) -> dict[str, Any]:
    """Corridor, conditions and variants of an option."""
    short = label.partition(":")[0]
    names = {"en": short, **CORRIDORS[short]}
    gates = [stop for stop in stops if "-" in stop.partition(":")[0]]
    variant = {"label": f"{short}: {', '.join(GATES[gate]['name'] for gate in gates)} (road + rail)", "labels": names,
               "signature": [*gates, "PAK:LAHORE-STATION"], "countries": ["KAZ", "PAK"], "modes": ["road", "rail"],
               "totals": {"length_km": 4001.0, "time_h": 401.0, "cost_usd_t": 211.0, "emission_kgco2e_t": 151.0, "risk": 0.31}}  # fmt: skip
    corridor = {"id": f"KAZ-PAK/{gates[-1]}", "label": short, "labels": names, "gate": gates[-1], "countries": ["KAZ", "PAK"]}  # fmt: skip
    return {"corridor": corridor, "conditions": CONDITIONS.get(short, []), "variants": [variant]}


def _unavailable(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Corridors that are shut or planned."""
    brief = ("label", "signature", "modes", "totals", "countries")
    closed, planned = ({"corridor": o["corridor"]["id"], "labels": o["corridor"]["labels"], **{key: o[key] for key in brief}}
                       for o in options if o["status"] != "open")  # fmt: skip
    gate = {"id": "AFG-PAK:TORKHAM", "name": "Torkham", "names": {"en": "Torkham", "ru": "Торхам"}}
    line = {"id": "uap-railway", "name": "Trans-Afghan railway", "names": {"en": "Trans-Afghan railway"}}
    return [
        {**closed, "why": "closed", "since": "2025-10-12", "opening_year": None, "blocks": [gate],
         "blocked_by": [gate["id"]], "alone": "PAK:SOST"},
        {**planned, "why": "planned", "since": None, "opening_year": [2031.0, 2033.0, 2040.0], "blocks": [line],
         "blocked_by": [line["id"]], "alone": None},
    ]  # fmt: skip


def _haul(
    start: str, end: str, line: list[list[float]], mode: str, country: str, first: int, last: int
) -> dict[str, Any]:
    km = sum(_km(a, b) for a, b in pairwise(line)) * 1.1
    names = [GATES[s]["name"] if s in GATES else s.title() for s in (start, end)]
    speed, price = (32.0, 0.05) if mode == "road" else (24.0, 0.03)
    return {
        "kind": "haul", "id": f"{start}>{end}", "mode": mode, "gauge_mm": 1520 if mode == "rail" else None, "country": country, "from": start,
        "to": end, "from_name": names[0], "to_name": names[1], "length_km": km, "time_h": km / speed, "cost_usd_t": km * price,
        "emission_kgco2e_t": km * (0.075 if mode == "road" else 0.025), "risk": km / 2e5, "first": first, "last": last,
        "terms": {"running_h": km / speed * 0.7, "rest_h": km / speed * 0.3},
    }  # fmt: skip


def _at(stop: str) -> tuple[float, float]:
    given = GATES.get(stop)
    if given is None:
        return WAYPOINTS[stop]
    return WAYPOINTS[given["at"]] if "at" in given else (given["lon"], given["lat"])


def _km(a: list[float], b: list[float]) -> float:
    p, q = math.radians(a[1]), math.radians(b[1])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(h))


def _wiggle(a: tuple[float, float], b: tuple[float, float], *, seed: str) -> list[tuple[float, float]]:
    """A line that winds between two points, the same for the same seed: midpoints moved, and theirs, and theirs."""
    dice = random.Random(seed)
    line = [a, b]
    reach = math.dist(a, b) * 0.09
    while len(line) < 80:
        out = [line[0]]
        for p, q in pairwise(line):
            out.append(
                (
                    (p[0] + q[0]) / 2 + dice.uniform(-reach, reach),
                    (p[1] + q[1]) / 2 + dice.uniform(-reach, reach),
                )
            )
            out.append(q)
        line, reach = out, reach * 0.5
    return [(round(x, 5), round(y, 5)) for x, y in line]
