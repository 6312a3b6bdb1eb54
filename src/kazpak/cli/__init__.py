"""Command line: arguments in, one facade call, text or a file out.

Exit codes: 0 answered; 1 no route (the explanation is the answer); 2 bad input; 3 data missing; anything
else is a bug of kazpak and keeps its traceback.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

from kazpak.errors import InputError, KazpakError

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["main"]

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors of a disk or a device that takes no more."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    from kazpak.cli.app import app

    if sys.stdout is None:  # closed before we began
        print("error: the answer cannot be written: standard output is closed", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    try:
        try:
            app(prog_name="kazpak")
        finally:
            sys.stdout.flush()
    except KazpakError as error:
        _say(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except SystemExit as leaving:
        # The parser takes a closed pipe for a fault of its own and leaves with 1, which here means "no route".
        if isinstance(leaving.__context__, BrokenPipeError):
            _nothing_more(0)
        raise
    except OSError as error:
        if error.errno == errno.EPIPE:
            _nothing_more(0)
        if error.errno not in _FULL or error.filename is not None:
            raise
        print(f"error: the answer could not be written in full: {error.strerror}", file=sys.stderr)  # noqa: T201
        _nothing_more(2)


def _nothing_more(code: int) -> NoReturn:
    """Leave although standard output takes no more: what is still held back for it is dropped."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _say(error: KazpakError) -> None:
    """Print every fault on a line of its own, harmless in a terminal."""
    from kazpak.reports import plain

    faults = error.faults if isinstance(error, InputError) else str(error).splitlines()
    for fault in faults:
        print(f"error: {plain(fault, limit=2000)}", file=sys.stderr)  # noqa: T201
