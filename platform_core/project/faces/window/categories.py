"""The categories of the window: where one is, what is inside, and how many goods each holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.listings import queries as listings_queries
from catalog.window.types import Count
from platform_core.cases import words


@dataclass(frozen=True, slots=True)
class Node:
    """A category by its code, with its name for this reader and the code of the one that it is in."""

    code: str
    name: str
    parent: str | None


class Tree:
    """All categories, read once."""

    def __init__(self) -> None:
        rows = listings_queries.category_tree()
        self.nodes = {code: Node(code, words.in_language(zh, en), parent) for code, zh, en, parent in rows}

    def __contains__(self, code: str) -> bool:
        return code in self.nodes

    def trail(self, code: str) -> Sequence[Node]:
        """The categories around this one, the widest first, and itself."""
        found: list[Node] = []
        node = self.nodes.get(code)
        while node:
            found.append(node)
            node = self.nodes.get(node.parent or "")
        return found[::-1]

    def inside(self, code: str) -> Sequence[Node]:
        """The categories that stand right within this one; without a code, the widest."""
        return [node for node in self.nodes.values() if (node.parent or "") == code]

    def totals(self, counts: Iterable[Count]) -> Mapping[str, int]:
        """The number of goods of each category, those of the categories within it included."""
        found: dict[str, int] = {}
        for count in counts:
            if count.facet == "category":
                for node in self.trail(count.value):
                    found[node.code] = found.get(node.code, 0) + count.listings
        return found
