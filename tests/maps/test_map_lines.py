"""Lines as text: what is written is what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.maps.lines import LETTERS, decoded, encoded

POINTS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=30)


@given(POINTS, st.integers(0, 5))
def test_decoded_is_the_inverse_of_encoded_up_to_rounding(points, digits):
    text = encoded(points, digits=digits)
    assert set(text) <= set(LETTERS)
    found = decoded(text, digits=digits)
    assert len(found) == len(points)
    for (x, y), (u, v) in zip(points, found, strict=True):
        assert abs(x - u) <= 0.5 / 10**digits + 1e-9
        assert abs(y - v) <= 0.5 / 10**digits + 1e-9


def test_a_known_line():
    # 1 and -1 thousandths fold to 2 and 1; 40 folds to 80 = 16 + 2 * 32
    assert encoded([(0.001, -0.001), (0.041, -0.001)], digits=3) == "CBwCA"


def test_the_text_is_short():
    line = [(70 + i * 0.003, 40 - i * 0.002) for i in range(1_000)]
    assert len(encoded(line, digits=3)) == pytest.approx(2_000, rel=0.02)
