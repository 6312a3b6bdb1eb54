"""Comparisons made of the made-up answers: Torkham open, everything shut, a sweep of hours at a gate."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import map_sample

from kazpak.studies.side_by_side import difference_rows, side_by_side

__all__ = ["GAIN_H", "cases", "hostile", "swept", "years"]

GAIN_H = 5.3
"""Hours by which the way over Torkham beats the best of the base once it is open."""

Named = tuple[str, dict[str, Any]]


def _together(named: list[Named], points: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """As the comparison gives it: side by side, with differences and winners that change."""
    named = [(name, {"notes": [], **answer}) for name, answer in named]
    found = side_by_side(named, points or ())
    found["differences"] = difference_rows([(name, d["options"]) for name, d in named], points or ())
    found["flips"] = [
        {"case": case["name"], "criterion": "time_h", "from": _brief(found["cases"][0]), "to": _brief(case),
         "same_borders": False, "value_from": _time(found["cases"][0]), "value_to": _time(case),
         "difference": _less(_time(case), _time(found["cases"][0]))}
        for case in found["cases"][1:] if case["winner_flipped"]
    ]  # fmt: skip
    return found


def _brief(case: dict[str, Any]) -> dict[str, Any] | None:
    return {key: case["options"][0][key] for key in ("label", "signature", "modes")} if case["options"] else None


def _time(case: dict[str, Any]) -> float | None:
    return case["options"][0]["totals"]["time_h"] if case["options"] else None


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def _over_torkham(name: str, *, hours: float) -> dict[str, Any]:
    """The answer with Torkham open and the way over it in so many hours, ranked by time."""
    answer = _sample()
    answer["gates"] = [dict(gate) for gate in answer["gates"]]
    gate = next(gate for gate in answer["gates"] if gate["id"] == "AFG-PAK:TORKHAM")
    gate["status"] = "open"
    at = next(at for at, option in enumerate(answer["options"]) if "Torkham" in option["label"])
    way = answer["options"][at]
    parts = [part | {"status": "open"} if part.get("id") == gate["id"] else part for part in way["parts"]]
    answer["options"][at] = way | {"status": "open", "parts": parts, "totals": way["totals"] | {"time_h": hours}}
    answer["options"] = _ranked(answer["options"])
    answer["case"] = {
        "name": name,
        "changes": [{"target": "status AFG-PAK:TORKHAM", "old": "closed", "new": "open"}],
    }
    return answer


def _ranked(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Options that can be used, the quickest first."""
    usable = sorted((o for o in options if o["status"] == "open"), key=lambda option: option["totals"]["time_h"])
    return [option | {"rank": rank, "id": f"o{rank}"} for rank, option in enumerate(usable, start=1)]


def _base() -> dict[str, Any]:
    answer = _sample()
    return answer | {"options": _ranked(answer["options"])}


def _sample() -> dict[str, Any]:
    """The made-up answer, made once; its options and gates are not to be changed."""
    return {key: list(value) if isinstance(value, list) else value for key, value in _made().items()}


@cache
def _made() -> dict[str, Any]:
    return map_sample.sample()


def cases(*, gain_h: float = GAIN_H, first: str = "base") -> dict[str, Any]:
    """The base, Torkham open, and a case without a route; `first` puts another one in front."""
    base = _base()
    best = base["options"][0]["totals"]["time_h"]
    named = [
        ("base", base),
        ("torkham-open", _over_torkham("torkham-open", hours=best - gain_h)),
        ("all-shut", map_sample.no_route()),
    ]
    return _together(sorted(named, key=lambda one: one[0] != first))


def swept(count: int = 40) -> dict[str, Any]:
    """Torkham open and so many hours of waiting there; half way another way is best."""
    best = _base()["options"][0]["totals"]["time_h"]
    key = "delay.AFG-PAK:TORKHAM.time_h"
    middle = count / 2 - 0.5
    named = [(f"{key}={at:g}", _over_torkham(f"{key}={at:g}", hours=best + at - middle)) for at in range(count)]
    document = _together(named, [{key: float(at)} for at in range(count)])
    low, high = int(middle), int(middle) + 1
    over = {"axis": key, "from": float(low), "to": float(high), "about": middle}
    over |= {"before": named[low][1]["options"][0]["label"], "after": named[high][1]["options"][0]["label"]}
    return document | {"change_overs": [over]}


def years() -> dict[str, Any]:
    """Years called by their numbers, the same in all of them."""
    return _together(
        [(str(year), _base()) for year in range(2026, 2034)], [{"year": float(y)} for y in range(2026, 2034)]
    )


def hostile() -> dict[str, Any]:
    """Hostile names in every place where a comparison puts a text."""
    names = map_sample.HOSTILE
    one = map_sample.hostile()
    other = deepcopy(one)
    other["options"] = other["options"][::-1]
    other["case"]["changes"] = [{"target": n, "old": n, "new": n} for n in names]
    for gate in other["gates"][:4]:
        gate["status"] = names[3]
    shut = deepcopy(one) | {"options": []}
    reason = {
        "lift": [{"kind": names[0], "id": names[1], "name": names[2]}],
        "label": names[0],
        "totals": {"time_h": 3.0},
    }
    shut["no_route"] = {"reason": names[1], "remedies": [reason]}
    named = [(names[0], one), (names[1], other), (names[4], shut)]
    document = deepcopy(_together(named, [{names[5]: names[i]} for i in range(3)]))
    document["flips"].append({
        "case": names[1], "criterion": "time_h", "from": {"label": names[0], "signature": [names[1]]},
        "to": {"label": names[4], "signature": [names[0]]}, "value_from": 1.0, "value_to": 2.0, "difference": 1.0,
    })  # fmt: skip
    over = {"axis": names[0], "from": names[1], "to": names[2], "about": None, "before": names[3], "after": names[4]}
    return document | {"change_overs": [over]}
