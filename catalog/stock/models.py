"""Rows of the shelf: items, lots, movements, reservations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

import pgtrigger
from django.db import connection, models
from django.db.models import F, Q

from catalog.listings.models import PLATFORM, SHOP_APPENDS, WORLD, Listing, choices, shop_changes
from catalog.listings.types import ShelfChange
from catalog.stock.errors import ReservationNotFound
from catalog.stock.states import RESERVATION
from catalog.stock.types import Movement, NewSku, Option, Unit
from platform_core.deadlines.types import Subject
from platform_core.rows import TENANT_KEY, AppendOnly, Stateful, TenantRow, kept_by_the_database, new_id
from platform_core.tenancy.walls import CompositeKey

Changes = dict[UUID, ShelfChange]
Source = tuple[str, UUID]  # the kind of thing that a change came from, and its id

# Locked in ascending order of ids, so that two baskets with the same items in another order do not wait for each other.
CHANGE_SHELVES = """
WITH demand AS (SELECT * FROM unnest(%s::uuid[], %s::int[]) AS d (id, quantity)),
locked AS (
  SELECT id, quantity, on_hand - reserved AS before
  FROM catalog_sku JOIN demand USING (id) ORDER BY id FOR UPDATE OF catalog_sku
)
UPDATE catalog_sku AS sku SET {change} FROM locked WHERE sku.id = locked.id AND {enough}
RETURNING sku.id, sku.merchant_id, sku.listing_id, locked.before, sku.on_hand - sku.reserved
"""

SET_ASIDE = "SELECT * FROM catalog_set_aside(%s::uuid[], %s::int[], %s)"
# A reservation and all that it holds; keys are checked at the end of the statement.
HOLD = """
WITH made AS (
  INSERT INTO catalog_reservation (id, merchant_id, state, source, held_at) VALUES (%s, %s, %s, %s, %s)
  RETURNING id, merchant_id
)
INSERT INTO catalog_reserveditem (id, merchant_id, reservation_id, sku_id, quantity)
SELECT item.id, made.merchant_id, made.id, item.sku_id, item.quantity
FROM made, unnest(%s::uuid[], %s::uuid[], %s::int[]) AS item (id, sku_id, quantity)
"""

# Pieces of a frozen lot are set aside for nobody, and leave for nobody; the books say how many are left of it.
NOT_OF_A_FROZEN_LOT = """
IF EXISTS (SELECT FROM catalog_lotfreeze WHERE sku_id = NEW.id AND state = 'frozen')
    AND NEW.reserved > NEW.on_hand - coalesce((
    SELECT sum(m.quantity) FROM catalog_stockmovement m JOIN catalog_lotfreeze f
        ON f.sku_id = m.sku_id AND f.lot = coalesce(m.lot, '') AND f.state = 'frozen' WHERE m.sku_id = NEW.id
), 0)
THEN RAISE EXCEPTION 'pieces of a frozen lot are set aside for nobody'; END IF;
RETURN NEW;
"""
NOTHING_FROZEN_LEAVES = """
IF EXISTS (
    SELECT FROM catalog_lotfreeze WHERE sku_id = NEW.sku_id AND lot = coalesce(NEW.lot, '') AND state = 'frozen'
)
THEN RAISE EXCEPTION 'this lot is frozen'; END IF;
RETURN NEW;
"""


class SkuQuerySet(models.QuerySet["Sku"]):
    """Changes of many shelves in one statement each. They give the changes, by SKU."""

    def set_aside(self, wanted: Mapping[UUID, int], *, today: date | None = None) -> Changes:
        """Set pieces aside, with condition and change in one statement; a shelf that is short stays as it was. With
        ``today`` so does one that has a lot which is over or frozen: pieces of it may have to come off first."""
        return _change_shelves(SET_ASIDE, wanted, today)

    def put_back(self, held: Mapping[UUID, int]) -> Changes:
        return self._change(held, change="reserved = reserved - quantity")

    def hand_over(self, held: Mapping[UUID, int]) -> Changes:
        return self._change(held, change="reserved = reserved - quantity, on_hand = on_hand - quantity")

    def put_on(self, come: Mapping[UUID, int]) -> Changes:
        """Add pieces that came in, or came back."""
        return self._change(come, change="on_hand = on_hand + quantity")

    def write_off(self, gone: Mapping[UUID, int]) -> Changes:
        """Take off pieces that nobody may buy any more; those that are set aside stay."""
        return self._change(gone, change="on_hand = on_hand - quantity", enough="on_hand - reserved >= quantity")

    def held_still(self, sku_ids: Collection[UUID]) -> set[UUID]:
        """Lock these shelves until commit, in the same order as a change locks them."""
        locked = self.select_for_update(of=("self",)).filter(id__in=sku_ids).order_by("id")
        return set(locked.values_list("id", flat=True))

    def _change(self, quantities: Mapping[UUID, int], *, change: str, enough: str = "true") -> Changes:
        return _change_shelves(CHANGE_SHELVES.format(change=change, enough=enough), quantities)


def _change_shelves(sql: str, quantities: Mapping[UUID, int], *more: date | None) -> Changes:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(quantities), list(quantities.values()), *more])
        return {sku_id: ShelfChange(*changed) for sku_id, *changed in cursor.fetchall()}


class Sku(TenantRow):
    """One thing that can be bought, and its shelf. ``content`` is the measure of a package, for comparison."""

    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=60)
    spec = models.CharField(max_length=120)
    options = models.JSONField(default=list, db_default=[])  # of {name, value}; the spec says the same in words
    content = models.PositiveIntegerField(null=True)
    content_unit = models.CharField(max_length=10, null=True, choices=choices(Unit))
    on_hand = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)

    objects = SkuQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["listing", "id"], name="sku_of_listing"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "code"], name="sku_code"),
            models.UniqueConstraint(
                fields=["listing", "options"], condition=~Q(options=[]), name="sku_of_a_combination"
            ),
            models.CheckConstraint(condition=Q(reserved__gte=0, reserved__lte=F("on_hand")), name="sku_not_oversold"),
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            *WORLD,
            shop_changes("on_hand", "reserved"),
            *PLATFORM,
        )
        triggers = (
            pgtrigger.Trigger(
                name="none_of_a_frozen_lot",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("reserved"),  # type: ignore[no-untyped-call]  # pgtrigger does not annotate
                condition=pgtrigger.Condition("NEW.reserved > OLD.reserved"),
                func=NOT_OF_A_FROZEN_LOT,
            ),
        )

    @classmethod
    def of(cls, listing: Listing, wanted: NewSku) -> Sku:
        """A new item of a listing with its first pieces; not yet written."""
        return cls(
            merchant_id=listing.merchant_id,
            listing=listing,
            code=wanted.code,
            spec=wanted.spec,
            options=[option._asdict() for option in wanted.options],
            content=wanted.content,
            content_unit=wanted.content_unit,
            on_hand=wanted.on_hand,
        )

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The options of the item, each with its value."""
        return tuple(Option(each["name"], each["value"]) for each in self.options)

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class LotQuerySet(models.QuerySet["Lot"]):
    def over(self, sku_ids: Collection[UUID], *, today: date) -> Self:
        """Those of these items that are no longer sold."""
        return self.filter(sku_id__in=sku_ids, best_before__lt=today)


class Lot(TenantRow, AppendOnly):
    """A lot on a shelf, and the last day on which it is good (``best_before``). Lots without a date have no row."""

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=60)
    best_before = models.DateField()
    dated_at = models.DateTimeField()

    objects = LotQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sku", "code"], name="lot_dated_once"),
            models.CheckConstraint(condition=~Q(code=""), name="lot_has_a_code"),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )

    def as_subject(self) -> Subject:
        """The subject of its clock."""
        return Subject(type="catalog.lot", id=self.id, merchant_id=self.merchant_id)


class StockMovement(TenantRow, AppendOnly):
    """Every change of a shelf, with the lot it came from: the stock on hand is their sum, and a recall follows them."""

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=10, choices=choices(Movement))
    quantity = models.IntegerField()
    lot = models.CharField(max_length=60, null=True)
    source_type = models.CharField(max_length=40)
    source_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (
            models.Index(fields=["sku", "at"], name="movement_of_sku"),
            models.Index(fields=["sku", "lot"], include=["quantity"], name="movement_sums_by_lot"),
            models.Index(fields=["merchant", "lot"], condition=Q(lot__isnull=False), name="movement_of_lot"),
        )
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(
                condition=Q(kind__in=[Movement.RECEIVED, Movement.RETURNED], quantity__gt=0)
                | Q(kind=Movement.SOLD, quantity__lt=0)
                | (Q(kind=Movement.ADJUSTED) & ~Q(quantity=0)),
                name="movement_has_the_sign_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["merchant", "source_id", "sku", "lot"],
                condition=Q(kind=Movement.RETURNED.value),
                nulls_distinct=False,
                name="taken_back_once",
            ),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            SHOP_APPENDS,
            *PLATFORM,
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="nothing_frozen_leaves",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.kind IN ('sold', 'received')"),
                func=NOTHING_FROZEN_LEAVES,
            ),
        )

    @classmethod
    def of_shelf(
        cls, sku: Sku, kind: Movement, pieces: int, *, lot: str | None, source: Source, why: str = "", at: datetime
    ) -> StockMovement:
        """A change of a shelf, and from what it came; not yet written."""
        about, source_id = source
        return cls(
            merchant_id=sku.merchant_id,
            sku_id=sku.id,
            kind=kind,
            quantity=pieces,
            lot=lot,
            source_type=about,
            source_id=source_id,
            reason=why,
            at=at,
        )


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def insert(self, wanted: Mapping[UUID, int], *, merchant_id: UUID, source: UUID, at: datetime) -> UUID:
        """Insert a reservation for this order and its items, in one statement; gives its id."""
        id_, rows = new_id(), [new_id() for _ in wanted]
        made: list[Any] = [id_, merchant_id, str(RESERVATION.initial), source, at]
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [*made, rows, list(wanted), list(wanted.values())])
        return id_

    def take(self, source: UUID) -> Reservation:
        """The row, locked until commit. The caller acts for the shop, so the wall knows whose it is."""
        try:
            return self.select_for_update().get(source=source)
        except Reservation.DoesNotExist:
            raise ReservationNotFound(source=source) from None


class Reservation(TenantRow, Stateful):
    """Pieces set aside for one order (``source``), all together: they leave the shelf or go back as one."""

    LIFECYCLE = RESERVATION
    source = models.UUIDField()
    held_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "source"], name="reserved_once"),
            shop_changes("state", "committed_at", "released_at"),
            *PLATFORM,
        )
        triggers = kept_by_the_database(RESERVATION)


class ReservedItem(TenantRow, AppendOnly):
    """The number of pieces of an item in a reservation, which says how it ends."""

    reservation = models.ForeignKey(
        Reservation, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sku = models.ForeignKey("catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["reservation", "sku"], name="reserved_item_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reserved_item_is_some"),
            CompositeKey(to="catalog.Reservation", fields=("merchant", "reservation")),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            SHOP_APPENDS,
            *PLATFORM,
        )
