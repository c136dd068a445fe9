"""Rows of mandates, and of debits with the notices before them."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.payments.case.payments import MANDATE, PAYER, SYSTEM
from platform_core.payments.models.payments import Payment
from platform_core.payments.states import MandateState
from platform_core.payments.types import DebitOrder, MandateFacts, Reference
from platform_core.rows import AppendOnly, Row, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, Wall

# A notice counts that was sent to the payer for this mandate and this debit, with its amount; the one before the debit
# also with its very instant, which a second try has anew. How long before, the rule of the day of the notice says.
# The log says that the house itself has sent them: the web's login writes notices, but never as the system.
AFTER_ITS_NOTICES: Final = """
IF session_user = 'tp_app' THEN RAISE EXCEPTION 'the web debits nobody'; END IF;
PERFORM FROM payments_mandate m JOIN payments_payment p ON p.id = NEW.payment_id
    WHERE m.id = NEW.mandate_id AND m.state = 'active' AND m.payer_id = NEW.payer_id AND NEW.amount <= m.amount
      AND p.payer_id = NEW.payer_id AND p.amount = NEW.amount AND p.currency = m.currency;
IF NOT FOUND THEN RAISE EXCEPTION 'no mandate of % allows this debit', NEW.payer_id; END IF;
PERFORM FROM notices_notice r JOIN notices_notice d ON d.id = NEW.debit_notice_id
    WHERE r.id = NEW.renewal_notice_id AND r.template = 'payments.renewal_ahead' AND d.template = 'payments.debit_ahead'
      AND r.person_id = NEW.payer_id AND d.person_id = NEW.payer_id
      AND r.sent_at = NEW.renewal_told_at AND d.sent_at = NEW.debit_told_at
      AND (r.params ->> 'mandate', r.params ->> 'period', r.params ->> 'fen')
          = (NEW.mandate_id::text, NEW.period::text, NEW.amount::text)
      AND (d.params ->> 'mandate', d.params ->> 'period', d.params ->> 'fen')
          = (NEW.mandate_id::text, NEW.period::text, NEW.amount::text)
      AND (d.params ->> 'debit_at')::timestamptz = NEW.due_at
      AND (NEW.attempt > 1 OR (r.params ->> 'debit_at')::timestamptz = NEW.due_at);
IF NOT FOUND OR 2 > (SELECT count(DISTINCT subject_id) FROM eventlog_event WHERE topic = 'notices.sent'
       AND role = 'system' AND subject_id IN (NEW.renewal_notice_id, NEW.debit_notice_id))
THEN RAISE EXCEPTION 'nothing is debited without its notices'; END IF;
IF NOT tianping_promise_allowed('DL_RENEW_NOTICE', (NEW.renewal_told_at AT TIME ZONE 'Asia/Shanghai')::date,
       'full_days_before:' || ((NEW.due_at AT TIME ZONE 'Asia/Shanghai')::date
                               - (NEW.renewal_told_at AT TIME ZONE 'Asia/Shanghai')::date - 1)::text)
   OR NOT tianping_promise_allowed('DL_DEBIT_NOTICE', (NEW.debit_told_at AT TIME ZONE 'Asia/Shanghai')::date,
       'hours_before:' || floor(extract(epoch FROM NEW.due_at - NEW.debit_told_at) / 3600)::text)
THEN RAISE EXCEPTION 'the notices before a debit came too late'; END IF;
RETURN NEW;
"""


class MandateQuerySet(CaseQuerySet["Mandate"]):
    pass


class Mandate(CaseRow, Row):
    """A payer's permission: debits for one thing (``purpose``), each of no more than ``amount``."""

    CASE = MANDATE
    number = models.CharField(max_length=32)
    payer_id = models.UUIDField()
    purpose_type = models.CharField(max_length=60)
    purpose_id = models.UUIDField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    provider = models.CharField(max_length=30)
    provider_ref = models.CharField(max_length=100, blank=True)
    requested_at = models.DateTimeField()
    active_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    ending_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["number"], name="mandate_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="mandate_of_something"),
            models.UniqueConstraint(
                fields=["purpose_type", "purpose_id"],
                condition=Q(state__in=[MandateState.REQUESTED.value, MandateState.ACTIVE.value]),
                name="one_mandate_a_purpose",
            ),
            Wall("shopper", own="payer_id", may=("SELECT", "INSERT", MANDATE.may_update(PAYER, also=["id"]))),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", MANDATE.may_update(SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(MANDATE.lifecycle),
            moved_by_the_worker(MandateState.ACTIVE, MandateState.REFUSED, MandateState.REVOKED),
        )
        indexes = (models.Index(fields=["payer_id", "-requested_at", "-id"], name="mandate_by_payer"),)

    @property
    def most(self) -> Money:
        return Money(self.amount, self.currency)

    def facts(self) -> MandateFacts:
        return MandateFacts(
            id=self.id,
            state=self.state,
            most=self.most,
            purpose=Reference(self.purpose_type, self.purpose_id),
            signed=self.stage is MandateState.ACTIVE,
        )


class Debit(AppendOnly, Row):
    """A payment that is taken by a mandate: which notices came before it, and when. Without them there is none.

    ``due_at`` is the instant of which the payer was told, ``period`` counts the debits of a mandate, ``attempt`` the
    tries of one. The provider is asked for the amount here, and for nothing else.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="debits")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="+")
    payer_id = models.UUIDField()
    period = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    renewal_notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="+", db_index=False)
    renewal_told_at = models.DateTimeField()
    debit_notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="+", db_index=False)
    debit_told_at = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["mandate", "period", "attempt"], name="one_debit_a_try"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, period__gte=1, attempt__gte=1, attempt__lte=2), name="debit_of_something"
            ),
            models.CheckConstraint(condition=Q(asked_at__gte=models.F("due_at")), name="debit_not_before_its_day"),
            Wall("shopper", own="payer_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="after_its_notices", when=pgtrigger.Before, operation=pgtrigger.Insert, func=AFTER_ITS_NOTICES
            ),
        )

    def as_order(self) -> DebitOrder:
        return DebitOrder(
            mandate_id=self.mandate_id,
            payment_id=self.payment_id,
            amount=Money(self.amount, self.mandate.currency),
        )
