"""What an option is called in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kazpak.locale.visible import visible

if TYPE_CHECKING:
    from kazpak.locale import Catalogue

__all__ = ["option_label", "side_name"]

_MADE: Final = ("via ", "direct (")
_SIDES: Final = re.compile(r"\s+[/\u2013-]\s+")
_LIMIT: Final = 200


def option_label(document: Mapping[str, Any], option: Mapping[str, Any], cat: Catalogue) -> str:
    """Label of an option: one made of crossings is made again of their names, any other stays as it is.

    Parameters
    ----------
    document
        The answer document, for the gates' names.
    option
        One of its options.
    cat
        Words of a language. In English every label stays.

    Notes
    -----
    A crossing has a name on either side of the border; a label uses the first.
    """
    given = visible(option.get("label") or option.get("id"), limit=_LIMIT)
    crossings = [part for part in option.get("parts") or () if part.get("kind") == "crossing"]
    if cat.lang == "en" or not given.startswith(_MADE) or not (option.get("modes") and crossings):
        return given
    names = {gate.get("id"): gate.get("names") or {} for gate in document.get("gates") or ()}
    through = [side_name(names.get(p.get("id"), {}).get(cat.lang) or p.get("name") or "") for p in crossings]
    modes = [cat(f"tables.mode.{m}") if f"tables.mode.{m}" in cat else str(m) for m in option["modes"]]
    label = cat("tables.label.via", gates=cat("tables.comma").join(through), modes=" + ".join(modes))
    return visible(label, limit=_LIMIT)


def side_name(name: str) -> str:
    """Name of a crossing on the first side of its border, where it has one on either."""
    return _SIDES.split(name)[0]
