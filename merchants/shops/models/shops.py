"""Rows of shops, and of the commission agreed with each."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from merchants.shops.errors import MerchantNotFound
from merchants.shops.states import MERCHANT
from merchants.shops.types import RegistrationKind
from platform_core.rows import OF_ITS_STATE, TENANT_KEY, AppendOnly, Stateful, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall

# A shop is closed by a measure that somebody answers for, and by nothing else; and opened once none is left.
BY_A_MEASURE: Final = """
IF (NEW.state = 'suspended') IS DISTINCT FROM EXISTS (
    SELECT FROM merchants_sanction WHERE merchant_id = NEW.id AND kind = 'suspension' AND effective_at IS NOT NULL
        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)
)
THEN RAISE EXCEPTION 'a shop is suspended by a measure, and for as long as one holds'; END IF;
RETURN NEW;
"""

# A shop takes no new orders for as long as its owner has announced that it closes, and closes by that alone.
BY_ITS_OWNER: Final = """
IF (NEW.closes_at IS NOT NULL) IS DISTINCT FROM EXISTS (
    SELECT FROM merchants_closing WHERE merchant_id = NEW.id AND state <> 'taken_back'
)
THEN RAISE EXCEPTION 'a shop closes by the word of its owner, and for as long as it stands'; END IF;
IF NEW.state = 'closed' AND NOT EXISTS (
    SELECT FROM merchants_closing WHERE merchant_id = NEW.id AND state = 'closed'
)
THEN RAISE EXCEPTION 'a shop is closed once its closing is done'; END IF;
RETURN NEW;
"""

# A shop rests on the days of a holiday that it announced, and sells again when that ends or is ended.
BY_ITS_HOLIDAY: Final = """
IF NOT EXISTS (
    SELECT FROM merchants_holiday WHERE merchant_id = NEW.id AND rests_from = NEW.rests_from
        AND coalesce(ended_at, rests_until) = NEW.rests_until
)
THEN RAISE EXCEPTION 'a shop rests on the days of its holiday'; END IF;
RETURN NEW;
"""

CHANGE = ("SELECT", "INSERT", "UPDATE")  # nothing of ours is deleted
LOCK = ("SELECT", "UPDATE (id)")  # FOR SHARE and FOR UPDATE ask for the right to update one column at least
KINDS = [kind.value for kind in RegistrationKind]

HELD_STILL: Final = """
SELECT shop.*, (
  SELECT basis_points FROM merchants_commissionrate
  WHERE merchant_id = shop.id AND valid_from <= %(at)s ORDER BY valid_from DESC LIMIT 1
) AS agreed_commission
FROM merchants_merchant AS shop WHERE id = %(id)s FOR SHARE OF shop
"""


class MerchantQuerySet(models.QuerySet["Merchant"]):
    """Shops are public; to lock one is its own right, or staff's."""

    def require(self, merchant_id: UUID) -> Merchant:
        try:
            return self.get(id=merchant_id)
        except Merchant.DoesNotExist:
            raise MerchantNotFound(merchant_id=merchant_id) from None

    def take(self, merchant_id: UUID) -> Merchant:
        """The row, locked until commit: staff's."""
        return self.select_for_update().require(merchant_id)

    def hold_still(self, merchant_id: UUID, *, at: datetime) -> Merchant:
        """The row FOR SHARE, with the commission agreed at this instant: sales go on beside each other, a suspension
        waits for them or they for it."""
        held = list(self.raw(HELD_STILL, {"id": merchant_id, "at": at}))
        if not held:
            raise MerchantNotFound(merchant_id=merchant_id)
        return held[0]


class Merchant(TenantRow, Stateful):
    """A shop under the tenant of the same id, with the facts that the law has it show to everybody (OTM-12, ECL-15).

    Everything here is public; the rest stands in the application and in `CommissionRate`.
    """

    LIFECYCLE = MERCHANT
    trade_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    legal_name = models.CharField(max_length=120, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    registered_capital = models.BigIntegerField(null=True)
    representative = models.CharField(max_length=60, blank=True)
    business_address = models.CharField(max_length=200)
    region_code = models.CharField(max_length=6)
    service_phone = models.CharField(max_length=20)
    statement = models.CharField(max_length=200, blank=True)
    licence_valid_until = models.DateField(null=True)
    trades = models.JSONField(default=list)
    verified_at = models.DateTimeField()
    verified_until = models.DateField()  # the last day on which it sells before somebody has verified it again
    reverification_begun_at = models.DateTimeField(null=True)  # of the round that goes on, if one does
    opened_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)  # since it was announced: when it closes at the earliest
    closed_at = models.DateTimeField(null=True)
    # Its last holiday, until it ended. Nobody moves these when it is over: who asks compares them with the instant.
    rests_from = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)

    agreed_commission: int | None = None  # of a row that is held still
    objects = MerchantQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["state", "licence_valid_until"], name="merchant_standing"),)
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(condition=Q(id=F("merchant")), name="merchant_is_its_tenant"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="merchant_of_known_kind"),
            models.CheckConstraint(  # the trader page is never without a licence or a statement (ECL-15)
                condition=~Q(credit_code="") | ~Q(statement=""), name="licence_or_statement"
            ),
            Wall("anonymous", public=True),
            Wall("shopper", public=True),
            # Its own word: that it closes, or rests.
            Wall(
                "merchant",
                own="merchant",
                public=True,
                may=("SELECT", "UPDATE (id, closes_at, rests_from, rests_until)"),
            ),
            Wall("staff", may=CHANGE),
            # A measure that ends opens the shop by itself, and a notice that ends closes it.
            Wall("system", may=("SELECT", "UPDATE (id, state, closed_at)")),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(MERCHANT),
            pgtrigger.Trigger(
                name="opened_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT FROM merchants_application WHERE shop_id = NEW.id AND state = 'approved'"
                    " AND proposed_by <> decided_by) THEN RAISE EXCEPTION 'two persons open a shop'; END IF;"
                    " RETURN NEW;"
                ),
            ),
            pgtrigger.Trigger(
                name="suspended_by_a_measure",
                when=pgtrigger.Before,
                operation=OF_ITS_STATE,
                condition=pgtrigger.Condition(
                    "OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('open', 'suspended')"
                ),
                func=BY_A_MEASURE,
            ),
            pgtrigger.Trigger(
                name="closed_by_its_owner",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("closes_at", "state"),  # type: ignore[no-untyped-call]  # pgtrigger does not annotate
                condition=pgtrigger.Condition(
                    "OLD.closes_at IS DISTINCT FROM NEW.closes_at OR (OLD.state <> 'closed' AND NEW.state = 'closed')"
                ),
                func=BY_ITS_OWNER,
            ),
            pgtrigger.Trigger(
                name="rests_on_its_holiday",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("rests_from", "rests_until"),  # type: ignore[no-untyped-call]  # as above
                condition=pgtrigger.Condition(
                    "OLD.rests_from IS DISTINCT FROM NEW.rests_from OR OLD.rests_until IS DISTINCT FROM NEW.rests_until"
                ),
                func=BY_ITS_HOLIDAY,
            ),
        )


class CommissionRate(AppendOnly, TenantRow):
    """The platform's share of a sale, in basis points, from an instant on; the latest counts, the rest is proof."""

    basis_points = models.PositiveIntegerField()
    valid_from = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "valid_from"], name="one_rate_at_a_time"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="no_more_than_all"),
            Wall("merchant", own="merchant", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
