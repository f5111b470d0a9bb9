"""Compressed bodies, in whatever pieces they come."""

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.links import inflate
from resources.links.failures import Failure
from resources.links.inflate import Damaged


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {"gzip": gzip.compress, "X-GZIP ": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "": bytes}
WAYS = [*PACKED.items(), ("deflate", bare), ("identity", bytes)]


@given(st.sampled_from(WAYS), st.binary(max_size=500), st.integers(1, 50))
def test_every_encoding_comes_out_as_it_went_in(way, data, size):
    name, pack = way
    packed, plain = pack(data), inflate.reader(name)
    assert b"".join(plain(packed[at : at + size], 1000) for at in range(0, len(packed), size)) == data


@pytest.mark.parametrize(("name", "pack"), WAYS)
def test_no_more_comes_out_than_was_asked_for(name, pack):
    assert inflate.reader(name)(pack(b"a" * 1_000_000), 1234) == b"a" * 1234


@pytest.mark.parametrize("name", ["gzip", "deflate", "br"])
def test_damage_is_told_as_such(name):
    with pytest.raises(Damaged):
        inflate.reader(name)(b"<!doctype html><html>", 100)


@pytest.mark.parametrize("name", ["zstd", "gzip, gzip", "compress"])
def test_other_encodings_are_refused(name):
    with pytest.raises(Failure, match="not asked for"):
        inflate.reader(name)
