"""Errors that a caller may meet, and what each of them means.

Three things can go wrong outside of kazpak: what the user asked (`InputError`), the data it stands on
(`DataError`), and a name nobody knows (`UnknownNameError`). "No route" is an answer, never an error.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHORTEST_PART = 3

__all__ = ["DataError", "InputError", "KazpakError", "UnknownNameError", "near_matches"]


class KazpakError(Exception):
    """Root of every error that kazpak raises on purpose.

    Attributes
    ----------
    exit_code
        What the command line returns for it.
    """

    exit_code: int = 2


class InputError(KazpakError, ValueError):
    """Something the user wrote cannot be used.

    All faults are gathered before it is raised; each names the file, the row or line, the field, and
    what would be right.

    Parameters
    ----------
    faults
        One sentence, or several.
    """

    exit_code = 2

    def __init__(self, faults: str | Iterable[str]) -> None:
        self.faults: list[str] = [faults] if isinstance(faults, str) else list(faults)
        super().__init__("\n".join(self.faults))

    def __reduce__(self) -> tuple[type[InputError], tuple[list[str]]]:
        """Travel between processes with the faults kept apart."""
        return type(self), (self.faults,)


class DataError(KazpakError, OSError):
    """Data or a source is missing, unreachable or unreadable."""

    exit_code = 3


class UnknownNameError(InputError):
    """A name that nothing carries; the message lists what comes near.

    Parameters
    ----------
    kind
        What was looked for, such as "place" or "assumption".
    name
        The name as it was given.
    known
        Every name that would have been right; only the near ones are shown.
    listed
        Whether all of them are shown as well.
    """

    def __init__(self, kind: str, name: str, *, known: Iterable[str] = (), listed: bool = False) -> None:
        known = tuple(known)
        self.kind = kind
        self.name = name
        self.near: list[str] = near_matches(name, known)
        hint = f"; near matches: {', '.join(self.near)}" if self.near else ""
        every = f"; known: {', '.join(known)}" if listed else ""
        super().__init__(f"unknown {kind} {name!r}{hint}{every}")

    def __reduce__(self) -> tuple[type[UnknownNameError], tuple[str, str], dict[str, object]]:  # type: ignore[override]
        """Travel between processes without the list of all known names."""
        return type(self), (self.kind, self.name), self.__dict__ | {"args": self.args}


def near_matches(name: str, known: Iterable[str], *, limit: int = 5) -> list[str]:
    """Known names that look like `name`, nearest first, whatever their case.

    Parameters
    ----------
    name
        What was asked.
    known
        What there is.
    limit
        The most to return.
    """
    by_fold: dict[str, str] = {}
    for candidate in known:
        by_fold.setdefault(candidate.casefold(), candidate)
    asked = name.casefold()
    inside: Sequence[str] = [
        fold for fold in by_fold if len(asked) >= _SHORTEST_PART and (asked in fold or fold in asked)
    ]
    close = get_close_matches(asked, list(by_fold), n=limit, cutoff=0.6)
    ordered = dict.fromkeys([*close, *sorted(inside, key=len)])
    return [by_fold[fold] for fold in list(ordered)[:limit]]
