"""Command line: arguments in, one facade call, text or a file out.

Exit codes: 0 answered; 1 no route (the explanation is the answer); 2 bad input; 3 data missing; anything
else is a bug of kazpak and keeps its traceback.
"""

from __future__ import annotations

import os
import sys

from kazpak.errors import InputError, KazpakError

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    from kazpak.cli.app import app

    try:
        app(prog_name="kazpak")
    except KazpakError as error:
        _say(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has left; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _say(error: KazpakError) -> None:
    """Print every fault on a line of its own, harmless in a terminal."""
    from kazpak.reports import plain

    faults = error.faults if isinstance(error, InputError) else str(error).splitlines()
    for fault in faults:
        print(f"error: {plain(fault, limit=2000)}", file=sys.stderr)  # noqa: T201
