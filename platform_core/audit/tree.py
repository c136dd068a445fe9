"""Where in the tree does each hash stand, and which hashes prove what? RFC 6962 over SHA-256; pure.

A subtree is *perfect* when it has 2^level leaves. Perfect subtrees never change once they are complete, so they are
what is stored, in the order in which they are completed; all else is folded from a few of them when it is asked for.
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
        """Its number in the order of completion, without gaps: a leaf, then all that it completes, from below."""
        last_leaf = ((self.position + 1) << self.level) - 1
        return stored(last_leaf) + self.level


Cover: TypeAlias = tuple[Subtree, ...]  # side by side, from left to right


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def stored(size: int) -> int:
    """How many perfect subtrees stand in a tree of this size."""
    return 2 * size - size.bit_count()


def cover(start: int, end: int) -> Cover:
    """The fewest perfect subtrees that make up these leaves. ``start`` is a multiple of the largest of them."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append(Subtree(level, start >> level))
        start += 1 << level
    return tuple(found)


def folded(hashes: Sequence[bytes]) -> bytes:
    """The hash over neighbours of falling size: of a whole tree, its root."""
    *rest, result = hashes or (hashlib.sha256().digest(),)
    for left in reversed(rest):
        result = node_hash(left, result)
    return result


def grown(size: int, peaks: Sequence[bytes], leaves: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """What these leaves add to a tree of this size, and its peaks after that.

    ``peaks`` are the hashes of ``cover(0, size)``; what is added is in the order of places.
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
    """How many levels the leaf of this index completes."""
    return (~number & (number + 1)).bit_length() - 1


def inclusion(index: int, size: int) -> list[Cover]:
    """What proves a leaf: the sibling at each level, from the leaf up."""
    return _inclusion(index, 0, size)


def _inclusion(index: int, start: int, end: int) -> list[Cover]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_inclusion(index, start, middle), cover(middle, end)]
    return [*_inclusion(index, middle, end), cover(start, middle)]


def consistency(old: int, new: int) -> list[Cover]:
    """What proves that a tree of the older size is the beginning of the newer."""
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
    """The largest power of two below it."""
    return 1 << (length - 1).bit_length() - 1
