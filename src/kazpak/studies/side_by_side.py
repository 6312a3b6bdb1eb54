"""Documents of several cases put side by side, or into one for a map that shows them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

__all__ = ["as_one", "case_rows", "difference_rows", "side_by_side"]

Document: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]

_SHARED = (
    "version", "as_of", "on", "origin", "destination", "by", "cargo", "cargo_names", "question", "notices",
    "attributions",
)  # fmt: skip
_OF_A_CASE = ("on", "cargo", "options", "no_route", "notes", "gates", "manifest")
_MANY = 6


def side_by_side(documents: Sequence[tuple[str, Document]], points: Sequence[Mapping[str, Any]] = ()) -> Document:
    """Answers of several cases as one document, schema `kazpak.compare/1`.

    Parameters
    ----------
    documents
        Documents of schema `kazpak.routes/1` by name of their case; the first is what the others are held
        against.
    points
        What distinguishes each case, where there is such a thing.
    """
    head = documents[0][1]
    cases = []
    for i, (name, document) in enumerate(documents):
        first = document["options"][0] if document["options"] else None
        case = {"name": name, "changes": document["case"]["changes"], **{key: document[key] for key in _OF_A_CASE}}
        case["at"] = dict(points[i]) if points else {}
        case["winner_flipped"] = not _same_way(head["options"][0] if head["options"] else None, first)
        case["options"] = [
            {**o, "winner": o["rank"] == 1, "changes": changes(o["totals"], head["options"])}
            for o in document["options"]
        ]
        cases.append(case)
    return {
        "schema": "kazpak.compare/1",
        **{key: head[key] for key in _SHARED if key in head},
        "cases": cases,
        "notes": list(dict.fromkeys(note for _, d in documents for note in d["notes"])),
        "gates": _gates(documents),
        "cities": _cities(documents),
        "assumptions": _assumptions(documents),
        "manifest": head["manifest"] | {"case": ", ".join(name for name, _ in documents)},
    }


def changes(totals: Mapping[str, float], base: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Totals less those of the best of some options; None where there is none."""
    return {name: value - base[0]["totals"][name] if base else None for name, value in totals.items()}


def _same_way(a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> bool:
    if a is None or b is None:
        return a is b
    return bool(a["signature"] == b["signature"] and a["modes"] == b["modes"])


def _gates(documents: Iterable[tuple[str, Document]]) -> list[Row]:
    """Gates as the first case that speaks of them has them, marked as used if any case uses them."""
    found: dict[str, Row] = {}
    for _, document in documents:
        for gate in document["gates"]:
            known = found.setdefault(gate["id"], dict(gate))
            known["used"] = known.get("used") or gate.get("used")
    return list(found.values())


def _cities(documents: Iterable[tuple[str, Document]]) -> list[Row]:
    """Cities on the way in any case."""
    return list({city["id"]: city for _, document in documents for city in document.get("cities") or ()}.values())


def _assumptions(documents: Iterable[tuple[str, Document]]) -> list[Row]:
    """Rows behind the options of any case; one that a case changes stands beside the one it replaces."""
    found: dict[tuple[Any, ...], Row] = {}
    for name, document in documents:
        for row in document["assumptions"]:
            key = tuple(row[k] for k in ("name", "applies_to", "low", "central", "high"))
            known = found.setdefault(key, {**row, "used_for": list(row["used_for"]), "cases": []})
            known["cases"].append(name)
            known["used_for"] += [where for where in row["used_for"] if where not in known["used_for"]]
    return sorted(found.values(), key=lambda row: (row["name"], row["applies_to"]))


def case_rows(document: Document, rows: Iterable[Row]) -> list[Row]:
    """Flat rows of options with what the comparison adds: points, day and cargo of the case, differences.

    Parameters
    ----------
    document
        Schema `kazpak.compare/1`.
    rows
        One a case and option, with columns `case` and `option`. A case without a route gets one row too.
    """
    out: list[Row] = []
    known = {(row["case"], row["option"]): row for row in rows}
    columns = next(iter(known.values()), dict.fromkeys(("case", "rank", "option", "label", "status")))
    for case in document["cases"]:
        head = {"case": case["name"], **case["at"]}
        tail = {"winner_flipped": case["winner_flipped"], "on": case["on"], "cargo": case["cargo"]}
        for option in case["options"]:
            row = {k: value for k, value in known[case["name"], option["id"]].items() if k not in ("on", "cargo")}
            added = {f"{name}_change": value for name, value in option["changes"].items() if name in row}
            out.append(head | row | added | {"winner": option["winner"]} | tail)
        if not case["options"]:
            empty = dict.fromkeys(key for key in columns if key not in ("case", "on", "cargo"))
            out.append(head | empty | {"status": "no route", "winner": None} | tail)
    return _even(out)


def _even(rows: Sequence[Row]) -> list[Row]:
    """Rows that all have the same columns, those of the longest first."""
    full = dict.fromkeys(key for row in sorted(rows, key=len, reverse=True) for key in row)
    return [{key: row.get(key) for key in full} for row in rows]


def difference_rows(
    answers: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], points: Sequence[Mapping[str, Any]] = ()
) -> list[Row]:
    """Best option of each case against that of the first: totals, changes, whether the winner flipped.

    Parameters
    ----------
    answers
        Options as mappings with label, signature, modes and totals, by name of their case.
    points
        What distinguishes each case.
    """
    base = answers[0][1]
    rows = []
    for i, (name, options) in enumerate(answers):
        best = options[0] if options else None
        row: Row = {"case": name, **(points[i] if points else {}), "label": best["label"] if best else None}
        if best:
            for criterion, change in changes(best["totals"], base).items():
                row[criterion], row[f"{criterion}_change"] = best["totals"][criterion], change
        row["winner_flipped"] = not _same_way(base[0] if base else None, best)
        rows.append(row)
    return _even(rows)


def as_one(documents: Sequence[tuple[str, Document]]) -> Document:
    """The best option of several cases as one answer, schema `kazpak.routes/1`, labelled by case.

    Of many cases, as a sweep has, every way is shown once, for the first case that it wins.

    Parameters
    ----------
    documents
        By name of their case.
    """
    many = len(documents) > _MANY
    options: list[Row] = []
    for name, document in documents:
        for option in document["options"][:1]:
            if not (many and any(_same_way(option, shown) for shown in options)):
                options.append({**option, "label": f"{name}: {option['label']}", "case": name})
    for rank, option in enumerate(options, start=1):
        option |= {"id": f"o{rank}", "rank": rank}
    out = dict(documents[0][1])
    return out | {
        "options": options,
        "case": {
            "name": " / ".join(name for name, _ in documents),
            "changes": [c for _, d in documents for c in d["case"]["changes"]],
        },
        "gates": _gates(documents),
        "cities": _cities(documents),
        "assumptions": _assumptions(documents),
        "notes": list(dict.fromkeys(note for _, d in documents for note in d["notes"])),
        "no_route": None if options else out["no_route"],
    }
