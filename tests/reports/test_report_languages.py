"""Whatever kazpak itself says in an answer, it says in the reader's language."""

import re
import unicodedata

import pytest
import report_sample as sample

from kazpak.locale import catalogue, option_label, said
from kazpak.reports import (
    answer_sentences,
    changes_rows,
    explanation_lines,
    foot_sentence,
    notes_told,
    printed_tables,
)
from kazpak.reports.words import ledger_target, ledger_value

OTHERS = ["ru", "kk", "ur"]
CASES = (
    "base", "afghan-gates-open", "khunjerab-winter", "uap-2030-1520", "china-trailer-swap", "cpmm-best-practice",
)  # fmt: skip
ALLOWED = re.compile(
    r"[A-Z]{3}([:-][\w:>/.-]+)*|https?://\S+|[a-z_]+(\.[\w]+)+|(line|region|cargo|condition):[\w-]+|CO2e|USD|TEU|[\w]*-[\w-]+|kazpak"
    r"|\[[a-z0-9-]+([,،] [a-z0-9-]+)*\]"  # ids of the lines that a haul goes by
    r"|OpenStreetMap|ODbL|CC BY|GeoNames|NOAA GLOBE|Natural Earth|Karachi|Khorgos Gateway|CAREC|QTTA|[0-9a-f]{64}|delay\.\S+"
)


def leftovers(text):
    """Latin words that are neither ids nor names of data sets; in Urdu, Latin names stand in brackets."""
    while re.search("[\u0600-\u06ff]", text) and re.search(r"\([^()]*\)", text):
        text = re.sub(r"\([^()]*\)", "", text)
    return [w for w in re.findall(r"[A-Za-z]{3,}", ALLOWED.sub("", text)) if not w.isupper()]


@pytest.fixture(scope="module")
def answers(corridor):
    """Answers of every shape: options, named corridors, several cases, none."""
    asked = corridor.routes("Almaty", "Karachi", by="generalised", top=3)
    return {
        "options": asked.document(bands=True),
        "named": corridor.named("Almaty", "Karachi").document(),
        "none": corridor.routes("Almaty", "Karachi", avoid=["CHN", "IRN"], max_transfers=0).document(),
        "compared": corridor.compare(*CASES).routes("Almaty", "Karachi", top=1).document(bands=True),
        "explained": (asked.explain(), asked.document()),
    }


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("name", ["options", "named", "none", "compared"])
def test_no_word_of_kazpak_stays_english(answers, corridor, name, lang):
    document = answers[name]
    # Names of towns are data: the gazetteer has some in one alphabet only.
    nameless = {p.name for p in corridor.case.world.gazetteer.by_id.values() if lang not in p.names}
    told = [
        *answer_sentences(document, lang=lang),
        foot_sentence(document, lang=lang),
        *notes_told(document, lang=lang),
    ]
    for table in printed_tables(document, lang=lang):
        told += [table.title, *table.headings]
        # Sources are data; in Urdu a Latin one is left whole.
        told += (
            [] if table.headings[-1] == catalogue(lang)("tables.heading.source") else [c for r in table.rows for c in r]
        )
    untold = re.compile("|".join(re.escape(town) for town in sorted(nameless, key=len, reverse=True)) or "(?!)")
    assert [(words, text) for text in told if (words := leftovers(untold.sub("", text)))] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_an_explanation_is_told_in_the_readers_language(answers, lang):
    found, document = answers["explained"]
    lines = explanation_lines(found, document, lang=lang)
    assert len(lines) == len(explanation_lines(found, document)) > 5
    assert [line for line in lines if leftovers(line)] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_ledgers_of_shipped_cards_are_told_in_words(corridor, lang):
    cat = catalogue(lang)
    for name in CASES[1:]:
        document = {"case": {"name": name, "changes": _changes(corridor, name)}, "gates": []}
        for row in changes_rows(document):
            if re.match(r"(status|project|row|line|link|on)\b", row["target"]):
                assert ledger_target(document, cat, row["target"]) != row["target"]
            if row["old"] in {"open", "closed", "planned"}:
                assert ledger_value(cat, row["old"]) == cat(f"tables.status.{row['old']}")


def _changes(corridor, name):
    return [{"target": c.target, "old": c.old, "new": c.new} for c in corridor.under(name).case.ledger]


def test_what_is_not_kazpaks_own_is_left_as_it_is():
    assert said(catalogue("ru"), "said.cause", "a strike of dockers") == "a strike of dockers"
    assert said(catalogue("ru"), "said.note", "\x1b[31mred\u202e") == "[31mred"


def test_names_stand_in_for_ids_in_a_sentence():
    text = "every way is blocked; it would take 2 of these together: AFG-PAK:TORKHAM, CHN"
    names = {"AFG-PAK:TORKHAM": "Торхам", "CHN": "Китай"}
    assert said(catalogue("ru"), "said.reason", text, name=names.get).endswith("сразу 2 из следующего: Торхам, Китай")


@pytest.mark.parametrize(
    ("lang", "label"),
    [("en", "via Farap, Gabd (road)"), ("ru", "через Фарап, Габд (авто)"), ("ur", "براستہ فاراب، گبد (سڑک)")],
)
def test_a_crossing_is_called_by_the_same_side_of_the_border_in_every_language(lang, label):
    gates = [
        {"id": "TKM-UZB:FARAP", "name": "Alat / Farap (bridge)", "kind": "crossing"},
        {"id": "IRN-PAK:GABD", "name": "Gabd / Rimdan", "kind": "crossing"},
    ]
    gates[0]["names"] = {"ru": "Алат – Фарап (мост)", "ur": "آلات / فاراب (پل)"}
    gates[1]["names"] = {"ru": "Габд – Римдан", "ur": "گبد / رمدان"}
    option = {"label": "via Farap, Gabd (road)", "signature": [g["id"] for g in gates]}
    assert option_label({"gates": gates}, option, catalogue(lang)) == label


def test_a_way_without_a_border_and_a_way_of_a_case_have_labels_too():
    direct = {"label": "direct (road + rail)", "modes": ["road", "rail"], "parts": []}
    assert option_label({}, direct, catalogue("ru")) == "напрямую (авто + ж/д)"
    mine = direct | {"case": "base", "label": "base: direct (road + rail)"}
    assert option_label({}, mine, catalogue("ru")) == "базовый: напрямую (авто + ж/д)"


def test_cargo_and_dates_are_written_as_the_reader_writes_them():
    doc = sample.routes(1) | {"cargo_names": {"en": "General containers", "ru": "Контейнеры"}}
    assert "груз: Контейнеры" in foot_sentence(doc, lang="ru")
    assert "23 нояб. 2026" in foot_sentence(doc, lang="ru")
    assert foot_sentence(doc) == "on 2026-11-23, data as of 2026-11-23, case base, cargo containers, by time_h"


@pytest.mark.parametrize("turn", range(len(sample.HOSTILE)))
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_nothing_said_of_hostile_names_acts_on_a_terminal(turn, lang):
    doc = sample.hostile(turn)
    told = [*answer_sentences(doc, lang=lang, ids=True), foot_sentence(doc, lang=lang), *notes_told(doc, lang=lang)]
    nothing = doc | {"options": [], "no_route": sample.no_route()["no_route"] | {"reason": sample.HOSTILE[turn]}}
    nothing["no_route"]["remedies"][0]["lift"][0]["name"] = sample.HOSTILE[turn]
    told += answer_sentences(nothing, lang=lang, ids=True)
    assert not any(unicodedata.category(c) == "Cc" or c in "\u202e\u2066" for text in told for c in text)
