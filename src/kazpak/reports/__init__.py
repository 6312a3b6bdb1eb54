"""Tables and files of an answer: from the plain document to what planners open and file.

One set of rows (`options_rows` and its kin) is behind every table and every file, so that their numbers
cannot differ. Nothing here computes; what is not in the document is left empty.
"""

from kazpak.reports.delimited import csv_text
from kazpak.reports.handout import markdown_text
from kazpak.reports.page import html_table
from kazpak.reports.rows import assumptions_rows, gates_rows, itinerary_rows, notes_rows, options_rows
from kazpak.reports.tables import Table, itinerary_text, printed_tables, table_text
from kazpak.reports.text import cell, markdown, markup, plain
from kazpak.reports.words import answer_sentences
from kazpak.reports.write import SUFFIXES, write

__all__ = [
    "SUFFIXES",
    "Table",
    "answer_sentences",
    "assumptions_rows",
    "cell",
    "csv_text",
    "gates_rows",
    "html_table",
    "itinerary_rows",
    "itinerary_text",
    "markdown",
    "markdown_text",
    "markup",
    "notes_rows",
    "options_rows",
    "plain",
    "printed_tables",
    "table_text",
    "write",
]
