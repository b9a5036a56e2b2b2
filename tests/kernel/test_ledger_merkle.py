"""The Merkle tree hash of RFC 6962, against vectors and against its definition."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.kernel.ledger import checker, merkle

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


# --- proofs: against the recursive definition, and none passes for anything else --------------------------------------


def _heads(count: int) -> list[bytes]:
    return [hashlib.sha256(b"%d" % number).digest() for number in range(count)]


def _history(heads: list[bytes]) -> merkle.Node:
    """The history as the sealer builds it: one node kept with every head."""
    kept: dict[int, bytes] = {}
    for number, head in enumerate(heads, 1):
        kept[number] = merkle.completed(head, number, kept.__getitem__)
        peaks = [kept[end] for end in merkle.ends_of_peaks(number)]
        assert merkle.fold(peaks) == _defined(heads[:number], "sha256")
    return merkle.subtrees(lambda number: heads[number - 1], kept.__getitem__)


@given(size=st.integers(1, 70), data=st.data(), algorithm=st.sampled_from(["sha256", "sm3"]))
def test_an_entrys_path_leads_to_the_root_and_no_other_entrys_does(
    size: int, data: st.DataObject, algorithm: str
) -> None:
    leaves, index = _heads(size), data.draw(st.integers(0, size - 1))
    path = merkle.path(leaves, index, algorithm)
    assert len(path) <= (size - 1).bit_length()
    root = _defined(leaves, algorithm)
    assert checker.root_of(leaves[index], index, size, path, algorithm) == root
    assert checker.root_of(b"another", index, size, path, algorithm) != root
    for wrong in ([*path, root], path[:-1]):
        if wrong != path:
            with pytest.raises(ValueError, match="路径"):
                checker.root_of(leaves[index], index, size, wrong, algorithm)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        with suppress(ValueError):
            assert checker.root_of(leaves[index], other, size, path, algorithm) != root


@given(new=st.integers(1, 70), data=st.data())
def test_the_history_proves_each_head_and_each_earlier_history(new: int, data: st.DataObject) -> None:
    heads, old, index = _heads(new), data.draw(st.integers(0, new)), data.draw(st.integers(0, new - 1))
    subtree, root = _history(heads), _defined(heads, "sha256")
    assert merkle.history_path(index, new, subtree) == merkle.path(heads, index)
    path = merkle.history_consistency(old, new, subtree)
    assert len(path) <= new.bit_length() + 1
    earlier = _defined(heads[:old], "sha256")
    assert checker.is_consistent(old, new, earlier, root, path, "sha256")
    if old > 0:
        forged = _defined([b"forged", *heads[1:old]], "sha256")
        assert not checker.is_consistent(old, new, forged, root, path, "sha256")
    if 0 < old < new:
        assert not checker.is_consistent(old, new, earlier, b"x" * 32, path, "sha256")
        assert not checker.is_consistent(old, new, earlier, root, [*path, root], "sha256")
        assert not checker.is_consistent(old, new, earlier, root, path[:-1], "sha256")


def test_a_proof_asks_for_few_rows_however_long_the_history_is() -> None:
    heads = _heads(5_000)
    kept: dict[int, bytes] = {}
    for number, head in enumerate(heads, 1):
        kept[number] = merkle.completed(head, number, kept.__getitem__)
    asked: set[int] = set()

    def row(number: int) -> bytes:
        asked.add(number)
        return kept[number]

    def leaf(number: int) -> bytes:
        asked.add(number)
        return heads[number - 1]

    path = merkle.history_path(1_234, 5_000, merkle.subtrees(leaf, row))
    assert path == merkle.path(heads, 1_234)
    assert len(asked) <= 13 * 13  # log2(5,000) = 12.3
