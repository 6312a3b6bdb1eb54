"""Tables for reading: terminal, notebook, print; in four languages."""

import pytest
import report_sample as sample

from kazpak.errors import UnknownNameError
from kazpak.reports import (
    all_rows,
    answer_sentences,
    change_overs_text,
    differences_text,
    foot_sentence,
    html_itinerary,
    html_table,
    itinerary_text,
    markup,
    printed_tables,
    table_text,
)

LANGUAGES = ["en", "ru", "kk", "ur"]


def column(table, heading):
    return [row[table.headings.index(heading)] for row in table.rows]


def test_the_options_table_reads_as_a_planner_expects():
    table = table_text(sample.routes())
    assert column(table, "Rank") == ["1", "2", "3", "4", "5"]
    assert column(table, "Status") == ["open", "closed", "open", "open", "planned"]
    assert column(table, "km")[0] == "3,004"
    assert column(table, "Time")[0] == "11.7 days"
    assert table.alignments[table.headings.index("km")] == "right"
    assert table.alignments[table.headings.index("Route")] == "left"


def test_hours_below_two_days_and_days_above():
    times = column(itinerary_text(sample.routes()["options"][0]), "Time")
    assert times[0].endswith(" h")
    assert times[-1] == "2.5 days"


def test_the_chosen_criterion_has_a_column():
    table = table_text(sample.routes() | {"by": "generalised_usd_t"})
    assert "General. USD/t" in table.headings


def test_several_cases_are_named():
    table = table_text(sample.compare())
    assert column(table, "Case") == ["base"] * 3 + ["uap-built"] * 2 + ["all-shut"]
    assert column(table, "Status")[-1] == "no route"
    assert column(table, "Time, change")[0] == "0.0 h"
    assert all(text.startswith(("+", "-")) for text in column(table, "Time, change")[1:-1])


def test_an_old_confirmation_is_marked_beside_the_state():
    doc = sample.routes(2)
    doc["options"][0]["parts"][1]["stale"] = True
    assert column(table_text(doc), "Status") == ["open, confirmation is old", "closed"]
    steps = column(itinerary_text(doc["options"][0], document=doc), "Status")
    assert steps[1] == "open, confirmation is old"
    assert steps[-1] == "open"


def test_differences_are_more_or_less_in_the_readers_way():
    doc = sample.compare()
    english, urdu = (differences_text(doc, lang=lang) for lang in ("en", "ur"))
    assert english.rows[1][2][0] in "+-"
    assert urdu.rows[1][2].endswith(("زیادہ", "کم"))
    assert [row[1] for row in english.rows] == ["via Khunjerab", "rail to Zahedan, then road", "no route"]


def test_a_sweep_says_where_the_winner_changes():
    turn = {"axis": "delay.AFG-PAK:TORKHAM.time_h", "from": 0.0, "to": 48.0, "about": 12.5}
    doc = sample.compare() | {"change_overs": [turn | {"before": "via Khunjerab", "after": "by the UAP railway"}]}
    assert change_overs_text(doc).rows == (
        ("delay.AFG-PAK:TORKHAM.time_h", "0", "48", "12.5", "via Khunjerab", "by the UAP railway"),
    )
    assert "Где меняется победитель" in {table.title for table in printed_tables(doc, lang="ru")}
    assert all_rows(doc)["change_overs"][0]["about"] == 12.5


def test_the_ledger_and_the_winners_are_printed_for_a_comparison_and_not_otherwise():
    titles = [table.title for table in printed_tables(sample.compare())]
    assert {"Best option of every case", "Where another option wins", "Changes against the base case"} <= set(titles)
    assert not any("case" in table.title for table in printed_tables(sample.routes()))
    itineraries = [title for title in titles if title.startswith("Itinerary")]
    assert itineraries == ["Itinerary: base: via Khunjerab", "Itinerary: uap-built: rail to Zahedan, then road"]


def test_criteria_that_are_not_known_have_no_column():
    doc = sample.routes(1)
    doc["options"][0]["totals"] = {"length_km": 100.0, "time_h": 5.0}
    assert "USD/t" not in table_text(doc).headings


def test_points_of_the_network_are_not_named_to_readers():
    doc = sample.routes(1)
    doc["options"][0]["parts"][0] |= {"kind": "access", "to": "r1234", "to_name": "r1234"}
    assert column(itinerary_text(doc["options"][0], document=doc), "Name")[0] == "Almaty"


def test_names_stand_in_the_readers_script_with_the_latin_ones():
    doc = sample.routes(1)
    names = column(itinerary_text(doc["options"][0], document=doc, lang="ur"), "نام")
    assert names[1] == "کوردای (Kordai)"
    assert names[0] == "الماتی سے کوردای"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", [sample.routes, sample.compare, sample.no_route, sample.hostile])
def test_every_table_is_printed_in_every_language(make, lang):
    for table in printed_tables(make(), lang=lang):
        assert len(table.headings) == len(table.alignments)
        assert all(len(row) == len(table.headings) for row in table.rows)
        assert not any("\x1b" in text or "\u202e" in text for row in table.rows for text in row)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "via Khunjerab, 3,004 km, 11.7 days, 270 USD/t"),
        ("ru", "Хунджераб (авто), 3\xa0004 км, 11,7 дн., 270 USD/т"),
        ("kk", "Хунжераб (автожол), 3\xa0004 км, 11,7 күн, 270 USD/т"),
        ("ur", "خنجراب (سڑک)، 3,004 کلومیٹر، 11.7 دن، 270 ڈالر فی ٹن"),
    ],
)
def test_the_answer_is_said_in_one_sentence(lang, words):
    (sentence,) = answer_sentences(sample.routes(), lang=lang)
    assert words in sentence


def test_an_answer_with_nothing_usable_says_so():
    doc = sample.routes()
    doc["options"] = [doc["options"][1]]
    assert "closed" in answer_sentences(doc)[0]


def test_no_route_is_explained_with_what_would_help():
    reason, torkham, rail = answer_sentences(sample.no_route())
    assert "closed gate" in reason
    assert "Torkham" in torkham
    assert "3,200 km" in torkham
    assert "rail" in rail


def test_a_comparison_is_said_case_by_case():
    base, built, shut, *remedies = answer_sentences(sample.compare())
    assert base.startswith("Case base: Best by time: via Khunjerab")
    assert "Another option wins than in the first case. Against the first case: +" in built
    assert shut.startswith("Case all-shut: No route.")
    assert len(remedies) == 2
    assert foot_sentence(sample.compare()).endswith("case base, uap-built, all-shut, cargo containers, by time_h")


def test_numbers_and_words_follow_the_language():
    table = table_text(sample.routes(2), lang="ru")
    assert "3\xa0004" in table.rows[0]
    assert "закрыт" in table.rows[1]
    assert "11,7 дн." in table.rows[0]


def test_sources_are_listed_once_and_numbered():
    doc = sample.routes(1)
    doc["assumptions"] *= 3
    tables = {table.title: table for table in printed_tables(doc)}
    assert tables["Sources"].rows == (("1", "CPMM 2022"), ("2", "planning assumption"))
    assert column(tables["What was assumed"], "Source no.") == ["1", "2"] * 3


@pytest.mark.parametrize("turn", range(len(sample.HOSTILE)))
def test_the_notebook_table_holds_no_foreign_markup(turn):
    page = html_table(sample.hostile(turn))
    assert "<script" not in page
    assert "${" not in page
    assert markup(sample.HOSTILE[turn], limit=80)[:20] in page


def test_the_notebook_table_is_small_and_turns_with_the_language():
    page = html_table(sample.routes(), lang="ur")
    assert page.startswith('<div lang="ur" dir="rtl">')
    assert len(page) < 6000
    steps = html_itinerary(sample.routes(), sample.routes()["options"][0], lang="ur")
    assert steps.startswith('<div lang="ur" dir="rtl">')
    assert len(steps) < 8000
    assert "<table>" not in html_table(sample.no_route())


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownNameError):
        table_text(sample.routes(1), lang="xx")
