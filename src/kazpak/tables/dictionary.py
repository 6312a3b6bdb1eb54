"""The data dictionary, printed from the contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.tables.contracts import LINKS, TABLES
from kazpak.tables.documents import DOCUMENTS, Field
from kazpak.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kazpak.tables.columns import Column

__all__ = ["dictionary"]


def dictionary() -> str:
    """Markdown tables of every table, document and unit of a data folder."""
    lines: list[str] = []
    for table in (*TABLES, LINKS):
        lines += [f"### {table.path}", "", table.meaning, "", *_key(table.key)]
        lines += _rows((c, "") for c in table.columns)
    for contract in DOCUMENTS:
        lines += [f"### {contract.path}", "", contract.meaning, ""]
        lines += _rows((f.column, _shape(f)) for f in contract.fields)
    lines += ["### Units", "", "The last word of an assumption's name says its unit.", ""]
    lines += ["| last word | unit | meaning | values |", "|---|---|---|---|"]
    lines += [f"| `{word}` | {u.text} | {u.meaning} | {_span(u.least, u.most)} |" for word, u in UNITS.items()]
    return "\n".join(lines) + "\n"


def _key(key: tuple[str, ...]) -> Iterator[str]:
    if key:
        yield f"Unique: {', '.join(f'`{name}`' for name in key)}."
        yield ""


def _rows(columns: Iterable[tuple[Column, str]]) -> Iterator[str]:
    yield "| field | type | unit | may be empty | meaning |"
    yield "|---|---|---|---|---|"
    for column, shape in columns:
        allowed = f" ({', '.join(column.allowed)})" if column.allowed else _limits(column)
        kind = f"{shape or column.kind}{allowed}"
        empty = "yes" if column.nullable else "no"
        cells = (f"`{column.name}`", kind, column.unit, empty, column.meaning)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _shape(field: Field) -> str:
    return (
        field.column.kind
        if field.kind == "scalar"
        else f"{field.kind} of {field.column.kind}"
        if field.kind == "list"
        else field.kind
    )


def _limits(column: Column) -> str:
    span = _span(column.least, column.most)
    return f", {span}" if span != "any" and column.kind in ("number", "integer") else ""


def _span(least: float, most: float) -> str:
    low, high = abs(least) != float("inf"), abs(most) != float("inf")
    if low and high:
        return f"{least:g} to {most:g}"
    return f"at least {least:g}" if low else f"at most {most:g}" if high else "any"
