"""YAML without surprises: plain keys and values, each with the line it stands on.

Built from the event stream, so that anchors, tags, repeated keys, several documents and deep nesting are
refused where they stand, all at once, in bounded time and memory. Dates stay text, and so do numbers that
YAML 1.1 and 1.2 read differently (010, 12:30, 1_000): whoever expects one reads it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

__all__ = ["UNREADABLE", "Document", "parse_yaml", "yaml_text"]

UNREADABLE: Final = object()
"""Stands for a value that a fault was already told of."""

_DEEPEST: Final = 12
_LARGEST_BYTES: Final = 1_000_000
_MOST_FAULTS: Final = 100
_TRUTH: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER: Final = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?", re.ASCII)
_NO_NUMBER: Final = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)

Path = tuple[str | int, ...]
Event = Any  # the events of pyyaml carry no types


@dataclass(frozen=True)
class Document:
    """What a YAML text says, and where.

    Attributes
    ----------
    value
        Mappings as dict, sequences as list, the rest text, int, float, bool or None.
    file
        Name for faults.
    """

    value: Any
    file: str
    _lines: dict[Path, int] = field(repr=False, default_factory=dict)

    def line(self, path: Path = ()) -> int:
        """Line of a key or item, by its path; that of the nearest one around it where it is not there."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def parse_yaml(text: str | bytes, *, file: str, gather: list[tuple[int, str]] | None = None) -> Document:
    """Read one YAML document.

    Parameters
    ----------
    text
        UTF-8.
    file
        Name for faults.
    gather
        Where given, faults that the rest can be read in spite of are put here, each with its line, and what
        they leave unknown is `UNREADABLE`.

    Raises
    ------
    InputError
        If it is no YAML, not UTF-8, larger than a megabyte, or uses anchors, tags, repeated keys, more than
        one document or deep nesting.
    """
    import yaml

    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > _LARGEST_BYTES:
        raise InputError(f"{file}: has {len(raw)} bytes; at most {_LARGEST_BYTES} are read")
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    builder = _Builder(yaml.parse(decoded, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), file)
    try:
        value = builder.document()
    except yaml.YAMLError as error:
        raise InputError([*builder.told(), _yaml_fault(error, file)]) from error
    if builder.faults and gather is None:
        raise InputError(builder.told())
    if gather is not None:
        gather += builder.faults
    return Document(value, file, builder.lines)


def _yaml_fault(error: yaml.YAMLError, file: str) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{file}{place}: {problem}; this is not YAML"


class _Builder:
    """Turns events into values; remembers lines and faults."""

    def __init__(self, events: Iterator[Any], file: str) -> None:
        self.events = events
        self.file = file
        self.lines: dict[Path, int] = {}
        self.faults: list[tuple[int, str]] = []

    def document(self) -> object:
        value: object = None
        documents = 0
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._fault(event, "a second document begins here; one to a file is right")
                    break
                value = self._value(next(self.events), ())
        return value

    def told(self) -> list[str]:
        return [f"{self.file}, line {line}: {text}" for line, text in self.faults]

    def _fault(self, event: Event, why: str) -> None:
        self.faults.append((event.start_mark.line + 1, why))
        if len(self.faults) >= _MOST_FAULTS:
            raise InputError([*self.told(), f"{self.file}: and perhaps more; mend these first"])

    def _value(self, event: Event, path: Path) -> object:
        kind = type(event).__name__
        self.lines.setdefault(path, event.start_mark.line + 1)
        if len(path) > _DEEPEST:
            self._fault(event, f"is nested more than {_DEEPEST} deep")
            raise InputError(self.told())
        if kind == "AliasEvent" or event.anchor:
            self._fault(event, "anchors and aliases (& and *) are not allowed; write the value out")
        if kind == "AliasEvent":
            return UNREADABLE
        if event.tag and not (kind == "ScalarEvent" and event.tag == "!"):
            self._fault(event, f"the tag {event.tag} is not allowed; write a plain value")
        if kind == "ScalarEvent":
            return self._scalar(event)
        return self._mapping(path) if kind == "MappingStartEvent" else self._sequence(path)

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key = self._key(event, path)
            if key is not None and key in found:
                self._fault(event, f"the key {key!r} occurs twice; once is right")
            if key is None or key in found:
                self._value(next(self.events), (*path, "?"))
                continue
            self.lines[(*path, key)] = event.start_mark.line + 1
            found[key] = self._value(next(self.events), (*path, key))
        return found

    def _key(self, event: Event, path: Path) -> str | None:
        """A key; None where it is none."""
        kind = type(event).__name__
        if kind != "ScalarEvent" or event.anchor or event.tag:
            self._fault(event, "a key is a plain word")
            if kind not in ("ScalarEvent", "AliasEvent"):
                self._value(event, (*path, "?"))
            return None
        if event.value == "<<":
            self._fault(event, "merging keys (<<) is not allowed; write the values out")
            return None
        return str(event.value)

    def _sequence(self, path: Path) -> list[object]:
        found: list[object] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            found.append(self._value(event, (*path, len(found))))
        return found

    def _scalar(self, event: Event) -> object:
        """Plain words become numbers, truth values or None where they look so; quoted ones stay text."""
        text = event.value
        if event.style:
            return text
        if text.casefold() in _TRUTH and (text == text.lower() or text.istitle() or text.isupper()):
            return _TRUTH[text.casefold()]
        if _INTEGER.fullmatch(text):
            return int(text)
        looks_infinite = _NO_NUMBER.fullmatch(text) is not None
        if not looks_infinite and not _NUMBER.fullmatch(text):
            return text
        if looks_infinite or not math.isfinite(number := float(text)):
            why = "is no number that can be used here" if looks_infinite else "is too large a number"
            self._fault(event, f"{text} {why}; write a finite one")
            return UNREADABLE
        return number


def yaml_text(value: dict[str, Any]) -> str:
    """Text of a document that `parse_yaml` reads back: keys in their order, the innermost on one line."""
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120))
