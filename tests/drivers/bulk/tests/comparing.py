"""Are the copied rows those that the commands write? Column by column, and no table is left out.

The commands buy the same once more, of the same shops, at the same instants, in a transaction that is taken back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import platform_core.vault.queries
from orders.sales.models.orders import Order
from platform_core.vault.envelope import Header
from platform_core.vault.types import Place, Sealed
from tests.drivers.bulk.copying import text_of
from tests.drivers.bulk.deals import Plan, Planned
from tests.drivers.bulk.purchases import (
    UUIDS,
    Rows,
    Values,
    by_commands,
    keys_of,
    name_of,
    number_of,
    rows_of,
    sealed_in,
    taken_back,
)

WRITER: Final = "xid"  # which transaction wrote it
Alike = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a copied row says something else than the commands' own."""

    deal: int
    where: str
    copied: str
    by_commands: str


def mismatches(plan: Plan, numbers: Iterable[int]) -> list[Mismatch]:
    """What differs in these deals, which were copied."""
    return [mismatch for number in numbers for mismatch in _compared(plan.planned(number))]


def _compared(planned: Planned) -> list[Mismatch]:
    names = (planned.deal.name(""), name_of(planned.deal))
    with taken_back():
        order = Order.objects.get(merchant_id=planned.shop_id, placed_at=planned.placed_at)
        copied = rows_of(order.purchase_id)
        ours, theirs = alike(copied, names=names), alike(by_commands(planned), names=names)
    return list(_differences(planned.deal.number, ours, theirs))


def _differences(deal: int, copied: Alike, written: Alike) -> Iterator[Mismatch]:
    for label, theirs in written.items():
        ours = copied[label]
        if len(ours) != len(theirs):
            yield Mismatch(deal, label, f"{len(ours)} rows", f"{len(theirs)} rows")
            continue
        for one, other in zip(ours, theirs, strict=True):
            for column, mine in one.items():
                if mine != other[column]:
                    yield Mismatch(deal, f"{label}.{column}", mine, other[column])


def alike(rows: Rows, *, names: Iterable[str]) -> Alike:
    """One text a column, the rows in order of birth, and every own key called by its place in that order.

    ``names`` stand on the papers of the purchase. What is sealed is opened.
    """
    called = _right_values(rows) | dict.fromkeys(names, "(name)")
    places = {key: f"#{nth:05d}" for nth, key in enumerate(keys_of(rows))}

    def placed(text: str) -> str:
        return UUIDS.sub(lambda key: places.get(key[0], key[0]), text)

    found = {}
    for label, those in rows.items():
        words = [{column: placed(text) for column, text in _in_words(row, called).items()} for row in those]
        found[label] = sorted(words, key=itemgetter("id"))
    return found


def _right_values(rows: Rows) -> dict[str, str]:
    """What cannot be the same for two purchases, since keys or ciphertexts are in it: what to call the right value.

    What is not the value that it should be is not found here, stays in its row, and is a difference.
    """
    called: dict[str, str] = {}
    for order in rows["orders.Order"]:
        called[number_of(order["id"], at=order["placed_at"])] = "(number)"
    for contract in rows["orders.Contract"]:
        sealed, place = sealed_in(contract), Place("orders_contract", contract["order_id"], contract["shopper_id"])
        called[hashlib.sha256(contract["canonical"].encode()).hexdigest()] = "(hash)"
        called[sealed] = _opened({"recipient": Sealed.from_text(sealed)}, place)["recipient"]
    return called


def _in_words(row: Values, called: Mapping[str, str]) -> dict[str, str]:
    sealed = {column: value for column, value in row.items() if isinstance(value, Sealed)}
    opened = _opened(sealed, Place("orders_order", row["id"], row["shopper_id"])) if sealed else {}
    words = {column: text_of(value) for column, value in row.items() if column not in (WRITER, *sealed)}
    for right, name in called.items():
        words = {column: text.replace(right, name) for column, text in words.items()}
    return words | opened


def _opened(sealed: Mapping[str, Sealed], place: Place) -> dict[str, str]:
    """With the class of its key: the same text under a key that is kept longer would not be the same."""
    texts = platform_core.vault.queries.opened(sealed, place=place)
    return {column: f"{Header.of(sealed[column]).retention}: {text}" for column, text in texts.items()}
