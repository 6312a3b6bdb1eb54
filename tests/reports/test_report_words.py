"""The catalogues: four languages, the same keys, the same places for values."""

import json
import re
from importlib.resources import files

import pytest
import report_sample as sample

from kazpak.kinds import GATE_KINDS, MODES, STATUSES
from kazpak.locale import LANGUAGES, catalogue, option_label
from kazpak.reports import (
    assumptions_rows,
    gates_rows,
    itinerary_rows,
    notes_rows,
    options_rows,
    table_text,
)
from kazpak.reports.words import heading, shown

TEXTS = {lang: json.loads(files("kazpak.locale").joinpath(f"{lang}.json").read_text("utf-8")) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_is_translated_with_the_same_values(lang):
    assert TEXTS[lang].keys() == TEXTS["en"].keys()
    for key, text in TEXTS[lang].items():
        assert text.strip(), key
        assert set(re.findall(r"{(\w*)}", text)) == set(re.findall(r"{(\w*)}", TEXTS["en"][key])), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_heading(lang):
    doc, cat = sample.routes(), catalogue(lang)
    for table in (options_rows, itinerary_rows, gates_rows, assumptions_rows, notes_rows):
        for name in table(doc)[0]:
            base = re.sub("_(low|central|high)$", "", name)
            assert f"tables.heading.{base}" in cat or f"tables.term.{base}" in cat, name
            assert heading(cat, name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_closed_vocabularies_are_translated(lang):
    cat = catalogue(lang)
    assert all(f"tables.status.{status}" in cat for status in STATUSES)
    assert all(f"tables.mode.{mode}" in cat for mode in MODES)
    assert all(f"tables.kind.{kind}" in cat for kind in GATE_KINDS)


def test_an_unknown_key_is_an_error_and_an_unknown_word_is_shown():
    with pytest.raises(KeyError):
        catalogue("en")("tables.no_such_key")
    assert shown(catalogue("ru"), "status", "strange") == "strange"
    assert heading(catalogue("ru"), "some_new_h") == "some new h"


def test_terms_of_the_model_have_names():
    from kazpak.costs.terms import MONEY_TERMS, TIME_TERMS

    assert all(f"tables.term.{term}" in catalogue("en") for term in (*TIME_TERMS, *MONEY_TERMS))


def test_a_label_made_of_crossings_is_made_again_in_the_readers_language():
    doc = sample.routes(1)
    option = doc["options"][0]
    assert option_label(doc, option, catalogue("en")) == "via Khunjerab"
    russian = option_label(doc, option, catalogue("ru"))
    assert russian == "Каракорум через Торугарт: Кордай, Торугарт, Хунджераб (авто)"
    own = option | {"label": "Karakoram road"}
    assert option_label(doc, own, catalogue("ru")) == "Karakoram road"
    table = table_text(doc, lang="ru").rows[0]
    assert table[1:3] == ("qtta-torugart", russian), "a named corridor says which one, before its route"
