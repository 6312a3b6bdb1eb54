"""What an answer rests on that a reader might not think of: the season at gates and passes, the way of the trip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.assumptions import base_of
from kazpak.kinds import UP_COUNTRY, WINTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kazpak.network.gazetteer import Place
    from kazpak.routing.engine import Engine
    from kazpak.routing.option import Option, Part

__all__ = ["circumstances"]


def circumstances(engine: Engine, options: Iterable[Option], via: Sequence[Place] = ()) -> list[str]:
    """Remarks on the rows behind some options that hold for a season, or for one way of the trip only.

    An option that crosses a border gate there and back is remarked on too: it does so only where no other way by some
    places was found.

    Parameters
    ----------
    engine
        The case that was asked.
    options
        Those shown.
    via
        Places that the trip was to go by.
    """
    shown = list(options)
    parts = [part for option in shown for part in option.parts]
    found: list[str] = []
    day = engine.case.on.isoformat()
    wintry = dict.fromkeys((part.id, where) for part in parts if (where := _winter_of(engine, part)))
    if via and any(len(set(option.crossings)) < len(option.crossings) for option in shown):
        by = ", ".join(dict.fromkeys(place.id for place in via))
        found.append(f"by way of {by} no way was found that does not cross a border gate there and back")
    places = [name for name, where in wintry if where == "gate"]
    if places:
        found.append(f"{', '.join(places)}: winter rows hold on {day}, slower and less sure than in summer")
    if any(where == "road" for _, where in wintry):
        found.append(f"mountain roads: winter rows hold on {day}, slower than in summer")
    countries = {country for option in shown for country in option.countries}
    for country, heading in engine.case.headings:
        if country in countries:
            way = "up-country" if heading == UP_COUNTRY else "towards the port"
            found.append(f"{country}: tariffs are those of trips {way}")
    return found


def _winter_of(engine: Engine, part: Part) -> str:
    """Whether a gate's own winter rows, or those of mountain roads, are behind a part."""
    for scope in _winter_scopes(engine, part):
        if part.passage is None:
            return "road"
        if base_of(scope).partition("/")[0] == part.id:
            return "gate"
    return ""


def _winter_scopes(engine: Engine, part: Part) -> Iterator[str]:
    """Scopes of the winter rows behind a part."""
    for key in part.rows:
        for row in engine.weighed.rows.get(key, ()):
            if row.applies_to.endswith(f"/{WINTER}"):
                yield row.applies_to
