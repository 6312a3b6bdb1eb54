"""JSON Schema of a card, for editors that complete and check while one types. Made from the models."""

from __future__ import annotations

import json
from typing import Any

from kazpak.scenarios.card import Card

__all__ = ["card_schema", "schema_text"]


def card_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a scenario card."""
    schema = _tidy(Card.model_json_schema(by_alias=True))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "kazpak scenario card"}
    return head | {key: value for key, value in schema.items() if key not in head}


def schema_text() -> str:
    """The schema as it is shipped in corridors/scenarios/schema.json."""
    return json.dumps(card_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidy(node: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Drop titles that repeat a key, and the `or null` of keys that a document would leave out."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _tidy(value) for key, value in node.items() if (key, type(value)) != ("title", str)}
    if kept.get("default", "") in (None, []):
        del kept["default"]
    choices = [choice for choice in kept.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept = choices[0] | kept
    if isinstance(kept.get("description"), str):
        kept["description"] = kept["description"].split("\n\n")[0].replace("\n", " ")
    return kept
