"""Tables and files of an answer: from the plain document to what planners open and file.

One set of rows (`options_rows` and its kin) is behind every table and every file, so that their numbers
cannot differ. Nothing here computes; what is not in the document is left empty.
"""

from kazpak.reports.comparing import differences_rows, flips_rows
from kazpak.reports.delimited import csv_text
from kazpak.reports.every import all_rows
from kazpak.reports.explaining import explanation_lines
from kazpak.reports.handout import markdown_text
from kazpak.reports.notes import changes_rows, manifest_rows, notes_rows
from kazpak.reports.page import html_itinerary, html_table
from kazpak.reports.printed import change_overs_text, changes_text, differences_text, flips_text, printed_tables
from kazpak.reports.rows import assumptions_rows, gates_rows, itinerary_rows, options_rows
from kazpak.reports.sentences import answer_sentences, foot_sentence, note_sentences, notes_told
from kazpak.reports.summary import condition_words, corridor_sentences
from kazpak.reports.tables import Table, itinerary_text, table_text, variants_text
from kazpak.reports.text import cell, markdown, markup, plain
from kazpak.reports.write import SUFFIXES, write

__all__ = [
    "SUFFIXES",
    "Table",
    "all_rows",
    "answer_sentences",
    "assumptions_rows",
    "cell",
    "change_overs_text",
    "changes_rows",
    "changes_text",
    "condition_words",
    "corridor_sentences",
    "csv_text",
    "differences_rows",
    "differences_text",
    "explanation_lines",
    "flips_rows",
    "flips_text",
    "foot_sentence",
    "gates_rows",
    "html_itinerary",
    "html_table",
    "itinerary_rows",
    "itinerary_text",
    "manifest_rows",
    "markdown",
    "markdown_text",
    "markup",
    "note_sentences",
    "notes_rows",
    "notes_told",
    "options_rows",
    "plain",
    "printed_tables",
    "table_text",
    "variants_text",
    "write",
]
