"""How does a purchase that the commands made become another one, of another shopper at another time?

Its rows are text with blanks: every key that was made for it, every instant, every ciphertext, and what is computed of
those. All else is copied, whatever columns a later version adds. That the copy is what the commands would have written,
the tests compare.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from platform_core.clock import LOCAL
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal
from platform_core.drivers.world.fixtures import RETENTION
from platform_core.drivers.world.people import FOUNDER
from platform_core.rows import new_id
from platform_core.tenancy.door import entered
from platform_core.vault.commands import seal
from platform_core.vault.index import index
from platform_core.vault.types import Place, Sealed
from tests.drivers.bulk.copying import Batch, Copier, Table, escaped, text_of
from tests.drivers.bulk.deals import Plan, Planned
from tests.drivers.bulk.purchases import (
    UUIDS,
    Rows,
    by_commands,
    keys_of,
    name_of,
    number_of,
    sealed_in,
    taken_back,
)

AT_ONCE: Final = 250  # deals in one transaction
KEY_OR_INSTANT: Final = re.compile(rf"{UUIDS.pattern}|\d{{4}}-\d\d-\d\dT[\d:.]+\+00:00")


class Blanks:
    """A text with blanks where these words stand, and where any key or instant does: those may stay as they are."""

    def __init__(self, text: str, words: Iterable[str]) -> None:
        others = [word for word in words if not KEY_OR_INSTANT.fullmatch(word)]  # few, or finding them would take long
        longest_first = map(re.escape, sorted(others, key=len, reverse=True))
        self._pieces = re.split(f"({'|'.join([*longest_first, KEY_OR_INSTANT.pattern])})", text)

    def filled(self, values: Mapping[str, str]) -> str:
        pieces = self._pieces.copy()
        pieces[1::2] = [values.get(word, word) for word in pieces[1::2]]
        return "".join(pieces)


class Template:
    """The rows that the commands made of a deal, of which those of all deals of its kind are copies."""

    def __init__(self, planned: Planned, rows: Rows, *, tables: Mapping[str, Table]) -> None:
        [self._order], [self._contract] = rows["orders.Order"], rows["orders.Contract"]
        self._planned, self._keys = planned, keys_of(rows)
        values = [value for found in rows.values() for row in found for value in row.values()]
        self._instants = {at for at in values if isinstance(at, datetime) and not ends_a_day(at)}
        words = set(self._values(planned))
        self._text = Blanks(self._contract["canonical"], words)
        words |= set(self._agreed(self._contract["canonical"]))
        self._rows = {
            label: Blanks("\n".join(map(tables[label].line, found)), words) for label, found in rows.items() if found
        }
        self._counts = {label: len(found) for label, found in rows.items()}
        self._ends = {label: {row.get("state", "") for row in found} for label, found in rows.items()}

    def copy(self, planned: Planned, batch: Batch) -> None:
        """Add the rows of this deal."""
        values = self._values(planned)
        values |= self._agreed(self._text.filled(values))
        for label, blanks in self._rows.items():
            batch.add(label, blanks.filled(values), rows=self._counts[label], ends=self._ends[label])

    def _values(self, planned: Planned) -> dict[str, str]:
        """What fills the blanks for this deal, by what stands there in the original."""
        mine, deal = self._planned.deal, planned.deal
        keys = {key: str(new_id()) for key in self._keys}  # in order of birth, as they were
        order_id = UUID(keys[str(self._order["id"])])
        sealed, later = _sealed_recipient(order_id, deal), planned.placed_at - self._planned.placed_at
        return keys | {
            **{at.isoformat(): (at + later).isoformat() for at in self._instants},
            str(mine.shopper.id): str(deal.shopper.id),
            _pseudonym(mine): _pseudonym(deal),
            self._order["number"]: number_of(order_id, at=planned.placed_at),
            name_of(mine): deal.name(""),
            sealed_in(self._contract): _sealed_for_contract(order_id, deal),
            **{text_of(self._order[column]): text_of(ciphertext) for column, ciphertext in sealed.items()},
        }

    def _agreed(self, text: str) -> dict[str, str]:
        """The text of the contract, and its hash."""
        return {
            escaped(self._contract["canonical"]): escaped(text),
            self._contract["sha256"]: hashlib.sha256(text.encode()).hexdigest(),
        }


def write(work: tuple[Plan, Sequence[int], Mapping[str, Any]]) -> Counter[str]:
    """Write the deals of these numbers, as the migrator at this address. Gives how many rows there are by table.

    No other process may write for the same shops: two would change the same balance.
    """
    plan, numbers, migrator = work
    templates, written = dict[object, Template](), Counter[str]()
    with entered("bulk"), closing(Copier(migrator)) as copier:
        for first in range(0, len(numbers), AT_ONCE):
            batch, deals = Batch(), [plan.planned(number) for number in numbers[first : first + AT_ONCE]]
            for planned in deals:
                if planned.kind not in templates:
                    templates[planned.kind] = _template(planned, copier)
            with acting_as(FOUNDER):
                for planned in deals:
                    templates[planned.kind].copy(planned, batch)
            copier.write(batch)
            written += batch.rows
    return written


def _template(planned: Planned, copier: Copier) -> Template:
    """The first deal of its kind, bought by the commands."""
    with taken_back():
        return Template(planned, by_commands(planned), tables=copier.tables)


def ends_a_day(at: datetime) -> bool:
    """Whether it stays as it is in every copy: the end of a clock that a signature began, which comes with the end of a
    day. All deals of a kind are signed for on one day."""
    return at.astimezone(LOCAL).time() == time()


def _pseudonym(deal: Deal) -> str:
    return index("orders.contract.shopper", f"{deal.seller.merchant_id}/{deal.shopper.id}").hex()


def _sealed_recipient(order_id: UUID, deal: Deal) -> dict[str, Sealed]:
    """The columns of the order that say where it goes."""
    to = deal.recipient
    texts = {"recipient_name": to.name, "recipient_phone": to.phone, "recipient_address": to.address}
    return seal(texts, retention=RETENTION, place=Place("orders_order", order_id, deal.shopper.id))


def _sealed_for_contract(order_id: UUID, deal: Deal) -> str:
    text = json.dumps(dataclasses.asdict(deal.recipient), ensure_ascii=False, sort_keys=True)
    place = Place("orders_contract", order_id, deal.shopper.id)
    return seal({"recipient": text}, retention=RETENTION, place=place)["recipient"].to_text()
