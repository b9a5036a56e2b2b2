"""The Merkle tree hash of RFC 6962, against vectors and against its definition."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.kernel.ledger import merkle

# The eight leaves and the roots of the first n of them, as the Certificate Transparency projects publish them
# (certificate-transparency-go, merkletree tests).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("count", range(9))
def test_the_root_equals_the_published_vectors(count: int) -> None:
    assert merkle.root(LEAVES[:count]).hex() == ROOTS[count]


def test_three_leaves_by_hand() -> None:
    def sha(data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    a, b, c = (sha(b"\x00" + leaf) for leaf in (b"a", b"b", b"c"))
    assert merkle.root([b"a", b"b", b"c"]) == sha(b"\x01" + sha(b"\x01" + a + b) + c)


def _defined(leaves: list[bytes], algorithm: str) -> bytes:
    """RFC 6962 2.1 word for word: split at the largest power of two smaller than n."""
    if not leaves:
        return merkle.digest(algorithm, b"")
    if len(leaves) == 1:
        return merkle.digest(algorithm, b"\x00" + leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return merkle.digest(algorithm, b"\x01" + _defined(leaves[:split], algorithm) + _defined(leaves[split:], algorithm))


@given(leaves=st.lists(st.binary(max_size=8), max_size=70), algorithm=st.sampled_from(["sha256", "sm3"]))
def test_folding_the_stack_equals_the_recursive_definition(leaves: list[bytes], algorithm: str) -> None:
    assert merkle.root(iter(leaves), algorithm) == _defined(leaves, algorithm)


def test_sm3_is_the_hash_of_the_standard() -> None:
    # GB/T 32905-2016, example 1: "abc"
    assert merkle.digest("sm3", b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_node_is_never_taken_for_a_leaf() -> None:
    left, right = (merkle.digest("sha256", b"\x00" + leaf) for leaf in (b"a", b"b"))
    assert merkle.root([left + right]) != merkle.root([b"a", b"b"])
