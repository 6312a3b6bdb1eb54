"""Several cards at once, and cards taken back."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from cardworld import KHUNJERAB, SARAKHS, TORKHAM, make, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from kazpak.errors import InputError
from kazpak.scenarios.apply import apply
from kazpak.scenarios.inverse import case_hash, inverse
from kazpak.scenarios.join import join, under
from kazpak.scenarios.together import under_settings

CASE = small_case()

CHANGES = [
    {"open": {"gate": TORKHAM}},
    {"close": {"gate": KHUNJERAB, "from": "2027-01-01", "to": "2027-02-28"}},
    {"close": {"gate": KHUNJERAB, "from": "2027-03-01", "to": "2027-03-31"}},
    {"close": {"gate": SARAKHS, "modes": ["road"]}},
    {"close": {"gate": SARAKHS, "modes": ["rail"], "direction": "IRN>TKM"}},
    {"close": {"borders": "IRN"}},
    {"status": {"gate": "PAK:BREAK", "set": "open"}},
    {"delay": {"gate": SARAKHS, "direction": "IRN>TKM", "time_h": {"add": 3}}},
    {"delay": {"gate": SARAKHS, "direction": "TKM>IRN", "time_h": {"set": 3}}},
    {"delay": {"gate": TORKHAM, "time_h": {"set": 24}}},
    {"delay": {"gate": TORKHAM, "direction": "PAK>AFG", "time_h": {"multiply": 2}}},
    {"delay": {"borders": "all", "modes": ["rail"], "time_h": {"at_most": 4}}},
    {"delay": {"gate": "PAK:PORT", "time_h": {"multiply": 0.5}}},
    {"assume": {"assumption": "gate.queue.h", "applies_to": "AFG-PAK", "set": 1}},
    {"assume": {"assumption": "gate.queue.h", "applies_to": "IRN-TKM", "multiply": 2}},
    {"assume": {"assumption": "gate.queue.h", "applies_to": "default", "multiply": 3}},
    {"reprice": {"assumption": "road.haul.usd_per_tkm", "multiply": 1.3}},
    {"reprice": {"assumption": "road.haul.usd_per_tkm", "applies_to": "PAK", "multiply": 1.2}},
    {"reprice": {"assumption": "road.haul.usd_per_tkm", "applies_to": "AFG", "add": 0.01}},
    {"reprice": {"assumption": "rail.haul.usd_per_tkm", "set": 0.04}},
    {"build": {"project": "northern-railway", "gauge_mm": 1435}},
    {"build": {"project": "northern-railway", "opening": 2024}},
    {"upgrade": {"project": "ml1-upgrade"}},
    {"assume": {"assumption": "rail.speed.km_per_h", "applies_to": "line:ml1", "set": 60}},
    {"assume": {"assumption": "rail.speed.km_per_h", "applies_to": "PAK", "set": 60}},
    {"remove": {"line": "ml1"}},
    {"remove": {"line": "kkh"}},
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), min_size=2, max_size=4, unique_by=str), st.randoms())
def test_cards_that_may_be_joined_give_one_case_in_any_order(changes, random):
    cards = [make(f"card-{'abcd'[i]}", change) for i, change in enumerate(changes)]
    joined = told = ""
    try:
        joined = case_hash(under(cards, CASE))
    except InputError as error:
        told = str(error)
    if not joined:
        assert "both rest on" in told
        return
    random.shuffle(cards)
    one_by_one = CASE
    for card in cards:
        one_by_one = apply(card, one_by_one)
    assert case_hash(one_by_one) == joined == case_hash(under(cards, CASE))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4))
def test_the_inverse_restores_the_base(changes):
    card = make("card", *changes, on="2031-01-01")
    try:
        changed = apply(card, CASE)
    except InputError:
        return
    back = inverse(card, CASE).apply(changed)
    assert case_hash(back) == case_hash(CASE)
    assert len(back.ledger) > len(changed.ledger)


def test_an_inverse_leaves_what_other_cards_did():
    taken_back = 0
    for first, second in itertools.permutations(CHANGES, 2):
        a, b = make("a", first), make("b", second)
        try:
            both = under([a, b], CASE)
        except InputError:
            continue
        if both.statuses != CASE.statuses and "gate" in str(first) and "gate" in str(second):
            continue  # two cards may share a gate, each for its own days or ways: see below
        back = inverse(a, CASE).apply(both)
        taken_back += 1
        assert case_hash(back) == case_hash(apply(b, CASE))
    assert taken_back > len(CHANGES)


@pytest.mark.parametrize(
    ("a", "b", "what"),
    [
        (
            CHANGES[0],
            {"close": {"gate": TORKHAM, "from": "2027-01-01"}},
            f"the status of {TORKHAM}/road/AFG>PAK",
        ),
        (CHANGES[9], CHANGES[10], f"gate.queue.h [{TORKHAM}/road/PAK>AFG]"),
        (CHANGES[9], CHANGES[13], ""),
        (CHANGES[16], CHANGES[17], "road.haul.usd_per_tkm [PAK]"),
        (CHANGES[18], CHANGES[16], "road.haul.usd_per_tkm [default]"),
        (CHANGES[20], CHANGES[21], "project northern-railway"),
        (CHANGES[22], CHANGES[23], "rail.speed.km_per_h [line:ml1]"),
        (CHANGES[22], CHANGES[24], "rail.speed.km_per_h [PAK]"),
    ],
)
def test_two_cards_may_not_touch_one_thing_unless_one_says_so(a, b, what):
    one, other = make("one", a), make("other", b)
    if not what:  # rows of the gate itself stand before those of its pair of countries
        assert join([one, other], CASE) == (one, other)
        return
    with pytest.raises(InputError) as caught:
        join([other, one], CASE)
    assert "one and other both rest on" in str(caught.value)
    assert what in str(caught.value)
    assert join([make("one", a, after=["other"]), other], CASE)[0] == other
    assert join([one, make("other", b, after=["one"])], CASE)[1].name == "other"


def test_after_decides_who_has_the_last_word():
    shut = make("a-shut", {"close": {"gate": TORKHAM}}, after=["z-open"])
    opened = make("z-open", {"open": {"gate": TORKHAM}})
    case = under([shut, opened], CASE)
    assert case.state(TORKHAM, "road", "AFG>PAK").status == "closed"
    assert case.name == "z-open+a-shut"
    assert [change.new for change in case.ledger] == ["open", "closed"]


def test_what_does_not_go_together_is_told_at_once():
    a = make("a", CHANGES[0], requires=["c"], conflicts=["b"], after=["b"])
    b = make("b", CHANGES[19], after=["a"])
    with pytest.raises(InputError) as caught:
        join([a, b, b], CASE)
    told = str(caught.value)
    assert "b is asked for twice, or two cards are called so" in told
    assert "a needs c" in told
    assert "a cannot be joined with b" in told
    assert "each is to come after another" in told
    assert join(
        [a.model_copy(update={"conflicts": (), "requires": ("b",), "after": ()}), make("b", CHANGES[19])],
        CASE,
    )


def test_what_the_case_cannot_take_is_told_of_all_cards_but_those_that_come_after_one_of_them():
    wrong = {"time_h": {"set": 1, "expect": 999}}
    a = make("a", {"delay": {"gate": TORKHAM, **wrong}})
    b = make("b", {"delay": {"gate": SARAKHS, **wrong}})
    c = make("c", {"delay": {"gate": TORKHAM, "time_h": {"set": 2, "expect": 1}}}, after=["a"])
    with pytest.raises(InputError) as caught:
        under([c, b, a], CASE)
    assert [fault.split(",")[0] for fault in caught.value.faults] == ["a", "b"]


def test_cards_that_ask_about_two_dates_need_one_said():
    a, b = make("a", CHANGES[0], on="2027-01-15"), make("b", CHANGES[19], on="2031-01-01")
    with pytest.raises(InputError, match="a asks about 2027-01-15, b about 2031-01-01"):
        join([a, b], CASE)
    assert str(under([a, b], CASE, on=CASE.on.replace(year=2029)).on) == "2029-01-01"
    assert str(under([a, make("c", CHANGES[19])], CASE).on) == "2027-01-15"
    assert str(under([a, make("b", CHANGES[19], on="2031-01-01", after=["a"])], CASE).on) == "2031-01-01"


def test_no_cards_make_no_difference():
    assert under([], CASE) == CASE


def test_an_inverse_refuses_a_case_that_has_moved_on():
    card = make("one", CHANGES[0])
    moved = apply(make("two", {"close": {"gate": TORKHAM}}), apply(card, CASE))
    with pytest.raises(InputError, match=f"one cannot be taken back: status {TORKHAM} has changed since"):
        inverse(card, CASE).apply(moved)


@pytest.mark.parametrize(
    "other",
    [
        {"on": CASE.on.replace(day=2)},
        {"built": frozenset({"northern-railway"})},
        {"removed": frozenset({"ml1"})},
        {"statuses": CASE.statuses[1:]},
        {"assumptions": CASE.assumptions.replace("gate.queue.h", multiply=2)},
        {"cargo": replace(CASE.cargo, cooled=True)},
    ],
)
def test_the_hash_tells_cases_apart(other):
    assert case_hash(replace(CASE, **other)) != case_hash(CASE)


def test_the_hash_does_not_mind_name_ledger_or_order():
    other = replace(CASE, name="other", ledger=apply(make("a", CHANGES[0]), CASE).ledger, statuses=CASE.statuses[::-1])
    assert case_hash(other) == case_hash(CASE)


def test_a_required_card_that_nobody_knows_is_told_with_those_that_are_near():
    card = make("a", CHANGES[0], requires=["torkham-onyl"])
    with pytest.raises(InputError, match=r"a needs torkham-onyl; no scenario is called so .near matches: torkham-only"):
        join([card], CASE, known=["torkham-only", "base"])
    with pytest.raises(InputError, match="a needs torkham-onyl; ask for both"):
        join([card], CASE, known=["torkham-onyl"])


def test_settings_that_touch_one_thing_are_told_as_they_were_given():
    one, other = f"status.{TORKHAM}=open", f"status.{TORKHAM}=closed"
    with pytest.raises(InputError, match=r"both touch the status .* leave one of them out") as caught:
        under_settings([one, other], CASE)
    assert all(text.replace("=", " = ") in str(caught.value) for text in (one, other))
    with pytest.raises(InputError, match="is given 2 times"):
        under_settings([one, one], CASE)


def test_a_year_is_no_gauge():
    for key in ("build.northern-railway", "upgrade.ml1-upgrade"):
        with pytest.raises(InputError, match=r"the year of opening is given in a card, as .*opening: 2030"):
            under_settings([f"{key}=2030"], CASE)
