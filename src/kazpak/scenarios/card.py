"""A scenario card: a name, a sentence of intent, a source, and an ordered list of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator

from kazpak.scenarios.changes import Day, Item, Strict

if TYPE_CHECKING:
    from kazpak.sources.yaml_documents import Document

__all__ = ["BASE", "LONGEST_NAME", "Card", "Where", "dotted"]

BASE = "base"
"""Name of the case without any card."""

Where = tuple[str | int, ...]
"""Keys and positions that lead to a part of a card."""

LONGEST_NAME: Final = 60
"""Letters of the name of a card."""

CardName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LONGEST_NAME)]
CardNames = Annotated[tuple[CardName, ...], Field(max_length=50)]


class Card(Strict):
    """One scenario.

    Cards made in Python and cards read from files are the same thing; those from files also know their
    lines, so that faults found later can name them.
    """

    name: CardName
    """Small letters, digits and hyphens, such as khunjerab-winter."""
    intent: Annotated[str, Field(min_length=1, max_length=600, pattern=r"\S")]
    """One sentence: what would be different."""
    source: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
    """Where the figures come from, or `planning assumption`."""
    on: Day | None = None
    """Date on which the card wants to be asked; a date given with the question wins."""
    changes: Annotated[tuple[Item, ...], Field(max_length=200)] = ()
    """Made in the order written: the general one first, its exceptions below."""
    requires: CardNames = ()
    """Cards without which this one makes no sense."""
    conflicts: CardNames = ()
    """Cards that this one cannot be joined with."""
    after: CardNames = ()
    """Cards whose changes this one may overrule; it comes after them."""

    _document: Any = PrivateAttr(default=None)

    @field_validator("name")
    @classmethod
    def _no_base(cls, name: str) -> str:
        if name == BASE:
            raise ValueError("`base` is the case without any card; take another name")
        return name

    @field_validator("changes")
    @classmethod
    def _changes_something(cls, changes: tuple[Item, ...], info: ValidationInfo) -> tuple[Item, ...]:
        if not changes and info.data.get("on", BASE) is None:
            raise ValueError("a card changes something: give `changes`, or `on` for another date")
        return changes

    @field_validator("requires", "conflicts", "after")
    @classmethod
    def _others(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if info.data.get("name") in names:
            raise ValueError("names the card itself; only other cards belong here")
        if info.field_name == "conflicts" and (both := set(names) & set(info.data.get("requires", ()))):
            raise ValueError(f"{', '.join(sorted(both))} is required too; a card cannot both need and refuse another")
        return names

    def read_from(self, document: Document) -> Card:
        """Copy the card so that it knows its file and the lines of its values."""
        card = self.model_copy()
        card._document = document  # noqa: SLF001
        return card

    @property
    def origin(self) -> str:
        """File that the card came from, or its name."""
        return self._document.file if self._document is not None else self.name

    def at(self, *path: str | int) -> str:
        """File, line and field of a part, for messages."""
        line = f", line {self._document.line(path)}" if self._document is not None else ""
        return ", ".join([f"{self.origin}{line}", *([dotted(path)] if path else [])])

    def plain(self) -> dict[str, Any]:
        """Contents as they would be written, without what is left at its default."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, wherever they were read."""
        return isinstance(other, Card) and self.plain() == other.plain()

    def __hash__(self) -> int:
        """Hash of the name."""
        return hash(self.name)


def dotted(path: Where) -> str:
    """Field of a path, as `changes[2].delay.time_h.set`; changes are counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
