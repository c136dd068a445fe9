"""The Merkle tree: the place of each hash, and the hashes that prove a leaf or a growth. RFC 6962 with SHA-256; pure.

A subtree is *perfect* when it has 2^level leaves. A complete perfect subtree never changes, so these are stored, in the
order of their completion; everything else is computed from a few of them when needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias


class Subtree(NamedTuple):
    """The perfect subtree over the leaves from ``position * 2^level`` on."""

    level: int
    position: int

    @property
    def place(self) -> int:
        """Its number in the order of completion, without gaps: a leaf, then the subtrees that it completes."""
        last_leaf = ((self.position + 1) << self.level) - 1
        return stored_count(last_leaf) + self.level


Cover: TypeAlias = tuple[Subtree, ...]  # adjacent subtrees from left to right


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def stored_count(size: int) -> int:
    """How many perfect subtrees a tree of this size has."""
    return 2 * size - size.bit_count()


def cover(start: int, end: int) -> Cover:
    """The fewest perfect subtrees that cover these leaves. ``start`` is a multiple of the largest one."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append(Subtree(level, start >> level))
        start += 1 << level
    return tuple(found)


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over adjacent subtrees of decreasing size; of a whole tree, its root."""
    *rest, result = hashes or (hashlib.sha256().digest(),)
    for left in reversed(rest):
        result = node_hash(left, result)
    return result


def grow(size: int, peaks: Sequence[bytes], leaves: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The hashes that these leaves add to a tree of this size, and its peaks afterwards.

    ``peaks`` are the hashes of ``cover(0, size)``; the added hashes are in the order of places.
    """
    added, peaks = list[bytes](), list(peaks)
    for size_before, leaf in enumerate(leaves, start=size):
        added.append(leaf)
        peaks.append(leaf)
        for _ in range(trailing_ones(size_before)):
            right = peaks.pop()
            peaks.append(node_hash(peaks.pop(), right))
            added.append(peaks[-1])
    return added, peaks


def trailing_ones(number: int) -> int:
    """How many levels the leaf with this index completes."""
    return (~number & (number + 1)).bit_length() - 1


def inclusion(index: int, size: int) -> list[Cover]:
    """The proof for a leaf: the sibling at each level, from the leaf up."""
    return _inclusion(index, 0, size)


def _inclusion(index: int, start: int, end: int) -> list[Cover]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_inclusion(index, start, middle), cover(middle, end)]
    return [*_inclusion(index, middle, end), cover(start, middle)]


def consistency(old: int, new: int) -> list[Cover]:
    """The proof that a tree of the older size is the start of the newer one."""
    return _consistency(old, 0, new, known=True) if 0 < old < new else []


def _consistency(old: int, start: int, end: int, *, known: bool) -> list[Cover]:
    """``known``: the left part so far is the old tree itself, whose root the verifier has."""
    if old == end:
        return [] if known else [cover(start, end)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_consistency(old, start, middle, known=known), cover(middle, end)]
    return [*_consistency(old, middle, end, known=False), cover(start, middle)]


def _split(length: int) -> int:
    """The largest power of two below the size."""
    return 1 << (length - 1).bit_length() - 1
