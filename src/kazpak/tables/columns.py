"""What a column may hold, said once; one pass over a table turns text into values or into faults.

A fault is one sentence that names file, row, field and what would be right. All faults of a table come
back together, so a user mends a file once. Rows are numbered as spreadsheets show them: the header is 1.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from kazpak.errors import near_matches

__all__ = ["Column", "ColumnKind", "Fault", "Table", "TableRow", "check_value", "read_rows"]

ColumnKind = Literal["text", "number", "integer", "flag", "date", "words", "integers"]
TableRow = dict[str, Any]

_EMPTY: Final = ""
_LONGEST_SHOWN: Final = 60
_MOST_LISTED: Final = 12


class Fault(str):
    """One sentence about one place in one file."""

    __slots__ = ()


@dataclass(frozen=True)
class Column:
    """One column of a table, or one field of a document.

    Attributes
    ----------
    name
        Header, with the unit at its end where it has one.
    kind
        text; number and integer; flag (true or false); date (ISO 8601); words and integers (lists).
    meaning
        One line for the data dictionary.
    unit
        As the dictionary prints it.
    nullable
        Whether it may be empty.
    least, most
        Bounds of a number, both allowed.
    allowed
        Closed vocabulary of a text, or of each word of a list.
    pattern
        What a text, or each word of a list, must look like as a whole.
    pattern_hint
        The pattern in words.
    separator
        Between the words of a list.
    """

    name: str
    kind: ColumnKind
    meaning: str
    unit: str = ""
    nullable: bool = False
    least: float = -math.inf
    most: float = math.inf
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    pattern_hint: str = ""
    separator: str = "|"


RowRule = Callable[[TableRow], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Table:
    """Contract of a CSV file.

    Attributes
    ----------
    path
        Where it lies in the folder; a `*` stands for any name.
    meaning
        What one row is.
    columns
        In the order of the header.
    key
        Columns that together are unique.
    rules
        What must hold between the fields of one row: gives (field, what is wrong and what would be right).
    """

    path: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[RowRule, ...] = field(default=(), repr=False)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _shown(text: object) -> str:
    words = str(text)
    return repr(words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN] + "...")


def check_value(column: Column, text: str) -> tuple[Any, str]:
    """Value of a cell, and what is wrong with it (empty if nothing is).

    Parameters
    ----------
    column
        The contract.
    text
        The cell.
    """
    text = text.strip()
    if text == _EMPTY:
        empty: Any = () if column.kind in ("words", "integers") else "" if column.kind == "text" else None
        return empty, "" if column.nullable else f"is empty; {_right(column)}"
    if column.kind == "text":
        return text, _word_fault(column, text)
    if column.kind == "words":
        words = tuple(w.strip() for w in text.split(column.separator))
        faults = [fault for w in words if (fault := _word_fault(column, w) or ("" if w else "has an empty item"))]
        return words, faults[0] if faults else ""
    return _parsed(column, text)


def _parsed(column: Column, text: str) -> tuple[Any, str]:
    """Value of a cell that is no text."""
    try:
        value = _PARSERS[column.kind](column, text)
    except (ValueError, KeyError, OverflowError):
        value = None
    if value is None or not _fits(column, value):
        return None, f"{_shown(text)} is wrong; {_right(column)}"
    return value, ""


_PARSERS: Final[dict[str, Callable[[Column, str], Any]]] = {
    "number": lambda _, text: float(text),
    "integer": lambda _, text: int(text),
    "integers": lambda column, text: tuple(int(word) for word in text.split(column.separator)),
    "date": lambda _, text: dt.date.fromisoformat(text),
    "flag": lambda _, text: {"true": True, "false": False}[text.casefold()],
}


def _fits(column: Column, value: object) -> bool:
    """Whether a value lies within the bounds or the vocabulary of its column."""
    if isinstance(value, (int, float)):
        return math.isfinite(value) and column.least <= value <= column.most
    if isinstance(value, tuple):
        return not column.allowed or all(str(n) in column.allowed for n in value)
    return True


def _word_fault(column: Column, word: str) -> str:
    """What is wrong with a text or one word of a list."""
    if column.allowed and word not in column.allowed:
        near = near_matches(word, column.allowed, limit=3)
        return f"{_shown(word)} is not known; {_right(column)}" + (f"; near matches: {', '.join(near)}" if near else "")
    if column.pattern and not _compiled(column.pattern).fullmatch(word):
        return f"{_shown(word)} is wrong; {_right(column)}"
    if "\n" in word or "\x00" in word:
        return "holds a line break or a null character; one line of text is right"
    return ""


def _right(column: Column) -> str:
    """What would be right, in words."""
    if column.allowed:
        known = ", ".join(column.allowed[:_MOST_LISTED]) + (", ..." if len(column.allowed) > _MOST_LISTED else "")
        several = f", joined by {column.separator!r}" if column.kind in ("words", "integers") else ""
        return f"one of {known}{several} is right"
    if column.pattern_hint:
        return f"{column.pattern_hint} is right"
    unit = f" [{column.unit}]" if column.unit else ""
    match column.kind:
        case "number" | "integer":
            article = "a number" if column.kind == "number" else "a whole number"
            return f"{article}{unit}{_bounds(column)} is right"
        case "date":
            return "a date such as 2026-11-23 is right"
        case "flag":
            return "true or false is right"
        case _:
            return "some text is right"


def _bounds(column: Column) -> str:
    if math.isfinite(column.least) and math.isfinite(column.most):
        return f" from {column.least:g} to {column.most:g}"
    if math.isfinite(column.least):
        return f" of at least {column.least:g}"
    return f" of at most {column.most:g}" if math.isfinite(column.most) else ""


def read_rows(
    table: Table, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], *, file: str
) -> tuple[list[tuple[int, TableRow]], list[Fault]]:
    """Values of a table and everything that is wrong with it.

    Parameters
    ----------
    table
        The contract.
    header
        First line.
    rows
        Row numbers and cells.
    file
        Name for faults.

    Returns
    -------
    tuple
        Rows without a fault, each with its number, and the faults.
    """
    faults = [*_header_faults(table, header, file)]
    if faults:
        return [], faults
    order = [list(header).index(column.name) for column in table.columns]
    good: list[tuple[int, TableRow]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in rows:
        if len(cells) != len(header):
            wrong = f"{file}, row {number}: has {len(cells)} cells; {len(header)}, as the header, is right"
            faults.append(Fault(wrong))
            continue
        values: TableRow = {}
        bad = []
        for column, place in zip(table.columns, order, strict=True):
            values[column.name], wrong = check_value(column, cells[place])
            if wrong:
                bad.append(Fault(f"{file}, row {number}, {column.name}: {wrong}"))
        if not bad:
            bad = [
                Fault(f"{file}, row {number}, {name}: {wrong}") for rule in table.rules for name, wrong in rule(values)
            ]
            bad += _key_faults(table, values, seen, number, file)
        faults += bad
        if not bad:
            good.append((number, values))
    return good, faults


def _header_faults(table: Table, header: Sequence[str], file: str) -> Iterator[Fault]:
    """Missing, unknown and repeated columns."""
    names = [column.name for column in table.columns]
    for name in names:
        if name not in header:
            yield Fault(f"{file}, row 1: column {name} is missing; the header is {','.join(names)}")
    for i, name in enumerate(header):
        if name not in names:
            near = near_matches(name, names, limit=1)
            yield Fault(f"{file}, row 1: unknown column {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
        elif name in header[:i]:
            yield Fault(f"{file}, row 1: column {name} occurs twice; once is right")


def _key_faults(
    table: Table, values: Mapping[str, Any], seen: dict[tuple[Any, ...], int], number: int, file: str
) -> list[Fault]:
    """Two rows with one key."""
    if not table.key:
        return []
    key = tuple(values[name] for name in table.key)
    first = seen.setdefault(key, number)
    if first == number:
        return []
    shown = ", ".join(str(part) for part in key)
    return [Fault(f"{file}, row {number}, {'+'.join(table.key)}: {shown} is in row {first} already; once is right")]
