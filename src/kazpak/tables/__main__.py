"""Print the data dictionary."""

from __future__ import annotations

import sys

from kazpak.tables.dictionary import dictionary

sys.stdout.write(dictionary())
