"""All tables of an answer under their names, for files that hold several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kazpak.reports.answer import is_comparison
from kazpak.reports.comparing import change_over_rows, differences_rows, flips_rows
from kazpak.reports.notes import changes_rows, manifest_rows, notes_rows
from kazpak.reports.rows import assumptions_rows, gates_rows, itinerary_rows, options_rows

if TYPE_CHECKING:
    from kazpak.reports.answer import Document
    from kazpak.reports.rows import Row

__all__ = ["all_rows"]


def all_rows(document: Document) -> dict[str, list[Row]]:
    """Rows of every table by its name; a comparison has two tables more, that of a sweep three.

    Parameters
    ----------
    document
        An answer document; see `kazpak.reports.answer`.
    """
    compared = {"differences": differences_rows(document), "flips": flips_rows(document)}
    sweep = change_over_rows(document)
    return {
        "options": options_rows(document),
        **(compared if is_comparison(document) else {}),
        **({"change_overs": sweep} if sweep else {}),
        "itinerary": itinerary_rows(document),
        "gates": gates_rows(document),
        "assumptions": assumptions_rows(document),
        "changes": changes_rows(document),
        "notes": notes_rows(document),
        "manifest": manifest_rows(document),
    }
