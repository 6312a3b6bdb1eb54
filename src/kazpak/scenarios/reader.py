"""Documents to cards: every fault at once, each with its file, its line and what would be right."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from kazpak.errors import DataError, InputError
from kazpak.scenarios.card import Card, Where, dotted
from kazpak.scenarios.changes import Item
from kazpak.scenarios.checks import Checker
from kazpak.scenarios.wording import told
from kazpak.sources.folder import read_bytes
from kazpak.sources.yaml_documents import UNREADABLE, Document, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kazpak.case import Case

__all__ = ["MAX_BYTES", "parse_card", "read_card"]

MAX_BYTES: Final = 65_536
"""A longer card is refused unread."""

_LONGEST: Final = 600
_MOST: Final = 50

Placed = tuple[int, str, str]
"""Line of a fault, the field that it is in where there is one, and the fault."""


def read_card(path: Path, case: Case | None = None, *, name: str = "") -> Card:
    """Read a card from a file.

    Parameters
    ----------
    path
        A YAML file.
    case
        What its gates, numbers and projects are checked against; without one only the form is checked.
    name
        What to call the file in messages; by default its path.

    Raises
    ------
    InputError
        With every fault found, or if the file cannot be read.
    """
    file = name or str(path)
    try:
        if path.is_dir():
            raise InputError(f"{file}: is a folder; name a card in it")
        if path.exists() and not path.is_file():
            raise InputError(f"{file}: is no plain file; save the card as one")
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise InputError(_too_large(file))
        return parse_card(read_bytes(path), case, name=file)
    except OSError as error:
        why = str(error).removeprefix(f"{path}: ") if isinstance(error, DataError) else error.strerror
        raise InputError(f"{file}: {why}") from error


def parse_card(text: str | bytes, case: Case | None = None, *, name: str = "card") -> Card:
    """Read a card from text; see `read_card`."""
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        raise InputError(_too_large(name))
    try:
        return _card(raw, case, name)
    except InputError as error:
        raise InputError(_readable(error.faults, name)) from error


def _readable(faults: list[str], name: str) -> list[str]:
    """No more faults, and no longer ones, than anyone reads: a hostile card may make many."""
    shown = [text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..." for text in faults[:_MOST]]
    return shown + ([f"{name}: and more; mend these first"] if len(faults) > _MOST else [])


def _too_large(name: str) -> str:
    return f"{name}: is larger than {MAX_BYTES // 1024} kB; a card is much shorter"


def _card(raw: bytes, case: Case | None, name: str) -> Card:
    """A card from bytes, or every fault that its text, its form and the case find in it."""
    gathered: list[tuple[int, str]] = []
    document = parse_yaml(raw, file=name, gather=gathered)
    faults: list[Placed] = [(line, "", text) for line, text in gathered]
    if not isinstance(document.value, dict):
        if document.value is not UNREADABLE:
            keys = ", ".join(Card.model_fields)
            faults.append((1, "", f"a card is a mapping with {keys}; {_instead(document.value)}"))
        raise InputError(_in_order(faults, name))
    try:
        card = Card.model_validate(document.value)
    except ValidationError as error:
        faults += _placed(told(error, document.value), document)
        card = None
    if case is not None:
        items = card.changes if card else _sound_items(document.value)
        faults += _placed(islice(Checker(case).faults(items), _MOST + 1), document)
    if faults or card is None:
        raise InputError(_in_order(faults, name))
    return card.read_from(document)


def _instead(value: object) -> str:
    given = "nothing" if value is None else "a list" if isinstance(value, list) else "a single value"
    return f"this is {given}"


def _placed(faults: Iterable[tuple[Where, str]], document: Document) -> Iterator[Placed]:
    """Faults with their lines and fields instead of the ways to them."""
    return ((document.line(path), dotted(path), text) for path, text in faults)


def _in_order(faults: list[Placed], file: str) -> list[str]:
    """Faults in the order of their lines, each once."""
    ordered = sorted(faults, key=lambda fault: fault[0])
    return list(
        dict.fromkeys(f"{file}, line {line}{f', {field}' if field else ''}: {text}" for line, field, text in ordered)
    )


def _sound_items(value: dict[str, Any]) -> list[Item | None]:
    """Changes that are well formed, each at its place; None for the others."""
    changes = value.get("changes")
    return [_sound(raw) for raw in (changes if isinstance(changes, list) else ())]


def _sound(raw: object) -> Item | None:
    try:
        return Item.model_validate(raw)
    except ValidationError:
        return None
