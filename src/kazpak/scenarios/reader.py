"""Documents to cards: every fault at once, each with its file, its line and what would be right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel, ValidationError

from kazpak.errors import DataError, InputError, near_matches
from kazpak.scenarios.card import Card, Where, dotted
from kazpak.scenarios.changes import Item
from kazpak.scenarios.checks import card_faults, item_faults
from kazpak.scenarios.ways import Ways
from kazpak.sources.store import read_bytes
from kazpak.sources.yaml_documents import Document, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kazpak.case import Case

__all__ = ["MAX_BYTES", "parse_card", "read_card"]

MAX_BYTES: Final = 65_536
"""A longer card is refused unread."""

_SHOWN: Final = 60
_LONGEST: Final = 600
_MOST: Final = 50


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
        With every fault found.
    DataError
        If the file cannot be read.
    """
    if path.exists() and not path.is_file():
        raise DataError(f"{path}: is no file")
    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise InputError(_too_large(name or str(path)))
    return parse_card(read_bytes(path), case, name=name or str(path))


def parse_card(text: str | bytes, case: Case | None = None, *, name: str = "card") -> Card:
    """Read a card from text; see `read_card`."""
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        raise InputError(_too_large(name))
    try:
        return _checked(parse_yaml(raw, file=name), case)
    except InputError as error:
        raise InputError(_readable(error.faults, name)) from error


def _readable(faults: list[str], name: str) -> list[str]:
    """No more faults, and no longer ones, than anyone reads: a hostile card may make many."""
    shown = [text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..." for text in faults[:_MOST]]
    return shown + ([f"{name}: and {len(faults) - _MOST} more"] if len(faults) > _MOST else [])


def _checked(document: Document, case: Case | None) -> Card:
    name = document.file
    if not isinstance(document.value, dict):
        given = (
            "nothing" if document.value is None else "a list" if isinstance(document.value, list) else "a single value"
        )
        raise InputError(f"{name}, line 1: a card is a mapping with {', '.join(Card.model_fields)}; this is {given}")
    return _card(document, case)


def _too_large(name: str) -> str:
    return f"{name}: is larger than {MAX_BYTES // 1024} kB; a card is much shorter"


def _card(document: Document, case: Case | None) -> Card:
    try:
        card = Card.model_validate(document.value)
    except ValidationError as error:
        found = list(_told(error))
        if case is not None:
            found += _of_sound_items(document.value, case)
        raise InputError(_with_places(found, document)) from error
    if case is not None and (found := card_faults(card, case)):
        raise InputError(_with_places(found, document))
    return card.read_from(document)


def _with_places(faults: list[tuple[Where, str]], document: Document) -> list[str]:
    """Faults in the order of the lines that they are on."""
    ordered = sorted(faults, key=lambda fault: document.line(fault[0]))
    texts = (
        f"{document.file}, line {document.line(path)}, {dotted(path)}: {text}" if path else f"{document.file}: {text}"
        for path, text in ordered
    )
    return list(dict.fromkeys(texts))


def _of_sound_items(value: dict[str, Any], case: Case) -> Iterator[tuple[Where, str]]:
    """What a case says against those changes that are well formed."""
    changes, ways = value.get("changes"), Ways(case.world)
    for i, raw in enumerate(changes if isinstance(changes, list) else ()):
        try:
            item = Item.model_validate(raw)
        except ValidationError:
            continue
        yield from ((("changes", i, *path), text) for path, text in item_faults(item, case, ways))


def _told(error: ValidationError) -> Iterator[tuple[Where, str]]:
    """Faults of the models in our words."""
    for fault in error.errors(include_url=False):
        path: Where = tuple(fault["loc"])
        yield path, _text(fault["type"], path, fault.get("input"), fault.get("ctx", {}), fault["msg"])


def _text(kind: str, path: Where, given: object, context: dict[str, Any], message: str) -> str:
    said = _short(given)
    match kind:
        case "extra_forbidden":
            text = f"unknown key; {_hint(str(path[-1]), _keys(path[:-1]))}"
        case "missing":
            text = "is missing; it is needed"
        case "value_error":
            text = str(context["error"])
        case "literal_error":
            known = re.findall(r"'([^']*)'", context["expected"])
            text = f"{said} is not known; {_hint(str(given), known)}"
        case "string_pattern_mismatch":
            way = path[-1] == "direction"
            right = "both, or one way such as PAK>AFG" if way else "small letters, digits and hyphens"
            text = f"{said} is not of the right form; {right} is right"
        case "greater_than_equal":
            text = f"{said} is too small; at least {context['ge']:g} is right"
        case "less_than_equal":
            text = f"{said} is too large; at most {context['le']:g} is right"
        case _:
            text = f"{said} is wrong; {_RIGHT.get(kind, message[0].lower() + message[1:])} is right"
    return text


_RIGHT: Final = {
    "float_type": "a number without quotes",
    "int_type": "a whole number without quotes",
    "finite_number": "a finite number",
    "string_type": "text",
    "model_type": "a mapping such as {gate: AFG-PAK:TORKHAM}",
    "tuple_type": "a list such as [road, rail]",
    "string_too_long": "a shorter text",
    "string_too_short": "some text",
    "too_long": "a shorter list",
}


def _hint(name: str, known: list[str]) -> str:
    near = near_matches(name, known)
    return (f"near matches: {', '.join(near)}; " if near else "") + f"known: {', '.join(known)}"


def _short(given: object) -> str:
    text = repr(given)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _keys(path: Where) -> list[str]:
    """Keys that are right at a place."""
    model: type[BaseModel] | None = Card
    for part in path:
        if isinstance(part, str):
            model = Item if part == "changes" else _model_of(model, part)
    return [field.alias or name for name, field in getattr(model, "model_fields", {}).items()]


def _model_of(model: object, key: str) -> type[BaseModel] | None:
    """Model of a field, whatever else may stand there."""
    for name, field in getattr(model, "model_fields", {}).items():
        if key in (name, field.alias):
            kinds = (field.annotation, *get_args(field.annotation))
            return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
    return None
