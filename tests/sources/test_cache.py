"""The cache: what comes out is what went in, and what is damaged is built again."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import kazpak
from kazpak.sources.cache import load_arrays, save_arrays
from kazpak.sources.packed import pack_tables, unpack_tables
from kazpak.sources.store import read_tables

KINDS = st.sampled_from([np.float64, np.int32, np.int64, np.uint8, np.bool_])


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KAZPAK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@given(
    st.dictionaries(st.text(max_size=9), arrays.arrays(KINDS, arrays.array_shapes(min_dims=0, min_side=0)), max_size=6)
)
def test_arrays_come_back_as_they_were(tmp_path_factory, named):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAZPAK_CACHE", str(tmp_path_factory.getbasetemp()))
        assert save_arrays("some", named)
        back = load_arrays("some")
    assert set(back) == set(named)
    for name, array in named.items():
        assert (back[name].dtype, back[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(back[name], array, equal_nan=array.dtype.kind == "f")


def test_the_tables_of_the_data_come_back_as_they_were(data_folder):
    tables = read_tables(data_folder)
    back = unpack_tables(pack_tables(tables), data_folder)
    for field in fields(tables):
        mine, other = (getattr(t, field.name) for t in (tables, back))
        assert mine == other, field.name
        assert repr(mine) == repr(other), field.name  # a tuple is no list, a whole number no broken one
    assert list(back.assumptions) == list(tables.assumptions)


@pytest.fixture(scope="module")
def pack(tmp_path_factory, data_folder):
    """A pack as opening the data leaves it."""
    folder = tmp_path_factory.mktemp("pack")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAZPAK_CACHE", str(folder))
        kazpak.load(data_folder)
    (found,) = folder.glob("*.pack")
    return found


@pytest.mark.parametrize("share", [0.0, 1e-5, 0.02, 0.5, 0.95])
@pytest.mark.parametrize("harm", ["cut", "changed"])
def test_a_damaged_cache_is_built_again_or_left_alone_and_answers_stay(cache, pack, data_folder, corridor, share, harm):
    expected = corridor.routes("Almaty", "Karachi", top=2).document()
    content = bytearray(pack.read_bytes())
    at = int(share * len(content))
    changed = bytes(b ^ 0xFF for b in content[at : at + 50])
    content[at:] = b"" if harm == "cut" else changed + content[at + 50 :]
    cache.mkdir()
    (cache / pack.name).write_bytes(content)
    again = kazpak.load(data_folder)
    assert again.routes("Almaty", "Karachi", top=2).document() == expected


def test_old_packs_go(cache):
    for n in range(9):
        assert save_arrays(f"pack-{n}", {"a": np.arange(n)})
    assert len(list(cache.iterdir())) == 6
    assert load_arrays("pack-0") is None
    assert load_arrays("pack-8")["a"].tolist() == list(range(8))
