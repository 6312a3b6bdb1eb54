"""The answer in sentences: which corridors work, which is best by what, what it meets, and what is shut or planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kazpak.kinds import CONDITION_KINDS
from kazpak.locale import catalogue, corridor_name, option_label
from kazpak.reports.answer import Document, finite
from kazpak.reports.text import plain
from kazpak.reports.words import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kazpak.locale import Catalogue

__all__ = ["condition_words", "corridor_sentences"]

_PERCENT: Final = 100
_LISTED: Final = 3
"""Corridors that are shut or planned, and conditions, that a sentence names; the others are counted."""


def corridor_sentences(document: Document, *, lang: str = "en") -> list[str]:
    """The answer in a few sentences; none where the document does not tell options by corridor.

    Parameters
    ----------
    document
        Of `routing.document.to_document`, with what stands beside its options.
    lang
        Language of the sentences.
    """
    if "best" not in document:
        return []
    cat = catalogue(lang)
    return [plain(sentence, limit=2_000) for sentence in _sentences(document, cat)]


def _sentences(document: Document, cat: Catalogue) -> Iterator[str]:
    options: Sequence[Mapping[str, Any]] = document.get("options") or ()
    day = cat.date(str(document.get("on") or ""))
    named = [short for one in document.get("working") or () if (short := corridor_name({"corridor": one}, cat))]
    if named:
        yield cat("summary.works", date=day, count=len(named), labels=cat("tables.comma").join(named))
    elif not options:
        yield cat("summary.none", date=day)
    yield from _best(document, cat)
    if options and options[0].get("conditions"):
        told = _gravest_first(document, options[0]["conditions"], cat)
        first = corridor_name(options[0], cat) or _label(document, options[0], cat)
        yield cat("summary.meets", label=first, conditions=_some(told, cat))
    shut: Sequence[Mapping[str, Any]] = document.get("unavailable") or ()
    for one in shut:
        if one.get("alone"):
            yield cat("summary.alone", gate=called(document, cat, str(one["alone"])), label=corridor_name(one, cat))
    for key, chosen in (
        ("shut", [x for x in shut if x["why"] == "closed"]),
        ("planned", [x for x in shut if x["why"] in ("planned", "under_construction")]),
        ("refused", [x for x in shut if x["why"] == "refused"]),
    ):
        if chosen:
            yield cat(f"summary.{key}", corridors=_some([_would(one, cat) for one in chosen], cat))
    detours: Mapping[str, Any] = document.get("detours") or {}
    if detours.get("count"):
        yield cat("summary.detours", count=detours["count"], times=cat.number(detours["limit"]))


def _best(document: Document, cat: Catalogue) -> Iterator[str]:
    """The best by each criterion; criteria that the same way is best by stand together."""
    groups: dict[tuple[object, ...], list[str]] = {}
    best: Mapping[str, Mapping[str, Any]] = document.get("best") or {}
    for name, one in best.items():
        if f"summary.{name}" in cat:
            groups.setdefault((tuple(one["signature"]), tuple(one["modes"])), []).append(name)
    for names in groups.values():
        words = cat("tables.comma").join(cat(f"summary.{name}") for name in names)
        option = best[names[0]]
        amounts = cat("tables.comma").join(_amounts(option, cat))
        said = {"words": words[:1].upper() + words[1:], "label": _by_modes(document, option, cat), "amounts": amounts}
        told = _gravest_first(document, option.get("conditions") or (), cat)
        # What the first option meets has a sentence of its own.
        if told and document.get("by") not in names:
            yield cat("summary.best_meets", **said, conditions=_some(told, cat))
        else:
            yield cat("summary.best", **said)


def _by_modes(document: Document, option: Mapping[str, Any], cat: Catalogue) -> str:
    """Short name of an option's corridor, and the modes it hauls by."""
    short = corridor_name(option, cat)
    modes = " + ".join(cat(f"tables.mode.{mode}") for mode in option.get("modes") or ())
    return cat("summary.at", word=short, place=modes) if short and modes else _label(document, option, cat)


def _gravest_first(document: Document, conditions: Sequence[Mapping[str, Any]], cat: Catalogue) -> list[str]:
    """Conditions in words, each once, those that may stop the trip before those that take time."""
    order = {code: i for i, code in enumerate((*CONDITION_KINDS, "transit_limited", "exchange"))}
    ranked = sorted(conditions, key=lambda one: order.get(str(one["code"]), len(order)))
    return list(dict.fromkeys(condition_words(document, one, cat) for one in ranked))


def _amounts(option: Mapping[str, Any], cat: Catalogue) -> Iterator[str]:
    """Time with its part in the port, money, CO2e and risk of an option."""
    totals: Mapping[str, Any] = option["totals"]
    if (hours := finite(totals.get("time_h"))) is not None:
        port = finite(option.get("port_h")) or 0.0
        yield cat("summary.port", time=cat.hours(hours), port=cat.hours(port)) if port else cat.hours(hours)
    for name, unit in (("cost_usd_t", "unit.usd_t"), ("emission_kgco2e_t", "unit.kg_t")):
        if (value := finite(totals.get(name))) is not None:
            yield cat(unit, value=cat.number(value, decimals=0))
    if (risk := finite(totals.get("risk"))) is not None:
        least = risk * _PERCENT < 1
        yield cat("summary.risk_under" if least else "summary.risk_of", value=cat.number(risk * _PERCENT, decimals=0))


def condition_words(document: Document, condition: Mapping[str, Any], cat: Catalogue) -> str:
    """A condition in a few words, and where it holds."""
    word, target = cat(f"condition.{condition['code']}"), str(condition.get("target") or "")
    country = f"maps.country.{target}"
    if country in cat:
        return cat("summary.at", word=word, place=cat(country))
    return (
        cat("summary.at", word=word, place=called(document, cat, target))
        if target.count(":") == 1 and target[:1].isupper()
        else word
    )


def _would(one: Mapping[str, Any], cat: Catalogue) -> str:
    """A corridor that is shut or planned, since or until when, and what it would take."""
    amounts = cat("tables.comma").join(list(_amounts({"totals": one["totals"]}, cat))[:2])
    label = corridor_name(one, cat) or plain(one.get("label"))
    if one.get("access"):
        return cat("summary.for", label=label, conditions=cat(f"summary.access.{one['access']}"), amounts=amounts)
    if one.get("refused"):
        kinds = cat("tables.comma").join(cat(f"condition.{kind}") for kind in one["refused"])
        return cat("summary.for", label=label, conditions=kinds, amounts=amounts)
    if one.get("opening_year"):
        return cat("summary.from_year", label=label, year=f"{one['opening_year'][1]:.0f}", amounts=amounts)
    if one.get("since"):
        return cat("summary.since", label=label, date=cat.date(str(one["since"])), amounts=amounts)
    return cat("summary.would", label=label, amounts=amounts)


def _label(document: Document, option: Mapping[str, Any], cat: Catalogue) -> str:
    return corridor_name(option, cat) or option_label(document, option, cat)


def _some(items: Sequence[str], cat: Catalogue) -> str:
    """The first few of some items, and how many follow."""
    more = [cat("summary.more", count=len(items) - _LISTED)] if len(items) > _LISTED else []
    return cat("summary.semicolon").join([*items[:_LISTED], *more])
