"""Are the copied rows those that the commands write? Column by column, and no table is left out.

The commands buy the same once more, of the same shops, at the same instants, in a transaction that is taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import gcd
from typing import Final, Self
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from platform_core.drivers.bulk import dossiers, reference_rows
from platform_core.drivers.bulk.deals import SIGNED, Book, Deal
from platform_core.drivers.bulk.dossiers import Dossier
from platform_core.drivers.bulk.fixtures import BULK
from platform_core.tenancy import scopes

INSERTED: Final = "SELECT relname, n_tup_ins FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a copied row says something else than the commands' own."""

    deal: int
    where: str
    copied: str
    by_commands: str


@dataclass(slots=True)
class Comparison:
    """How many rows of each table were compared, and what differs."""

    rows: Counter[str] = field(default_factory=Counter)
    mismatches: list[Mismatch] = field(default_factory=list)

    def __iadd__(self, other: Comparison) -> Self:
        self.rows += other.rows
        self.mismatches += other.mismatches
        return self


def sample(book: Book, *, rows: int) -> set[int]:
    """Deals from all over the book, until each table has so many rows among them, or there are no more.

    Parcels' signatures are the rarest rows: one a signed order, and none of the others has fewer.
    """
    chosen: set[int] = set()
    signed, orders = 0, book.size.orders
    for nth in range(orders):
        number = nth * _stride(orders) % orders
        chosen.add(number)
        signed += book.deal(number).course in SIGNED
        if signed >= rows:
            break
    return chosen


def compared(deal: Deal, *, purchase_id: UUID) -> Comparison:
    """``purchase_id`` is of the purchase that was copied."""
    with scopes.bound(scopes.staff(BULK.id)), transaction.atomic():
        copied = dossiers.of(purchase_id)
        unmatched, reference = _by_commands(deal)
        transaction.set_rollback(True)
    shared = copied.ids() & reference.ids()
    found = Comparison()
    found.rows.update({label: len(rows) for label, rows in copied.rows.items()})
    found.mismatches += unmatched
    found.mismatches += _differences(
        deal.number, dossiers.alike(copied, shared=shared), dossiers.alike(reference, shared=shared)
    )
    return found


def _by_commands(deal: Deal) -> tuple[list[Mismatch], Dossier]:
    """The reference, and every table into which the commands wrote more than stands in it."""
    before = _inserted()
    reference = dossiers.of(reference_rows.bought(deal))
    written = _inserted() - before
    stands = Counter({apps.get_model(label)._meta.db_table: len(rows) for label, rows in reference.rows.items()})
    return [
        Mismatch(deal.number, table, copied=f"{stands[table]} rows known", by_commands=f"{rows} rows written")
        for table, rows in written.items()
        if rows != stands[table]
    ], reference


def _inserted() -> Counter[str]:
    """By table, in the open transaction; those that were rolled back to a savepoint count as well."""
    with connection.cursor() as cursor:
        cursor.execute(INSERTED)
        return Counter(dict(cursor.fetchall()))


def _differences(deal: int, copied: Dossier, by_commands: Dossier) -> Iterable[Mismatch]:
    for label, theirs in by_commands.rows.items():
        ours = copied.rows[label]
        if len(ours) != len(theirs):
            yield Mismatch(deal, label, f"{len(ours)} rows", f"{len(theirs)} rows")
            continue
        for one, other in zip(ours, theirs, strict=True):
            yield from _between(deal, label, one, other)


def _between(deal: int, label: str, one: Mapping[str, str], other: Mapping[str, str]) -> Iterable[Mismatch]:
    for column in sorted(one.keys() | other.keys()):
        ours, theirs = one.get(column, ""), other.get(column, "")
        if ours != theirs:
            yield Mismatch(deal, f"{label}.{column}", ours, theirs)


def _stride(orders: int) -> int:
    """About a golden section of all, and prime to their number: visits all, neighbours late."""
    stride = max(1, round(orders * 0.618))
    while gcd(stride, orders) > 1:
        stride += 1
    return stride
