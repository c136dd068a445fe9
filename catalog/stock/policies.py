"""Rules of the shelf: sums, lots to pack, and the word for the pieces that are left."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from catalog.listings.types import ShelfChange
from catalog.stock.errors import CombinationExists, OptionsDiffer, TooManyItems
from catalog.stock.types import MOST_ITEMS, LotLeft, Option, StockState, TakenBack, spec_of
from platform_core.duties import fulfils

Demands = Mapping[UUID, int] | Iterable[tuple[UUID, int]]
Options = tuple[Option, ...]
FEW: Final = 5  # house number: from here down a shopper is told that few are left


def refusal_of_items(
    new: Sequence[Options], *, there: Sequence[Options]
) -> TooManyItems | OptionsDiffer | CombinationExists | None:
    """Refuse further items of a listing that has items with these options; empty for an item without any.

    A buyer chooses by the same options among all items that have some, and no two of them are the same.
    """
    if len(there) + len(new) > MOST_ITEMS:
        return TooManyItems(most=MOST_ITEMS, there=len(there))
    chosen = [options for options in (*there, *new) if options]
    names = [tuple(option.name for option in options) for options in chosen]
    if len(set(names)) > 1:
        return OptionsDiffer(names=names[0])
    double = Counter(map(fold_values, chosen))
    again = dict.fromkeys(spec_of(options) for options in new if options and double[fold_values(options)] > 1)
    return CombinationExists(combinations=tuple(again)) if again else None


def fold_word(word: str) -> str:
    """The word as two people mean the same by it, without regard to case and width."""
    return unicodedata.normalize("NFKC", word).casefold()


def said_twice(words: Iterable[str]) -> tuple[str, ...]:
    """The words that stand more than once among these, as each stands first."""
    said = list(words)
    counted = Counter(map(fold_word, said))
    first = {fold_word(word): word for word in reversed(said)}
    return tuple(first[word] for word, times in counted.items() if times > 1)


def fold_values(options: Options) -> tuple[str, ...]:
    """The values of an item, by which it is told from the others of its listing."""
    return tuple(fold_word(option.value) for option in options)


def may_say(spec: str, *, options: Options) -> bool:
    """An item with options may say the same in words, and nothing else."""
    return not options or spec in {"", spec_of(options)}


def one_after(first: Mapping[UUID, ShelfChange], second: Mapping[UUID, ShelfChange]) -> dict[UUID, ShelfChange]:
    """Two changes of shelves as one: from before the first until after the second."""
    both = {id_: replace(change, before=first[id_].before) for id_, change in second.items() if id_ in first}
    return {**first, **second, **both}


def sum_by_item(demands: Demands) -> dict[UUID, int]:
    """Sum the demands by item; ids ascend. Raises ``ValueError`` for less than one piece."""
    wanted: Counter[UUID] = Counter()
    for sku_id, quantity in demands.items() if isinstance(demands, Mapping) else demands:
        if quantity < 1:
            raise ValueError(f"{quantity} pieces cannot be set aside")
        wanted[sku_id] += quantity
    return dict(sorted(wanted.items()))


def sum_by_lot(pieces: Iterable[TakenBack]) -> dict[tuple[UUID, str | None], int]:
    """Pieces of one item out of one lot, together. Raises ``ValueError`` for less than one piece."""
    back: Counter[tuple[UUID, str | None]] = Counter()
    for piece in pieces:
        if piece.quantity < 1:
            raise ValueError(f"{piece.quantity} pieces do not come back")
        back[piece.sku_id, piece.lot or None] += piece.quantity
    return dict(back)


def by_lot(quantity: int, *, lots: Mapping[str, int]) -> dict[str | None, int] | None:
    """The pieces that left each lot, the rest from none that was named; ``None`` where the lots do not match."""
    rest = quantity - sum(lots.values())
    if rest < 0 or any(pieces < 1 for pieces in lots.values()):
        return None
    parts: dict[str | None, int] = {None: rest} if rest else {}
    parts.update(lots.items())
    return parts


def oldest_first(quantity: int, lots: Sequence[LotLeft]) -> tuple[LotLeft, ...]:
    """The same lots with the pieces to pack: of the first as many as there are, then of the next."""
    packed = []
    for lot in lots:
        suggested = min(quantity, lot.left)
        packed.append(replace(lot, suggested=suggested))
        quantity -= suggested
    return tuple(packed)


def stock_state(available: int) -> StockState:
    """The availability as a shopper is told it."""
    if available < 1:
        return StockState.SOLD_OUT
    return StockState.FEW_LEFT if available <= FEW else StockState.IN_STOCK


def pieces_in(state: StockState) -> range:
    """The numbers of pieces at which a shopper is told this; there are never more of a listing than a range can say."""
    match state:
        case StockState.SOLD_OUT:
            return range(1)
        case StockState.FEW_LEFT:
            return range(1, FEW + 1)
    return range(FEW + 1, sys.maxsize)


@fulfils("PQL-33")
def is_over(best_before: date, *, today: date) -> bool:
    """Is a lot no longer sold? It is good through its last day."""
    return best_before < today
