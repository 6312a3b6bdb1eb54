"""What is wrong with the form of a card, in words: where it stands and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from kazpak.errors import near_matches
from kazpak.scenarios.card import Card, Where
from kazpak.scenarios.changes import VERBS, Item
from kazpak.sources.yaml_documents import UNREADABLE

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = ["told"]

_SHOWN: Final = 60


def told(error: ValidationError, value: object) -> Iterator[tuple[Where, str]]:
    """Faults of the models, each with the way to the part that it is in.

    Parameters
    ----------
    error
        What the models say.
    value
        The document that they were given.
    """
    for fault in error.errors(include_url=False):
        kind, path, given = fault["type"], tuple(fault["loc"]), fault.get("input")
        if kind == "extra_forbidden":
            yield path, _unknown_key(path, value)
        elif kind == "value_error":
            yield _there(path, value), str(fault["ctx"]["error"])
        elif given is not UNREADABLE:  # its fault has been told where it was read
            yield path, _text(kind, path, given, fault.get("ctx", {}), fault["msg"])


def _there(path: Where, value: object) -> Where:
    """A key, or the part around it where the key is not written."""
    written = not path or isinstance(path[-1], int) or path[-1] in _keys_at(value, path[:-1])
    return path if written else path[:-1]


def _keys_at(value: Any, path: Where) -> Mapping[str, object]:  # noqa: ANN401 (any document)
    """The mapping at a place; empty where there is none."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return {}
    return value if isinstance(value, dict) else {}


def _unknown_key(path: Where, value: object) -> str:
    """What to do with a key that does not belong where it stands."""
    key, known = str(path[-1]), _keys_of(_model_at(path[:-1]))
    name, colon, rest = (part.strip() for part in key.partition(":"))
    if colon and name in known:
        return f"unknown key; put an ordinary space after the colon: `{name}: {rest[:_SHOWN]}`"
    for verb in _keys_at(value, path[:-1]) if known == list(VERBS) else ():
        if verb in VERBS and key in _keys_of(VERBS[verb]):
            return f"stands beside `{verb}`; it belongs to it, so indent it further"
    return f"unknown key; {_hint(key, known)}"


def _text(kind: str, path: Where, given: object, context: dict[str, Any], message: str) -> str:
    said, key = _short(given), "-" if path and isinstance(path[-1], int) else str(path[-1]) if path else ""
    if kind == "missing":
        return "is missing; it is needed"
    if given is None:
        return f"says nothing; {_right(kind, key, message)} is right"
    match kind:
        case "literal_error":
            known = re.findall(r"'([^']*)'", context["expected"])
            text = f"{said} is not known; {_hint(str(given), known)}"
        case "greater_than_equal":
            text = f"{said} is too small; at least {context['ge']:g} is right"
        case "less_than_equal":
            text = f"{said} is too large; at most {context['le']:g} is right"
        case "string_too_long":
            text = f"{said} has {len(str(given))} letters; at most {context['max_length']} are right"
        case "too_long":
            text = f"has {context['actual_length'] or 'many'} items; at most {context['max_length']} are right"
        case "string_pattern_mismatch":
            text = f"{said} is not of the right form; {_right(kind, key, message)} is right"
        case _:
            text = f"{said} is wrong; {_right(kind, key, message)} is right"
    return text


def _right(kind: str, key: str, message: str) -> str:
    """What would be right at a key."""
    return _AT.get((kind, key)) or _RIGHT.get(kind) or message[0].lower() + message[1:]


_RIGHT: Final = {
    "float_type": "a number without quotes, such as 24 or 0.5,",
    "int_type": "a whole number without quotes, such as 2030,",
    "finite_number": "a finite number",
    "string_type": "text",
    "string_too_short": "some text",
    "string_pattern_mismatch": "small letters, digits and hyphens, such as my-card,",
    "model_type": "a mapping such as {gate: AFG-PAK:TORKHAM}",
    "tuple_type": "a list of names, such as [torkham-only],",
}
_AT: Final = {
    ("string_pattern_mismatch", "direction"): "both, or one way such as PAK>AFG,",
    ("string_pattern_mismatch", "intent"): "a sentence",
    ("string_pattern_mismatch", "source"): "where it comes from",
    ("tuple_type", "modes"): "a list such as [road, rail]",
    ("tuple_type", "changes"): "a list of changes, each begun with `- `,",
    ("model_type", "-"): "a change such as `open: {gate: AFG-PAK:TORKHAM}`",
    ("int_type", "gauge_mm"): "a whole number without quotes, such as 1520,",
    ("model_type", "time_h"): "a mapping such as {set: 24}",
    ("model_type", "admit"): "a mapping such as {gate: CHN-PAK:KHUNJERAB, transit: yes}",
    ("model_type", "reprice"): "a mapping such as {assumption: road.haul.usd_per_tkm, multiply: 1.2}",
    ("model_type", "assume"): "a mapping such as {assumption: risk.closure.p, set: 0.2}",
    ("model_type", "build"): "a mapping such as {project: uap-railway}",
    ("model_type", "upgrade"): "a mapping such as {project: ml1-upgrade}",
    ("model_type", "remove"): "a mapping such as {line: ml1}",
}


def _hint(name: str, known: list[str]) -> str:
    near = near_matches(name, known)
    return (f"near matches: {', '.join(near)}; " if near else "") + f"known: {', '.join(known)}"


def _short(given: object) -> str:
    if isinstance(given, (dict, list)):
        return "a mapping" if isinstance(given, dict) else "a list"
    text = str(given).lower() if isinstance(given, bool) else repr(given)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _model_at(path: Where) -> type[BaseModel] | None:
    """Model of what stands at a place."""
    model: type[BaseModel] | None = Card
    for part in path:
        if isinstance(part, str):
            model = Item if part == "changes" else _model_of(model, part)
    return model


def _keys_of(model: type[BaseModel] | None) -> list[str]:
    """Keys that are right in a model."""
    return [field.alias or name for name, field in getattr(model, "model_fields", {}).items()]


def _model_of(model: object, key: str) -> type[BaseModel] | None:
    """Model of a field, whatever else may stand there."""
    for name, field in getattr(model, "model_fields", {}).items():
        if key in (name, field.alias):
            kinds = (field.annotation, *get_args(field.annotation))
            return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
    return None
