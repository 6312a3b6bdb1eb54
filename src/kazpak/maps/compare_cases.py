"""Cases of a comparison as sheets: each with its own answer, and what each view of the map draws.

A view is what the switch of the page chooses: all cases together, or one of them. Under the options of a
view lies the best one of the first case, with which the others are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from kazpak.locale import case_name
from kazpak.maps.escape import visible
from kazpak.maps.sheet import Sheet, sheet_of
from kazpak.maps.style import USABLE, colour_of

if TYPE_CHECKING:
    from kazpak.maps.sheet import Document, Record

__all__ = ["ALL", "FIRST", "Comparison", "One", "View", "comparison_of"]

ALL: Final = "all"
"""Key of the view that shows all cases together."""

FIRST: Final = "#59646f"
"""Colour of the first case, which lies under the others as a hollow line."""

_FEW: Final = 6
_CARDS: Final = 200
_OF_A_STATE: Final = ("status", "since", "cause", "confirmed", "stale")
_OF_A_CASE: Final = ("on", "cargo", "options", "no_route", "notes", "gates")


class _Drawn(Sheet):
    """Options of several cases in one view; what lies under the others has a colour of its own."""

    def colour(self, option: Record) -> str:
        """Colour of an option."""
        if option.get("under"):
            return FIRST
        return colour_of(option["place"]) if "place" in option else super().colour(option)


@dataclass(frozen=True)
class One:
    """One case of a comparison.

    Attributes
    ----------
    key
        Its place from 0, as text: name of its view.
    name
        What it is called, in the page's language.
    record
        The case as the document has it.
    sheet
        Its own answer.
    left_out
        How many of its options the page has no room for.
    """

    key: str
    name: str
    record: Record
    sheet: Sheet
    left_out: int

    @property
    def best(self) -> Record | None:
        """Its best option; None where there is no route."""
        return self.sheet.options[0] if self.sheet.options else None


@dataclass(frozen=True)
class View:
    """What the map shows at a time.

    Attributes
    ----------
    key
        `ALL`, or the key of a case.
    sheet
        Its options: those of a case or the best of every case; then, marked `under`, what lies beneath.
    case
        The case, None for all of them.
    """

    key: str
    sheet: Sheet
    case: One | None


@dataclass(frozen=True)
class Comparison:
    """A comparison in the page's language.

    Attributes
    ----------
    head
        What the cases share, without options.
    cases
        Cases in their order, the first is what the others are compared with.
    views
        All together, then case by case.
    marks
        Letter of the line that a case's best option is in the view of all, by key of the case.
    """

    head: Sheet
    cases: Sequence[One]
    views: Sequence[View]
    marks: dict[str, str]

    @property
    def first(self) -> One:
        """What the other cases are compared with."""
        return self.cases[0]

    @property
    def few(self) -> bool:
        """Whether cases can have a button and a colour each."""
        return is_few(self.cases)

    @property
    def by(self) -> str:
        """Criterion asked for."""
        return str(self.head.document.get("by") or "time_h")

    @property
    def whole(self) -> Sheet:
        """Every option of every case and every state of a gate, for the extent and the legend of the map."""
        options = [option for one in self.cases for option in one.sheet.options]
        gates = [*self.head.gates, *(gate for one in self.cases for gate in one.sheet.gates)]
        return replace(self.head, document={**self.head.document, "options": options, "gates": gates})

    def rows(self, key: str) -> list[dict[str, Any]]:
        """Rows of one of the document's tables."""
        return list(self.head.document.get(key) or ())


def is_few(cases: Sequence[Any]) -> bool:
    """Whether so many cases can have a button and a colour each."""
    return len(cases) <= _FEW


def comparison_of(document: Document, lang: str) -> Comparison:
    """The comparison of a document.

    Parameters
    ----------
    document
        Schema `kazpak.compare/1`.
    lang
        en, ru, kk or ur.

    Raises
    ------
    UnknownNameError
        If there is no such language.
    """
    records = document["cases"]
    head = sheet_of({**document, "options": (), "no_route": None}, lang)
    names = [case_name(record.get("name"), head.cat) for record in records]
    days = dict.fromkeys(head.day(record.get("on")) for record in records)
    cargoes = dict.fromkeys(visible(record.get("cargo")) for record in records)
    shared = {
        **head.document,
        "on": ", ".join(days),
        "cargo": document.get("cargo") if len(cargoes) == 1 else ", ".join(cargoes),
        "case": {"name": _all_named(names, records)},
    }
    head = replace(head, document=shared)
    each = max(1, _CARDS // len(records))
    cases = [
        One(str(at), name, record, _answer(head, record, name, each), max(0, len(record["options"]) - each))
        for at, (name, record) in enumerate(zip(names, records, strict=True))
    ]
    together, marks = _together(head, cases)
    views = [View(ALL, together, None), *(_alone(one, cases[0], marks) for one in cases)]
    return Comparison(head, cases, views, marks)


def _all_named(names: Sequence[str], records: Sequence[Record]) -> str:
    """What the cases together are called: all of them, or the ends of a sweep and how many there are."""
    if is_few(names):
        return ", ".join(names)
    first, last = names[0], names[-1]
    axis = next(iter(records[0].get("at") or ()), "")
    if first.startswith(start := f"{visible(axis)}="):
        last = last.removeprefix(start)
    return f"{first} \u2026 {last} ({len(names)})"


def _answer(head: Sheet, record: Record, name: str, each: int) -> Sheet:
    """The answer of a case with its first options."""
    own = {key: record.get(key) for key in _OF_A_CASE} | {"gates": _gates(head, record)}
    case = {"name": name, "changes": record.get("changes") or ()}
    return replace(head, document={**head.document, **own, "options": record["options"][:each], "case": case})


def _gates(head: Sheet, record: Record) -> list[Record]:
    """Gates of a case, and those that only others speak of.

    One that its options pass is as they pass it, though it be shut to other modes, or planned.
    """
    passed = {
        str(part.get("id")): part
        for option in record["options"]
        for part in option.get("parts") or ()
        if part.get("kind") not in {"haul", "access"} and part.get("status") in USABLE
    }
    own = list(record.get("gates") or ())
    known = {gate.get("id") for gate in own}
    others = [{**gate, "used": False} for gate in head.gates if gate.get("id") not in known]
    return others + [
        gate
        if gate.get("status") in USABLE or (part := passed.get(str(gate.get("id")))) is None
        else {**gate, **{fact: part.get(fact) for fact in _OF_A_STATE}}
        for gate in own
    ]


def _together(head: Sheet, cases: Sequence[One]) -> tuple[Sheet, dict[str, str]]:
    """The best option of every case, or, of many cases, every way that is best in one of them."""
    few = is_few(cases)
    lines: list[dict[str, Any]] = []
    known: dict[Any, str] = {}
    marks: dict[str, str] = {}
    for one in cases:
        if one.best is None:
            continue
        way = one.key if few else (tuple(one.best.get("signature") or ()), tuple(one.best.get("modes") or ()))
        if way not in known:
            known[way] = _letter(int(one.key) if few else len(known))
            # places and ids are those of the charts
            line = {**one.best, "place": len(lines), "id": f"o{len(known)}", "rank": known[way]}
            line |= {"under": one is cases[0]} | (_named(one.record, one.best) if few else {})
            lines.append(line)
        marks[one.key] = known[way]
    # what comes last lies at the bottom
    return _drawn(head, sorted(lines, key=lambda line: bool(line["under"]))), marks


def _alone(one: One, first: One, marks: dict[str, str]) -> View:
    """The options of one case, and that of the first beneath them."""
    options = list(one.sheet.options)
    if one is not first and first.best is not None:
        beneath = {**first.best, "id": "first", "rank": marks[first.key], "under": True}
        options.append(beneath | _named(first.record, first.best))
    return View(one.key, _drawn(one.sheet, options), one)


def _named(record: Record, option: Record) -> dict[str, Any]:
    """What makes an option be called by its case, too."""
    return {"case": record.get("name"), "label": f"{visible(record.get('name'))}: {option.get('label')}"}


def _drawn(sheet: Sheet, options: Sequence[Record]) -> Sheet:
    return _Drawn({**sheet.document, "options": options}, sheet.cat, sheet.names)


def _letter(at: int) -> str:
    """A to Z, then AA, AB and so on."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
