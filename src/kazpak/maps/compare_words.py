"""What a comparison says in sentences, and how it writes a change."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from kazpak.maps import notes
from kazpak.maps.cards import CRITERIA, badge
from kazpak.maps.escape import DASH, isolated, markup, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kazpak.maps.compare_cases import Comparison, One, View
    from kazpak.maps.sheet import Sheet

__all__ = ["answer", "change", "change_overs", "ledger", "left_out", "mark", "point_text", "shown", "verdict", "wins"]

_NAMED: Final = 3
_LISTED: Final = 12
_COARSE: Final = 10.0
_SAME: Final = 1e-9


def change(sheet: Sheet, criterion: str, value: object, total: object = None) -> str:
    """A change with its sign, coloured as better or worse, and what share it is of what it changes.

    Parameters
    ----------
    sheet
        The page.
    criterion
        What changes.
    value
        The change; none where there is nothing to compare.
    total
        The value after the change, for the share.
    """
    if not isinstance(value, int | float):
        return ""
    amount = _size(sheet, criterion, value)
    if amount == _size(sheet, criterion, 0.0):
        return f'<span class="kz-change">{sheet.say("maps.compare.no_change")}</span>'
    style = ("kz-better" if value < 0 else "kz-worse") if criterion in _LESS_IS_BETTER else ""
    share = _share(sheet, value, total) if criterion != "risk" else ""
    return f'<span class="kz-change {style}">{_signed(value, amount)}{share}</span>'


_LESS_IS_BETTER: Final = frozenset({*CRITERIA, "emission_ttw_kgco2e_t"})


def _size(sheet: Sheet, criterion: str, value: float) -> str:
    """How much a criterion changes; chances in points, for they are shares already."""
    if criterion != "risk":
        return sheet.amount(criterion, abs(value))
    return sheet.cat("maps.compare.points", value=sheet.cat.number(100 * abs(value), decimals=1))


def _signed(value: float, amount: str) -> str:
    """An amount with its sign, which stays at the left of the number in any language."""
    number, space, unit = amount.partition(" ")
    sign = "\u2212" if value < 0 else "+"
    return f'<bdi class="kz-num"><span dir="ltr">{sign}{markup(number)}</span>{space}{markup(unit)}</bdi>'


def _share(sheet: Sheet, value: float, total: object) -> str:
    before = total - value if isinstance(total, int | float) else 0.0
    if not before:
        return ""
    percent = 100 * value / before
    number = sheet.cat.number(abs(percent), decimals=1 if abs(percent) < _COARSE else 0)
    return f" ({_signed(value, f'{number} %')})"


def answer(page: Comparison) -> str:
    """The answer: which case is best and by how much, then where the way changes and where there is none."""
    found = [_best(page), _ways(page), _none(page)]
    text = f'<p class="kz-answer">{" ".join(sentence for sentence in found if sentence)}</p>'
    if not page.few:
        return text + (change_overs(page) if tells_change_overs(page) else "")
    items = "".join(
        f"<li>{mark(page, one)}<span>{isolated(one.name)}: {verdict(page, one)}</span></li>" for one in page.cases
    )
    return f'{text}<ul class="kz-verdicts">{items}</ul>'


def _value(page: Comparison, one: One) -> float | None:
    value = (one.best or {}).get("totals", {}).get(page.by)
    return value if isinstance(value, int | float) else None


def _best(page: Comparison) -> str:
    """Which case is best by what was asked for."""
    sheet, by, base = page.head, page.by, _value(page, page.first)
    known = [(value, one) for one in page.cases if (value := _value(page, one)) is not None]
    if not known:
        return sheet.say("maps.compare.answer.no_case")
    least = min(value for value, _ in known)
    best = [one.name for value, one in known if value - least <= _SAME * abs(least)]
    words: dict[str, object] = {
        "criterion": sheet.measure(by),
        "first": page.first.name,
        "case": _some(page, best),
        "value": sheet.amount(by, least),
    }
    if base is None:
        return sheet.say("maps.compare.answer.only", **words)
    difference = _size(sheet, by, base - least)
    if difference == _size(sheet, by, 0.0):
        return sheet.say("maps.compare.answer.none_better", **words)
    return sheet.say("maps.compare.answer.best", **words, difference=difference)


def _some(page: Comparison, names: Sequence[str]) -> object:
    """The names of a few cases, or the first and how many more."""
    if len(names) <= _NAMED:
        return list(names)
    return page.head.cat("maps.compare.answer.and_more", case=names[0], count=len(names) - 1)


def _ways(page: Comparison) -> str:
    """In which cases another way is best than in the first."""
    if page.first.best is None:
        return ""
    others = [one for one in page.cases[1:] if one.best is not None]
    turned = [one.name for one in others if one.record.get("winner_flipped")]
    if others and not turned:
        return page.head.say("maps.compare.answer.one_way") if len(others) == len(page.cases) - 1 else ""
    return _listed(page, "ways", turned, len(page.cases) - 1)


def _none(page: Comparison) -> str:
    """In which cases there is no route."""
    names = [one.name for one in page.cases if one.best is None]
    if len(names) == len(page.cases):
        return ""
    if page.few and page.first.best is None:
        names = names[1:]  # that the first has none is said already
    return _listed(page, "no_route", names, len(page.cases))


def _listed(page: Comparison, key: str, names: list[str], all_: int) -> str:
    if not names:
        return ""
    if page.few:
        return page.head.say(f"maps.compare.answer.{key}", first=page.first.name, cases=names)
    words = {"first": page.first.name, "count": len(names), "all": all_}
    return page.head.say(f"maps.compare.answer.{key}_of", **words)


def tells_change_overs(page: Comparison) -> bool:
    """Whether the change-overs are few enough to be part of the answer."""
    return len(page.rows("change_overs")) <= _NAMED


def change_overs(page: Comparison) -> str:
    """Between which points of a sweep the best way changes."""
    rows = page.rows("change_overs")
    if not rows:
        return ""
    labels = {option.get("label"): one.sheet.label(option) for one in page.cases for option in one.sheet.options}
    return f'<ul class="kz-overs">{"".join(f"<li>{_change_over(page.head, row, labels)}</li>" for row in rows)}</ul>'


def _change_over(sheet: Sheet, row: Mapping[str, Any], labels: Mapping[Any, str]) -> str:
    others = [
        f"{axis_text(sheet, key)} = {point_text(sheet, value)}" for key, value in row.items() if key not in _OF_A_CHANGE
    ]
    none = sheet.cat("maps.compare.no_route")
    words = {
        "axis": [axis_text(sheet, row["axis"]), *others],
        "low": point_text(sheet, row["from"]),
        "high": point_text(sheet, row["to"]),
        "before": labels.get(row["before"], row["before"]) or none,
        "after": labels.get(row["after"], row["after"]) or none,
    }
    if row.get("about") is None:
        return sheet.say("maps.compare.over", **words)
    return sheet.say("maps.compare.over_about", **words, about=sheet.cat.number(row["about"], decimals=1))


_OF_A_CHANGE: Final = frozenset({"axis", "from", "to", "about", "before", "after"})


def axis_text(sheet: Sheet, axis: str) -> str:
    """What is turned in a sweep: in words where there are any, else by its key."""
    return sheet.measure(axis) if f"tables.heading.{axis}" in sheet.cat else visible(axis)


def point_text(sheet: Sheet, value: object) -> str:
    """A value of a sweep with as many decimals as it needs; whole numbers, years among them, stay as they are."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return visible(value) or DASH
    if value == int(value):
        return str(int(value))
    return sheet.cat.number(value, decimals=len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def mark(page: Comparison, one: One) -> str:
    """The badge of the line that a case has where all are shown; empty where there is no route."""
    letter = page.marks.get(one.key)
    if letter is None:
        return ""
    sheet = page.views[0].sheet
    return badge(sheet, next(option for option in sheet.options if option["rank"] == letter))


def verdict(page: Comparison, one: One) -> str:
    """How a case compares with the first: value, change, whether another way is best."""
    sheet = page.head
    if one.best is None:
        return f'<span class="kz-stop">{sheet.say("maps.compare.no_route")}</span>'
    value = _value(page, one)
    pieces = [isolated(sheet.amount(page.by, value))]
    if one is page.first:
        pieces.append(sheet.say("maps.compare.reference"))
    else:
        base = _value(page, page.first)
        if value is not None and base is not None:
            pieces.append(change(sheet, page.by, value - base, value))
        if page.first.best is not None:
            way = "flipped" if one.record.get("winner_flipped") else "same_way"
            pieces.append(sheet.say(f"maps.compare.{way}"))
    return " · ".join(pieces)


def shown(page: Comparison, view: View) -> str:
    """What a view of the map shows, in a sentence."""
    sheet, first = page.head, page.first
    beneath = first.best is not None
    if view.case is None:
        return sheet.say("maps.compare.shown.all", first=first.name) if beneath else sheet.say("maps.compare.all")
    beneath = beneath and view.case is not first
    key = "case" if beneath else "alone"
    names: dict[str, Any] = {"case": view.case.name} | ({"first": first.name} if beneath else {})
    return f"{sheet.say(f'maps.compare.shown.{key}', **names)} {verdict(page, view.case)}"


def ledger(one: One) -> str:
    """What a case changes, old to new; folded when it is long."""
    count = len(one.record.get("changes") or ())
    if not count and one.key == "0":
        return ""  # what the others are compared with needs no saying so
    if not count:
        return f'<p class="kz-soft">{one.sheet.say("maps.compare.ledger_none")}</p>'
    words = one.sheet.say("maps.compare.ledger", count=count)
    opened = " open" if count <= _LISTED else ""
    return f'<details class="kz-ledger"{opened}><summary>{words}</summary>{notes.changes(one.sheet)}</details>'


def left_out(one: One) -> str:
    """How many options of a case the page has no room for."""
    if not one.left_out:
        return ""
    return f'<p class="kz-small">{one.sheet.say("maps.compare.left_out", count=one.left_out)}</p>'


def wins(page: Comparison) -> str:
    """Of many cases: in how many each way is best."""
    if page.few:
        return ""
    count = Counter(page.marks.values())
    first = {letter: one for one in reversed(page.cases) if (letter := page.marks.get(one.key))}
    items = [
        f"<li>{mark(page, first[letter])}<span>"
        f"{page.head.say('maps.compare.wins', count=count[letter], all=len(page.cases))}</span></li>"
        for letter in sorted(first, key=lambda letter: int(first[letter].key))
    ]
    return f'<ul class="kz-verdicts kz-wins">{"".join(items)}</ul>'
