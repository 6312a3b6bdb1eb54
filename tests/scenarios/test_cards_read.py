"""Cards from text: what is understood, and what is refused, with file, line, field and what would be right."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import resource
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.errors import InputError, KazpakError
from kazpak.scenarios.card import Card
from kazpak.scenarios.changes import Close, Delay, Item
from kazpak.scenarios.reader import MAX_BYTES, parse_card, read_card


def faults(text, case=None, name="bad.yaml"):
    with pytest.raises(InputError) as caught:
        parse_card(text, case, name=name)
    assert all(name in fault for fault in caught.value.faults)
    return caught.value.faults


def test_a_card_says_what_it_changes(case, text):
    card = parse_card(text, case, name="my-card.yaml")
    assert [item.verb for item in card.changes] == ["open", "delay", "reprice", "close"]
    close = card.changes[3].change
    assert (close.gate, close.modes, close.start, close.end) == (
        "CHN-PAK:KHUNJERAB",
        ("road",),
        dt.date(2027, 1, 1),
        dt.date(2027, 2, 28),
    )
    assert card.at("changes", 1, "delay") == "my-card.yaml, line 6, changes[2].delay"


def test_design_example_is_understood():
    text = """
name: khunjerab-winter
intent: The pass shuts in January and February, as before December 2024.
source: planning assumption
changes:
  - close: {gate: CHN-PAK:KHUNJERAB, modes: [road], direction: both, from: 2027-01-01, to: 2027-02-28}
  - delay: {gate: KAZ-UZB:KONYSBAYEV, time_h: {set: 12, expect: 5}}
  - reprice: {assumption: road.haul.usd_per_tkm, applies_to: PAK, multiply: 1.2}
  - build: {project: uap-railway, opening: 2030}
  - upgrade: {project: ml1-upgrade}
  - open: {gate: AFG-PAK:TORKHAM}
requires: []
conflicts: []
"""
    assert len(parse_card(text).changes) == 6


def test_cards_are_frozen_and_equal_by_what_they_say(text):
    card, again = parse_card(text, name="a.yaml"), parse_card("# other lines\n" + text, name="b.yaml")
    assert card == again
    assert hash(card) == hash(again)
    with pytest.raises(ValueError, match="frozen"):
        card.name = "other"


def test_a_change_made_in_python_needs_no_verb(make):
    card = make("shut", Close(gate="AFG-PAK:TORKHAM"), Delay(gate="AFG-PAK:TORKHAM", time_h={"add": 2}))
    assert [item.verb for item in card.changes] == ["close", "delay"]
    assert card == Card.model_validate(card.plain())


# What is wrong, where it stands, and words that the message must hold.
WRONG = {
    "unknown key": (("gate: AFG-PAK:TORKHAM}\n", "gaet: AFG-PAK:TORKHAM}\n"), 5, ["changes[1].open.gaet", "near matches: gate"]),
    "unknown verb": (("- open", "- opne"), 5, ["near matches: open", "known: close, open, status, admit, delay"]),
    "unknown top key": (("source:", "sources:"), 3, ["unknown key", "near matches: source"]),
    "unknown gate": (("open: {gate: AFG-PAK:TORKHAM", "open: {gate: AFG-PAK:TORKAM"), 5, ["'AFG-PAK:TORKAM'", "near matches: AFG-PAK:TORKHAM"]),
    "unknown number": (("road.haul.usd", "road.hual.usd"), 7, ["near matches: road.haul.usd_per_tkm"]),
    "unknown scope": (("applies_to: PAK", "applies_to: PKA"), 7, ["applies_to", "near matches: PAK"]),
    "unknown mode": (("[road]", "[raod]"), 8, ["modes[1]", "near matches: road"]),
    "mode not served": (("[road]", "[rail]"), 8, ["does not serve rail", "known: road"]),
    "modes no list": (("[road]", "road"), 8, ["a list such as [road, rail] is right"]),
    "direction of another gate": (("both", "PAK>AFG"), 8, ["known: both, CHN>PAK, PAK>CHN"]),
    "direction": (("both", "PAK<CHN"), 8, ["both, or one way such as PAK>AFG"]),
    "word for number": (("set: 24", "set: soon"), 6, ["time_h.set", "'soon'", "a number"]),
    "quoted number": (("set: 24", "set: '24'"), 6, ["a number without quotes"]),
    "truth for number": (("set: 24", "set: true"), 6, ["a number without quotes"]),
    "nan": (("set: 24", "set: .nan"), 6, [".nan"]),
    "infinity": (("multiply: 1.2", "multiply: .inf"), 7, [".inf"]),
    "too large": (("set: 24", "set: 1e300"), 6, ["too large"]),
    "negative": (("set: 24", "set: -3"), 6, ["-3", "at least 0"]),
    "negative factor": (("multiply: 1.2", "multiply: -1.2"), 7, ["at least 0"]),
    "two deeds": (("set: 24", "set: 24, add: 2"), 6, ["exactly one of set, multiply, add, at_most"]),
    "no deed": (("set: 24", "expect: 24"), 6, ["exactly one of"]),
    "no such day": (("2027-02-28", "2027-02-30"), 8, ["close.to", "2027-02-30"]),
    "day as number": (("2027-01-01", "20270101"), 8, ["2027-01-31"]),
    "moment": (("2027-01-01", "2027-01-01T00:00"), 8, ["2027-01-31"]),
    "from after to": (("2027-02-28", "2026-02-28"), 8, ["2027-01-01 is after to 2026-02-28"]),
    "two verbs": (("  - delay", "    delay"), 5, ["one change has one verb (given: open, delay)"]),
    "no body": (("open: {gate: AFG-PAK:TORKHAM}", "open:"), 5, ["says nothing"]),
    "no place": (("open: {gate: AFG-PAK:TORKHAM}", "open: {cause: peace}"), 5, ["either `gate` or `borders`"]),
    "no country": (("open: {gate: AFG-PAK:TORKHAM}", "open: {borders: FRA}"), 5, ["'FRA'", "known: all, AFG"]),
    "tag": (("set: 24", "set: !!python/object/apply:os.system ['true']"), 6, ["tag"]),
    "repeated key": (("source:", "name: again\nsource:"), 3, ["'name'", "twice"]),
    "name": (("my-card", "My Card"), 1, ["small letters"]),
    "base": (("my-card", "base"), 1, ["take another name"]),
    "missing": (("source: planning assumption\n", ""), 1, ["source", "is missing"]),
    "itself": (("changes:", "after: [my-card]\nchanges:"), 4, ["names the card itself"]),
    "octal": (("set: 24", "set: 010"), 6, ["'010'", "a number without quotes"]),
    "clock": (("set: 24", "set: 12:30"), 6, ["'12:30'", "a number without quotes"]),
    "nothing for a list": (("changes:", "requires:\nchanges:"), 4, ["requires: says nothing", "a list of names"]),
    "beside its verb": (("open: {gate: AFG-PAK:TORKHAM}", "open:\n    gate: AFG-PAK:TORKHAM"), 6, ["belongs to it, so indent it further"]),
    "no space": (("gate: AFG-PAK:TORKHAM}\n", "gate:AFG-PAK:TORKHAM}\n"), 5, ["space after the colon: `gate: AFG-PAK:TORKHAM`"]),
    "country in words": (("open: {gate: AFG-PAK:TORKHAM}", "open: {borders: Pakistan}"), 5, ["near matches: PAK"]),
    "no chance": (("road.haul.usd_per_tkm, applies_to: PAK, multiply: 1.2", "risk.closure.p, set: 1.2"), 7, ["set: 1.2 probability is outside of 0 to 1"]),
    "haul between countries": (("applies_to: PAK", "applies_to: AFG-PAK"), 7, ["belongs to hauls"]),
    "admit nothing": (("open: {gate: AFG-PAK:TORKHAM}", "admit: {gate: AFG-PAK:TORKHAM}"), 5, ["changes nothing; give freight"]),
    "admit nowhere": (("open: {gate: AFG-PAK:TORKHAM}", "admit: {transit: yes}"), 5, ["exactly one of gate, borders, line"]),
    "admit an odd word": (("open: {gate: AFG-PAK:TORKHAM}", "admit: {gate: AFG-PAK:TORKHAM, transit: maybe}"), 5, ["'maybe'", "known: yes, limited, no"]),
    "admit in no season": (("open: {gate: AFG-PAK:TORKHAM}", "admit: {gate: AFG-PAK:TORKHAM, season: 02-30..05-01}"), 5, ["'02-30..05-01' is no season"]),
    "admit an unknown road": (("open: {gate: AFG-PAK:TORKHAM}", "admit: {line: nowhere, freight: yes}"), 5, ["unknown line 'nowhere'"]),
    "undone": (("changes:\n", "changes:\n  - close: {gate: AFG-PAK:TORKHAM}\n"), 5, ["changes[2].open below leaves nothing of it"]),
    "exception before its rule": (("  - open", "  - close: {gate: AFG-PAK:TORKHAM, from: 2027-01-01}\n  - open"), 5, ["write the wider one first"]),
    "needed and refused": (("changes:", "requires: [a]\nconflicts: [b, a]\nchanges:"), 5, ["a is required too"]),
    "blank intent": (("intent: Torkham back at work, a day faster, and Pakistani haulage dearer.", "intent: '  '"), 2, ["a sentence is right"]),
    "empty intent": (("intent: Torkham back at work, a day faster, and Pakistani haulage dearer.", "intent: ''"), 2, ["some text"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_said_with_its_line(case, text, kind):
    (old, new), line, words = WRONG[kind]
    assert old in text
    found = "\n".join(faults(text.replace(old, new, 1), case))
    assert f"line {line}" in found
    assert all(word in found for word in words), found


def test_all_faults_are_told_at_once_in_order(case, text):
    broken = (
        text.replace("open: {gate: AFG", "open: {gate: FGA")
        .replace("set: 24", "set: soon")
        .replace("road.haul", "rod.haul")
    )
    found = faults(broken, case)
    assert [line.split(",")[1] for line in found] == [" line 5", " line 6", " line 7"]


def test_faults_of_text_form_and_case_are_told_together(case, text):
    broken = (
        text.replace("my-card", "base")
        .replace("intent:", "source: again\nintent:")
        .replace("open: {gate: AFG", "open: &here {gate: FGA")
        .replace("set: 24", "set: .nan")
        .replace("multiply: 1.2", "multiply: *here")
        .replace("[road]", "!!set [raod]")
    )
    found = faults(broken + "after: [base, Base]\n", case)
    assert [int(fault.split("line ")[1].split(":")[0].split(",")[0]) for fault in found] == [1, 4, 6, 6, 7, 8, 9, 9, 10]


@pytest.mark.parametrize(
    "text",
    ["", "- 1\n", "just words", "a: &a [x]\nb: [*a, *a]\n", "a: 1\n---\nb: 2\n", "%YAML 1.1\n---\na: !x 1\n", "name: \x00", "{a: ", "[1]: 2"],
)  # fmt: skip
def test_what_is_no_card_is_refused(text):
    faults(text)


def test_text_in_another_encoding_is_refused():
    assert "UTF-8" in faults("name: Шымкент".encode("cp1251"))[0]
    assert "UTF-8" in faults("name: \udcff")[0]


HOSTILE = {
    "laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "deep lists": "[" * 60_000,
    "deep maps": "{a: " * 15_000,
    "deep blocks": "".join(f"{' ' * n}- \n" for n in range(340)),
    "megabyte": "name: " + "x" * 1_000_000,
    "long word": "name: " + "x" * 60_000,
    "many keys": "".join(f"k{n}: 1\n" for n in range(7_000)),
    "long key": "x" * 60_000 + ": 1",
    "many items": "name: a\nintent: b\nsource: c\nchanges:\n" + "- open: {gate: NOWHERE}\n" * 2_500,
    "long number": "name: a\non: " + "9" * 60_000,
    "merge": "<<: {a: 1}\nname: b",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_card_costs_little_time_and_memory(case, kind):
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    found = faults(HOSTILE[kind], case)
    assert time.perf_counter() - began < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB
    assert len(found) <= 51
    assert max(map(len, found)) < 1_000


def test_files_are_read_whole_or_refused(tmp_path, text):
    path = tmp_path / "card.yaml"
    path.write_text(text, encoding="utf-8-sig")
    assert read_card(path).name == "my-card"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="64 kB"):
        read_card(path)
    with pytest.raises(InputError, match="no such file"):
        read_card(tmp_path / "gone.yaml")
    with pytest.raises(InputError, match="is a folder"):
        read_card(tmp_path)
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(InputError, match="no plain file"):
        read_card(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        read_card(tmp_path / "loop.yaml")


@given(st.text(alphabet="abcdn: -[]{},&*!'\"\n#|>%@0.", max_size=200))
def test_no_text_brings_the_reader_down(text):
    told = ""
    try:
        parse_card(text, name="noise.yaml")
    except KazpakError as error:
        told = str(error)
    assert not told or "noise.yaml" in told


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["close", "delay", "gate", "time_h", "set", "modes", "from"]), inner, max_size=3), max_leaves=8))  # fmt: skip
def test_any_content_is_a_change_or_a_fault(value):
    with contextlib.suppress(ValueError):
        Item.model_validate(value)
