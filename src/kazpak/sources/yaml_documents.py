"""YAML without surprises: plain keys and values, each with the line it stands on.

Built from the event stream, so that anchors, tags, repeated keys, several documents and deep nesting are
refused where they stand, in bounded time and memory. Dates stay text: whoever expects one reads it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NoReturn

from kazpak.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

__all__ = ["Document", "parse_yaml"]

_DEEPEST: Final = 12
_LARGEST_BYTES: Final = 1_000_000
_TRUTH: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
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


def parse_yaml(text: str | bytes, *, file: str) -> Document:
    """Read one YAML document.

    Parameters
    ----------
    text
        UTF-8.
    file
        Name for faults.

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
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        builder = _Builder(yaml.parse(decoded, Loader=loader), file)
        value = builder.document()
    except yaml.YAMLError as error:
        raise InputError(_yaml_fault(error, file)) from error
    return Document(value, file, builder.lines)


def _yaml_fault(error: yaml.YAMLError, file: str) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{file}{place}: {problem}; this is not YAML"


class _Builder:
    """Turns events into values and remembers lines."""

    def __init__(self, events: Iterator[Any], file: str) -> None:
        self.events = events
        self.file = file
        self.lines: dict[Path, int] = {}

    def document(self) -> object:
        value: object = None
        documents = 0
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._refuse(event, "a second document begins here; one to a file is right")
                value = self._value(next(self.events), ())
        return value

    def _refuse(self, event: Event, why: str) -> NoReturn:
        raise InputError(f"{self.file}, line {event.start_mark.line + 1}: {why}")

    def _value(self, event: Event, path: Path) -> object:
        kind = type(event).__name__
        self.lines.setdefault(path, event.start_mark.line + 1)
        if len(path) > _DEEPEST:
            self._refuse(event, f"is nested more than {_DEEPEST} deep")
        if kind == "AliasEvent" or getattr(event, "anchor", None):
            self._refuse(event, "anchors and aliases (& and *) are not allowed; write the value out")
        tag = getattr(event, "tag", None)
        if tag and not (kind == "ScalarEvent" and tag == "!"):
            self._refuse(event, f"the tag {tag} is not allowed; write a plain value")
        if kind == "ScalarEvent":
            return self._scalar(event)
        return self._mapping(path) if kind == "MappingStartEvent" else self._sequence(path)

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            if type(event).__name__ != "ScalarEvent" or event.anchor or event.tag:
                self._refuse(event, "a key is a plain word")
            key = event.value
            if key in found:
                self._refuse(event, f"the key {key!r} occurs twice; once is right")
            if key == "<<":
                self._refuse(event, "merging keys (<<) is not allowed; write the values out")
            self.lines[(*path, key)] = event.start_mark.line + 1
            found[key] = self._value(next(self.events), (*path, key))
        return found

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
        if _NUMBER.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                self._refuse(event, f"{text} is too large a number")
            return number
        if _NO_NUMBER.fullmatch(text):
            self._refuse(event, f"{text} is no number that can be used here")
        return text
