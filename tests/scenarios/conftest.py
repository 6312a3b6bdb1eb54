"""Fixtures of the tests of cards; the small world is in cardworld.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]


@pytest.fixture(scope="session")
def case():
    from cardworld import small_case

    return small_case()


@pytest.fixture(scope="session")
def text():
    from cardworld import CARD

    return CARD


@pytest.fixture(scope="session")
def make():
    from cardworld import make

    return make
