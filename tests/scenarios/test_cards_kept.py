"""What people do with cards: list, load, show, compare, begin, set one number; and the schema for editors."""

from __future__ import annotations

import json

import pytest
from cardworld import KHUNJERAB, TORKHAM, make

from kazpak.errors import InputError, UnknownNameError
from kazpak.scenarios.apply import apply
from kazpak.scenarios.changes import VERBS
from kazpak.scenarios.library import check_cards, diff, list_scenarios, load_scenario, show, strangers, template
from kazpak.scenarios.reader import parse_card
from kazpak.scenarios.schema import card_schema
from kazpak.scenarios.settings import setting
from kazpak.scenarios.together import under_scenarios


@pytest.fixture
def folder(tmp_path, text):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "my-card.yaml").write_text(text)
    (tmp_path / "scenarios" / "shut.yaml").write_text(
        f"name: shut\nintent: Shut.\nsource: planning assumption\nchanges: [{{close: {{gate: '{TORKHAM}'}}}}]\n"
    )
    return tmp_path


def test_shipped_cards_are_listed_by_name(folder, case):
    assert [card.name for card in list_scenarios(folder, case)] == ["my-card", "shut"]


def test_faults_of_all_shipped_cards_are_told_at_once(folder):
    for name in ("a", "b"):
        (folder / "scenarios" / f"{name}.yaml").write_text("name: other\nintent: x\n")
    with pytest.raises(InputError) as caught:
        list_scenarios(folder)
    assert {fault.partition(",")[0] for fault in caught.value.faults} == {
        "scenarios/a.yaml",
        "scenarios/b.yaml",
    }


def test_a_shipped_card_goes_by_its_name_and_a_file_by_its_path(folder, case, monkeypatch):
    assert load_scenario("shut", case, folder=folder).name == "shut"
    monkeypatch.chdir(folder / "scenarios")
    assert load_scenario("shut.yaml", case, folder=folder).name == "shut"
    assert (
        load_scenario(folder / "scenarios" / "shut.yaml", case, folder=folder).at("name")
        == f"{folder}/scenarios/shut.yaml, line 1, name"
    )


def test_an_unknown_card_lists_the_shipped_ones(folder):
    with pytest.raises(UnknownNameError, match=r"near matches: shut; known: my-card, shut; a file ends in \.yaml"):
        load_scenario("shot", folder=folder)
    with pytest.raises(InputError, match=r"gone\.yaml: no such file"):
        load_scenario("gone.yaml", folder=folder)


def test_a_name_too_long_for_any_file_is_no_card(folder, case):
    for name in ("x" * 5000, "x" * 5000 + ".yaml"):
        with pytest.raises(InputError, match="xxx"):
            load_scenario(name, case, folder=folder)
        with pytest.raises(InputError, match="xxx"):
            under_scenarios([name], case, folder=folder)


def test_cards_are_checked_with_those_they_require(folder, case):
    first, second = folder / "first.yaml", folder / "second.yaml"
    body = "intent: b\nsource: c\nchanges: [{open: {gate: 'CHN-PAK:KHUNJERAB'}}]\n"
    first.write_text(f"name: first\n{body}requires: [shut, second]\nafter: [shot]\n")
    second.write_text(f"name: second\n{body.replace('CHN-PAK:KHUNJERAB', 'IRN-TKM:SARAKHS')}requires: [first]\n")
    cards = check_cards([str(first), str(second)], case, folder=folder)
    assert [card.name for card in cards] == ["first", "second"]
    assert "near matches: shut" in strangers(cards, folder=folder)[0]
    second.write_text(f"name: second\n{body.replace('open', 'opne')}")
    with pytest.raises(InputError) as caught:
        check_cards([str(first), str(second)], case, folder=folder)
    assert [fault.split(": ")[-1] for fault in caught.value.faults] == [
        "first needs second; ask for both",
        ", ".join(VERBS),
    ][::-1]


def test_a_card_is_shown_with_what_it_makes_of_a_case(case, text):
    shown = show(parse_card(text, case), case)
    assert "delay gate AFG-PAK:TORKHAM, time_h set 24" in shown
    assert f"status {TORKHAM}: closed -> open" in shown
    assert "what it makes" not in show(parse_card(text))


def test_two_cards_are_compared_by_what_they_say(text):
    a = parse_card(text)
    b = parse_card(text.replace("set: 24", "set: 12").replace("  - open: {gate: AFG-PAK:TORKHAM}\n", ""))
    assert [(c.target, c.old, c.new) for c in diff(a, b)] == [
        (f"open {TORKHAM}", "yes", None),
        (f"delay {TORKHAM} time_h.set", 24, 12),
    ]
    assert diff(a, a) == ()


def test_changes_of_one_gate_are_kept_apart():
    twice = [{"close": {"gate": TORKHAM, "from": f"{year}-01-01", "to": f"{year}-02-28"}} for year in (2027, 2028)]
    assert [c.target for c in diff(make("a", twice[0]), make("a", *twice))] == [
        f"close {TORKHAM} (2)",
        f"close {TORKHAM} (2) from",
        f"close {TORKHAM} (2) to",
    ]


def test_the_template_is_a_card_and_shows_every_verb(case):
    text = template("spring-thaw")
    assert parse_card(text, case).name == "spring-thaw"
    assert all(f"- {verb}:" in text for verb in VERBS)
    for line in text.splitlines():
        if line.startswith("# - ") and "PROJECT" not in line and "LINE" not in line:
            parse_card(f"name: a\nintent: b\nsource: c\nchanges:\n  {line[2:]}\n")
    for name in ("Spring", "base", "a/b", "", "a" * 61):
        with pytest.raises(InputError):
            template(name)


# --- one number by a key ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "change"),
    [
        (f"delay.{TORKHAM}.time_h", "24", {"delay": {"gate": TORKHAM, "time_h": {"set": 24}}}),
        (f"delay.{TORKHAM}.time_h", 24.5, {"delay": {"gate": TORKHAM, "time_h": {"set": 24.5}}}),
        (f"delay.{TORKHAM}/road/PAK>AFG.time_h", "-3", {"delay": {"gate": TORKHAM, "modes": ["road"], "direction": "PAK>AFG", "time_h": {"add": -3}}}),
        (f"status.{KHUNJERAB}", "closed", {"status": {"gate": KHUNJERAB, "set": "closed"}}),
        ("road.haul.usd_per_tkm@PAK", "x1.2", {"assume": {"assumption": "road.haul.usd_per_tkm", "applies_to": "PAK", "multiply": 1.2}}),
        ("road.haul.usd_per_tkm", 0.07, {"assume": {"assumption": "road.haul.usd_per_tkm", "set": 0.07}}),
        ("build.northern-railway", "true", {"build": {"project": "northern-railway"}}),
        ("upgrade.ml1-upgrade", "true", {"upgrade": {"project": "ml1-upgrade"}}),
        ("build.northern-railway", 1435, {"build": {"project": "northern-railway", "gauge_mm": 1435}}),
    ],
)  # fmt: skip
def test_a_key_and_a_value_make_a_card(case, key, value, change):
    card = setting(key, value, case)
    assert card.plain()["changes"] == make("a", change).plain()["changes"]
    apply(card, case)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("delay.NOWHERE.time_h", 1, "unknown gate"),
        (f"delay.{TORKHAM}.cost", 1, "time_h is right"),
        (f"delay.{TORKHAM}.time_h", "soon", "a number is right"),
        (f"delay.{TORKHAM}.time_h", "nan", "finite"),
        (f"status.{TORKHAM}", "ajar", "ajar"),
        ("road.hual.usd_per_tkm", 1, "near matches: road.haul.usd_per_tkm"),
        ("road.haul.usd_per_tkm@PKA", 1, "near matches: PAK"),
        ("build.northern", "true", "near matches: northern-railway"),
        ("upgrade.ml1-upgrade", "2", "upgrade.PROJECT=true is right"),
        ("", "1", "some text|1 character|unknown"),
    ],
)
def test_a_key_that_means_nothing_is_refused(case, key, value, words):
    with pytest.raises(InputError, match=words):
        setting(key, value, case)


# --- schema -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def validator():
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(card_schema())
    return Draft202012Validator(card_schema())


def test_the_schema_takes_what_the_reader_takes(validator, case, text):
    from kazpak.sources.yaml_documents import parse_yaml

    for card in (text, template("a-card")):
        assert not list(validator.iter_errors(parse_yaml(card, file="card").value))


@pytest.mark.parametrize(
    "change",
    [
        {"open": {"gaet": TORKHAM}},
        {"open": {}},
        {"open": {"gate": TORKHAM, "borders": "PAK"}},
        {"opne": {"gate": TORKHAM}},
        {"open": {"gate": TORKHAM}, "close": {"gate": TORKHAM}},
        {"delay": {"gate": TORKHAM, "time_h": {"set": 1, "add": 1}}},
        {"delay": {"gate": TORKHAM, "time_h": {"set": -1}}},
        {"delay": {"gate": TORKHAM, "time_h": {"set": "1"}}},
        {"status": {"gate": TORKHAM, "set": "ajar"}},
        {"reprice": {"assumption": "road.haul.usd_per_tkm"}},
        {"build": {"project": "x", "gauge_mm": "broad"}},
        {"remove": {"line": "a", "link": "b"}},
        {},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(validator, change):
    card = {"name": "a", "intent": "b", "source": "c", "changes": [change]}
    assert list(validator.iter_errors(card))
    with pytest.raises(InputError):
        parse_card(json.dumps(card))


def test_the_schema_explains_every_key():
    schema = card_schema()
    for part in (schema, *schema["$defs"].values()):
        assert all("description" in value or "$ref" in value for value in part["properties"].values()), part
