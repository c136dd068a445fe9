"""Is it the tree of RFC 6962, and do its proofs prove what they should and nothing else?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from platform_core.audit import tree
from platform_core.audit.tree import Subtree
from platform_core.audit.verify import Head, continues, root_by
from tests.platform_core.audit.bundles import Log, log_of
from tests.tables import over

SIZES = range(1, 34)

# The leaves and the root at each size that implementations of Certificate Transparency test themselves with.
KNOWN_LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH, as section 2.1 writes it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return tree.node_hash(by_definition(leaves[:left]), by_definition(leaves[left:]))


class TestGrown:
    @pytest.mark.parametrize(("size", "root"), list(enumerate(KNOWN_ROOTS, start=1)))
    def test_has_the_roots_that_everybody_has(self, size: int, root: str) -> None:
        leaves = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN_LEAVES[:size]]

        _, peaks = tree.grow(0, [], leaves)

        assert tree.fold(peaks).hex() == root

    def test_of_nothing_has_the_root_of_nothing(self) -> None:
        assert tree.fold([]) == hashlib.sha256().digest()

    @over("size", SIZES)
    def test_comes_to_the_same_in_batches(self, size: int) -> None:
        leaves = log_of(33).leaves
        at_once = tree.grow(0, [], leaves)

        first, peaks = tree.grow(0, [], leaves[:size])
        then, peaks = tree.grow(size, peaks, leaves[size:])

        assert (first + then, peaks) == at_once
        assert tree.fold(peaks) == by_definition(leaves)

    @over("size", SIZES)
    def test_puts_each_hash_at_its_place(self, size: int) -> None:
        log = log_of(size)

        for level in range(size.bit_length()):
            for position in range(size >> level):
                covered = log.leaves[position << level : (position + 1) << level]
                assert log.added[Subtree(level, position).place] == by_definition(covered)
        assert len(log.added) == tree.stored_count(size)


class TestCover:
    @over("size", SIZES)
    def test_is_made_of_perfect_subtrees_side_by_side(self, size: int) -> None:
        covered = [
            range(subtree.position << subtree.level, (subtree.position + 1) << subtree.level)
            for subtree in tree.cover(0, size)
        ]

        assert [leaf for some in covered for leaf in some] == list(range(size))
        assert len(covered) == size.bit_count()


class TestInclusion:
    @over("size", SIZES)
    def test_leads_from_every_leaf_to_the_root(self, size: int) -> None:
        log = log_of(size)

        roots = {root_by(log.proof(i), leaf=log.leaves[i], index=i, size=size) for i in range(size)}

        assert roots == {log.root}
        assert max(len(log.proof(i)) for i in range(size)) <= size.bit_length()

    @pytest.mark.parametrize("size", [2, 7, 8, 33])
    def test_leads_elsewhere_from_another_leaf_or_place(self, size: int) -> None:
        log = log_of(size)

        for index in range(size):
            proof, other = log.proof(index), (index + 1) % size
            assert root_by(proof, leaf=tree.leaf_hash(b"forged"), index=index, size=size) != log.root
            assert _root_or_none(proof, leaf=log.leaves[index], index=other, size=size) != log.root

    def test_is_neither_longer_nor_shorter(self) -> None:
        log = log_of(7)

        for proof in (log.proof(2)[:-1], [*log.proof(2), log.root]):
            with pytest.raises(ValueError):
                root_by(proof, leaf=log.leaves[2], index=2, size=7)


class TestConsistency:
    @over("new", SIZES)
    def test_holds_between_every_two_sizes(self, new: int) -> None:
        log = log_of(new)

        assert all(
            continues(_between(log.first(old), log), old=head(log.first(old)), new=head(log)) for old in SIZES[:new]
        )

    @over("old", SIZES)
    def test_does_not_hold_with_a_log_that_was_rewritten(self, old: int) -> None:
        log, other = log_of(33), Log([{"forged": True}, *log_of(33).facts[1:]])

        assert not continues(_between(other.first(old), log), old=head(other.first(old)), new=head(log))
        assert not continues(_between(other.first(old), other), old=head(log.first(old)), new=head(other))

    def test_needs_every_hash_and_no_other(self) -> None:
        old, new = log_of(5), log_of(21)
        proof = _between(old, new)

        for wrong in (proof[:-1], [*proof, new.root], []):
            with pytest.raises(ValueError):
                continues(wrong, old=head(old), new=head(new))

    def test_of_a_smaller_log_does_not_hold(self) -> None:
        assert not continues([], old=head(log_of(8)), new=head(log_of(7)))

    def test_with_nothing_is_nothing_to_prove(self) -> None:
        assert continues([], old=head(Log([])), new=head(log_of(7)))
        assert tree.consistency(0, 7) == []


def head(log: Log) -> Head:
    return Head("tests.invalid/log", log.size, log.root)


def _between(old: Log, new: Log) -> list[bytes]:
    return new.hashes(tree.consistency(old.size, new.size))


def _root_or_none(proof: list[bytes], *, leaf: bytes, index: int, size: int) -> bytes | None:
    try:
        return root_by(proof, leaf=leaf, index=index, size=size)
    except ValueError:
        return None
