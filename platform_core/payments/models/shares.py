"""Rows of shares: the part of a payment for each order, and how much of it has gone back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import Source
from platform_core.money import CNY, Money
from platform_core.payments.errors import ShareNotFound
from platform_core.payments.models.payments import Payment
from platform_core.payments.policies.payments import left
from platform_core.payments.states import SHARE, ShareState
from platform_core.payments.types import Parts, Reference, ShareFacts
from platform_core.rows import OF_ITS_STATE, TENANT_KEY, Stateful, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.scopes import acting_for, current
from platform_core.tenancy.walls import APPEND, READ, Wall

# What happens on a shop's side of the wall moves a row on; what is owed, and to whom, stands. Locking needs the id.
SHARE_MOVES: Final = (
    "UPDATE (id, state, refunded, funded_back, rounding_back, commission, commission_back,"
    " captured_at, released_at, settled_at, returned_at)"
)

# Whoever runs SQL as the web may become any shop; none of them takes what a consumer has left with it.
KEPT_BY_THE_WORKER: Final = pgtrigger.Trigger(
    name="kept_by_the_worker",
    when=pgtrigger.Before,
    operation=OF_ITS_STATE,
    condition=pgtrigger.Condition(
        f"session_user = 'tp_app' AND NEW.state = '{ShareState.SETTLED}'"
        f" AND NEW.held_on = '{AccountKind.CONSUMER_DEPOSIT}'"
    ),
    func="RAISE EXCEPTION 'the web gives no shop the deposit %', NEW.id;",
)


class ShareQuerySet(models.QuerySet["Share"]):
    def of(self, order: Reference) -> Share:
        """The share of this order, unlocked. Raises ``ShareNotFound``."""
        found = self.filter(order_type=order.type, order_id=order.id).first()
        if found is None:
            raise ShareNotFound(order_id=order.id)
        return found

    @contextmanager
    def taken(self, order: Reference) -> Iterator[Share]:
        """Lock the share of this order, with its shop bound: a reader of the share may act on the shop's side.

        Raises ``ShareNotFound``.
        """
        known = self.filter(order_type=order.type, order_id=order.id)
        if current().merchant_id and (share := known.select_for_update().first()):
            yield share  # whose shop is bound
            return
        with self.of(order).taken() as share:
            yield share


class Share(TenantRow, Stateful):
    """The part of a payment that is meant for one order of one shop. Changed on the shop's side of the wall."""

    LIFECYCLE = SHARE
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="shares")
    payer_id = models.UUIDField()
    provider = models.CharField(max_length=30)
    order_type = models.CharField(max_length=60)
    order_id = models.UUIDField()
    amount = models.BigIntegerField()
    funded = models.BigIntegerField(default=0)
    rounding = models.BigIntegerField(default=0)
    fee_free = models.BigIntegerField(default=0, db_default=0)
    refunded = models.BigIntegerField(default=0)
    funded_back = models.BigIntegerField(default=0, db_default=0)
    rounding_back = models.BigIntegerField(default=0, db_default=0)
    commission = models.BigIntegerField(default=0, db_default=0)
    commission_back = models.BigIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3, default=CNY)
    held_on = models.CharField(  # the account on which it stands until it is settled
        max_length=30, default=AccountKind.BUYER_ESCROW.value, db_default=AccountKind.BUYER_ESCROW.value
    )
    captured_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    objects = ShareQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["merchant", "captured_at", "id"],
                condition=Q(state=ShareState.CAPTURED.value),
                name="shares_to_settle",
            ),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["order_type", "order_id"], name="one_share_an_order"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, funded__gte=0, refunded__gte=0, refunded__lte=F("amount")),
                name="share_amounts_sane",
            ),
            models.CheckConstraint(condition=Q(fee_free__gte=0, fee_free__lte=F("amount")), name="share_fee_free_sane"),
            models.CheckConstraint(
                condition=Q(funded_back__gte=0, funded_back__lte=F("funded"))
                & (
                    Q(rounding_back__gte=0, rounding_back__lte=F("rounding"))
                    | Q(rounding_back__lte=0, rounding_back__gte=F("rounding"))
                ),
                name="share_gives_back_what_was_added",
            ),
            models.CheckConstraint(  # late money goes back as it came: nobody had added to it
                condition=~Q(refunded=F("amount"))
                | Q(amount=0)
                | Q(released_at__isnull=False)
                | Q(funded_back=F("funded"), rounding_back=F("rounding")),
                name="share_gone_is_gone_whole",
            ),
            models.CheckConstraint(
                condition=Q(commission_back__gte=0, commission_back__lte=F("commission"))
                & (Q(commission=0) | Q(state=ShareState.SETTLED.value)),
                name="share_commission_sane",
            ),
            models.CheckConstraint(  # a deposit is no price: nobody adds to it, and it bears no fee
                condition=Q(held_on=AccountKind.BUYER_ESCROW.value)
                | Q(held_on=AccountKind.CONSUMER_DEPOSIT.value, funded=0, rounding=0, commission=0),
                name="share_held_on",
            ),
            Wall("shopper", own="payer_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=("SELECT", SHARE_MOVES)),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(SHARE),
            moved_by_the_worker(ShareState.CAPTURED, ShareState.RETURNED),
            KEPT_BY_THE_WORKER,
        )

    @contextmanager
    def taken(self) -> Iterator[Share]:
        """Lock the share as it is now, with its shop bound."""
        with acting_for(self.merchant_id):
            yield Share.objects.select_for_update().get(id=self.id, merchant_id=self.merchant_id)

    @property
    def order(self) -> Reference:
        return Reference(self.order_type, self.order_id)

    @property
    def source(self) -> Source:
        """The source under which the ledger knows its postings."""
        return Source("payments.share", self.id)

    @property
    def late(self) -> bool:
        """Tell whether the money came after the order had given up waiting, so that nothing was added to it."""
        return self.released_at is not None

    @property
    def parts(self) -> Parts:
        return Parts(
            amount=self._money(self.amount),
            funded=self._money(0 if self.late else self.funded),
            rounding=self._money(0 if self.late else self.rounding),
            refunded=self._money(self.refunded),
            funded_back=self._money(self.funded_back),
            rounding_back=self._money(self.rounding_back),
            fee_free=self._money(self.fee_free),
            held_on=AccountKind(self.held_on),
        )

    @property
    def to_settle(self) -> Money:
        """The amount that the settlement moves: payment and funding, less refunds."""
        return left(self.parts)

    @property
    def fee(self) -> Money:
        """The commission that the platform still has of it."""
        return self._money(self.commission - self.commission_back)

    def owes_back(self) -> bool:
        """Is money of it on its way back, or still owed because the provider has refused it? Of most nothing was ever
        asked back, which is a cheap question."""
        return self.refunds.exists() and self.refunds.still_owed().exists()

    @property
    def refundable(self) -> Money:
        """The part of the payer's money that came and has not gone back."""
        came = self.stage in (ShareState.CAPTURED, ShareState.SETTLED)
        return self._money(self.amount - self.refunded if came else 0)

    def _money(self, fen: int) -> Money:
        return Money(fen, self.currency)

    def facts(self) -> ShareFacts:
        return ShareFacts(
            id=self.id,
            payment_id=self.payment_id,
            merchant_id=self.merchant_id,
            payer_id=self.payer_id,
            order=self.order,
            state=self.state,
            parts=self.parts,
        )
