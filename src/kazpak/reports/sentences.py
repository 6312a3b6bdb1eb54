"""The answer in words: the best option, what differs from the first case, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kazpak.locale import access_lifted, cargo_name, case_name, condition_refused, option_label, said
from kazpak.reports.answer import Case, Document, Option, cases, finite, is_comparison
from kazpak.reports.text import plain
from kazpak.reports.words import called, changed, heading, state_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kazpak.locale import Catalogue

__all__ = ["amounts", "answer_sentences", "foot_sentence", "note_sentences", "notes_told"]

_USABLE = frozenset({"open", "seasonal", None, ""})
_SPOKEN: Final = {"length_km": "unit.km", "time_h": "", "cost_usd_t": "unit.usd_t", "emission_kgco2e_t": "unit.kg_t"}
_FELT: Final = 0.05
_DAYS_TOLD: Final = 3


def amounts(cat: Catalogue, totals: Mapping[str, object] | None, *, differ: bool = False) -> str:
    """Totals in one line: kilometres, time, money, emissions, as far as they are known.

    Parameters
    ----------
    cat
        Words of a language.
    totals
        Values by criterion.
    differ
        Whether they are differences: those too small to be seen are left out, the others say more or less.
    """
    pieces = []
    for name, key in _SPOKEN.items():
        value = finite((totals or {}).get(name))
        if value is None or (differ and abs(value) < _FELT):
            continue
        size = abs(value) if differ else value
        amount = cat(key, value=cat.number(size, decimals=0)) if key else cat.hours(size)
        pieces.append(changed(cat, value, amount) if differ else amount)
    return cat("tables.comma").join(pieces)


def answer_sentences(document: Document, *, lang: str = "en", ids: bool = False) -> list[str]:
    """The answer in one sentence per case, remedies after it where there is no route.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the sentences.
    ids
        Whether the id of what a remedy lifts stands beside its name, for those who go on asking.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    sentences: list[str] = []
    for at, case in enumerate(cases(document)):
        found = _case_sentences(document, case, cat, ids=ids)
        if is_comparison(document):
            if at and case.options:
                found[0] = " ".join([found[0], *_compared(document["cases"][at], case.options[0], cat)])
            found[0] = cat("tables.answer.case", case=case_name(case.name, cat), sentence=found[0])
        sentences += found
    return sentences


def _case_sentences(document: Document, case: Case, cat: Catalogue, *, ids: bool) -> list[str]:
    """Best option of a case, or why there is none and what would help."""
    if case.options:
        return [_best_sentence(document, case.options, cat)]

    def name(item: str) -> str:
        return called(document, cat, item)

    no_route = case.no_route or {}
    reason = said(cat, "said.reason", no_route.get("reason"), name=name)
    sentences = [cat("tables.answer.none", reason=reason[:1].upper() + reason[1:]).strip()]
    for remedy in no_route.get("remedies") or ():
        lifted = cat("tables.comma").join(_lifted(document, lift, cat, ids=ids) for lift in remedy.get("lift") or ())
        told = cat("tables.comma").join(filter(None, (_way(document, remedy, cat), amounts(cat, remedy.get("totals")))))
        sentences.append(cat("tables.answer.remedy", label=lifted, amounts=told))
    return sentences


def _way(document: Document, remedy: Mapping[str, object], cat: Catalogue) -> str:
    """The trip that a remedy would make possible."""
    return plain(option_label(document, remedy, cat), limit=160) if remedy.get("label") else ""


def _lifted(document: Document, lift: Mapping[str, object], cat: Catalogue, *, ids: bool) -> str:
    """Name of what a remedy lifts, and its id if that is wanted."""
    if lift.get("kind") == "transfers":
        return said(cat, "said.lift", lift.get("name"))
    if lift.get("kind") == "condition":
        return condition_refused(lift, cat)
    item = str(lift.get("id") or "")
    name = called(document, cat, item)
    name = plain(lift.get("name")) if name == item and lift.get("name") else name
    name = f"{name} [{plain(item)}]" if ids and name != item else name
    return access_lifted(lift, name, cat) if lift.get("kind") == "access" else name


def _best_sentence(document: Document, options: Sequence[Option], cat: Catalogue) -> str:
    """The first option that can be used; when none can, the first of all, and its state."""
    usable: list[Option] = [o for o in options if o.get("status") in _USABLE]
    best = (usable or options)[0]
    criterion = heading(cat, str(document.get("by") or "time_h")).lower()
    label, told = plain(option_label(document, best, cat), limit=160), amounts(cat, best.get("totals"))
    if usable:
        return cat("tables.answer.best", criterion=criterion, label=label, amounts=told)
    return cat("tables.answer.shut", label=label, status=state_word(cat, best.get("status")), amounts=told)


def _compared(case: Mapping[str, object], best: Option, cat: Catalogue) -> list[str]:
    """Whether another option wins than in the first case, and by how much the best differ."""
    told = amounts(cat, best.get("changes"), differ=True)
    verdict = cat("tables.answer.flipped" if case.get("winner_flipped") else "tables.answer.kept")
    return [verdict, cat("tables.answer.changed", amounts=told)] if told else [verdict]


def foot_sentence(document: Document, *, lang: str = "en") -> str:
    """Under which day, data, case, cargo and criterion the answer holds, for the foot of a printed table.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the sentence; in English, names of criteria and dates are those that commands take.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    by, english, comma = str(document.get("by") or ""), cat.lang == "en", cat("tables.comma")
    asked = [str(case.get("on") or "") for case in document.get("cases") or [document]]
    days = {"on": list(dict.fromkeys(asked)), "as_of": [str(document.get("as_of") or "")]}
    if len(days["on"]) > _DAYS_TOLD:
        days["on"] = [*days["on"][:1], "\N{HORIZONTAL ELLIPSIS}", *days["on"][-1:]]
    named = [case.name if english else case_name(case.name, cat) for case in cases(document)]
    return cat(
        "tables.foot",
        **{key: comma.join(plain(day) if english else cat.date(day) for day in found) for key, found in days.items()},
        case=comma.join(plain(name) for name in named),
        cargo=cargo_name(document, cat),
        by=plain(by) if english else heading(cat, by).lower(),
    )


def note_sentences(document: Document, *, lang: str = "en") -> list[str]:
    """What kazpak remarks on the question and the search.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of the sentences.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)

    def name(item: str) -> str:
        return called(document, cat, item)

    return [said(cat, "said.note", text, name=name) for text in document.get("notes") or ()]


def notes_told(document: Document, *, lang: str = "en") -> list[str]:
    """Notes, notices, sources and how to ask again, line by line.

    Parameters
    ----------
    document
        An answer document.
    lang
        Language of kazpak's own sentences.
    """
    from kazpak.locale import catalogue

    cat = catalogue(lang)
    lines = note_sentences(document, lang=lang)
    lines += [said(cat, "maps.notice", text) for text in document.get("notices") or ()]
    lines += [said(cat, "maps.source", text) for text in document.get("attributions") or ()]
    for item, value in (document.get("manifest") or {}).items():
        if value not in (None, ""):
            key = f"maps.manifest.{item}"
            told = plain(value, limit=2000)
            if item == "as_of":
                told = cat.date(told)
            if item == "case":
                told = cat("tables.comma").join(case_name(name, cat) for name in told.split(", "))
            lines.append(f"{cat(key) if key in cat else plain(item)}: {told}")
    return lines
