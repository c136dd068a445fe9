"""Rows of complaints, with their guards."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from complaints.complaint.case import CLOCK, COMPLAINT, SHOP, SHOPPER, STAFF
from complaints.complaint.states import UNDECIDED_YET
from complaints.complaint.types import ABOUT, MONEY, RETENTION, AnswerKind, Channel, DemandKind, Outcome, Shows
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

COMPLAINT_KEY: Final = CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint"))
MONEY_DEMANDS: Final = [kind.value for kind in MONEY]
OTHER_DEMANDS: Final = [kind.value for kind in DemandKind if kind not in MONEY]
OPEN: Final = Q(state__in=[state.value for state in COMPLAINT.open_states])
NOT_DECIDED: Final = Q(state__in=[state.value for state in UNDECIDED_YET])


class Complaint(TenantRow, CaseRow):
    """A claim of one shopper against one shop about one order: the fault, and the demand.

    It stands between two parties, so each side has a wall of its own. The shopper's words are sealed and
    read by both of them and by staff; nobody changes them afterwards.
    """

    CASE = COMPLAINT
    number = models.CharField(max_length=32)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    topic = models.CharField(max_length=30)
    demand = models.CharField(max_length=20)
    demanded = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default=CNY)
    lines = models.JSONField(default=list)  # ids of the order's lines that it is about, sorted; none for all of it
    statement = SealedField()
    new_fact = SealedField(null=True)  # a fact unknown to an earlier decision
    new_fact_since = models.DateTimeField(null=True)
    channel = models.CharField(max_length=20, default=Channel.APP.value, choices=[(c.value, c.value) for c in Channel])
    conversation_id = models.UUIDField(null=True)  # the conversation that it grew out of
    known_since = models.DateTimeField()  # when the shopper learnt of the harm, or the goods came
    filed_at = models.DateTimeField()
    with_shop_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    under_review_at = models.DateTimeField(null=True)
    stands_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    undecided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)  # a repair, an exchange or a document is owed since
    performed_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    senior_since = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)  # by telephone
    corrected_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)

    objects = CaseQuerySet["Complaint"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-filed_at", "-id"], name="complaints_of_a_shop"),
            models.Index(fields=["shopper_id", "-filed_at", "-id"], name="complaints_of_a_shopper"),
            models.Index(fields=["senior_since", "filed_at"], condition=OPEN, name="complaints_to_handle"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            models.UniqueConstraint(fields=["number"], name="complaint_number"),
            models.UniqueConstraint(
                fields=["order", "topic", "lines"], condition=NOT_DECIDED, name="one_open_complaint_of_the_same"
            ),
            models.CheckConstraint(
                condition=Q(demand__in=OTHER_DEMANDS, demanded__isnull=True)
                | Q(demand__in=MONEY_DEMANDS, demanded__isnull=False, demanded__gt=0),
                name="demand_of_money_says_how_much",
            ),
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="complaint_channel_known"),
            models.CheckConstraint(
                condition=Q(taken_down_at=None) | Q(channel=Channel.TELEPHONE.value), name="taken_down_by_telephone"
            ),
            CompositeKey(
                to="complaints.Conversation",
                fields=("shopper_id", "conversation_id"),
                name="complaint_of_a_conversation",
            ),
            Wall("shopper", own="shopper_id", may=("SELECT", "INSERT", COMPLAINT.may_update(SHOPPER))),
            # The clocks act on the shop's side of the wall.
            Wall("merchant", own="merchant_id", may=("SELECT", COMPLAINT.may_update(SHOP, CLOCK))),
            # Staff file complaints by telephone.
            Wall("staff", may=("SELECT", "INSERT", COMPLAINT.may_update(STAFF, also=["taken_down_at"]))),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(COMPLAINT.lifecycle)

    def money(self, amount: int | None) -> Money | None:
        """An amount in the currency of the order; None stays None."""
        return None if amount is None else Money(amount, self.currency)

    @property
    def owes(self) -> bool:
        """Say whether a granted performance is neither done nor turned into money."""
        return bool(self.promised_at) and not (self.performed_at or self.broken_at)

    def as_about(self) -> About:
        """The subject of its evidence, with the period that it is kept."""
        return About(ABOUT, self.id, RETENTION)


class OfAComplaint(CaseRecord, TenantRow):
    """A record of words or acts about a complaint."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta(CaseRecord.Meta):
        abstract = True


class Message(OfAComplaint):
    """A message of a party or staff. It may come at any time and moves nothing: no clock heeds it."""

    TEXT = "text"
    author = models.CharField(max_length=20)  # the role; who it was stands in the log
    text = SealedField()
    written_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["complaint", "written_at"], name="messages_of_a_complaint"),)
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=APPEND),
            Wall("auditor", may=READ),
        )


class Answer(OfAComplaint):
    """The shop's typed answer: it grants, offers less, or rejects with a reason, words and evidence."""

    TEXT = "statement"
    kind = models.CharField(max_length=20)
    amount = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    statement = SealedField(null=True)
    evidence = models.JSONField(default=list)
    answered_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["complaint", "kind"], name="one_answer_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.OFFER.value) | Q(amount__isnull=False, amount__gt=0),
                name="offer_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.REJECT.value)
                | (~Q(reason="") & Q(statement__isnull=False) & ~Q(evidence=[])),
                name="rejected_with_reason_and_evidence",
            ),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("auditor", may=READ),
        )


class Decision(OfAComplaint):
    """The platform's decision: outcome, reasons and duties; both parties read the reasons."""

    TEXT = "reasons"
    outcome = models.CharField(max_length=20)
    amount = models.BigIntegerField(null=True)
    reasons = SealedField()
    basis = models.JSONField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["complaint"], name="one_decision_a_complaint"),
            models.UniqueConstraint(fields=["decided_by", "id"], name="decision_by_a_person"),  # a review points at it
            models.CheckConstraint(condition=~Q(basis=[]), name="decided_by_a_duty"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DISMISSED.value) | Q(amount__isnull=True), name="dismissed_grants_nothing"
            ),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class Review(OfAComplaint):
    """Another person's decision about a decision: it stands, or the complaint is granted something else.

    ``decided_by`` is the author of the first decision. ``borne`` is paid by the platform to the shop for money that the
    decision took wrongly; a function of the ledger books it, to the fen.
    """

    TEXT = "reasons"
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    decided_by = models.UUIDField()
    outcome = models.CharField(max_length=20)
    amount = models.BigIntegerField(null=True)
    borne = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default=CNY)
    reasons = SealedField()
    basis = models.JSONField()
    reviewed_by = models.UUIDField()
    reviewed_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            CompositeKey(to="complaints.Decision", fields=("merchant", "decision")),
            CompositeKey(to="complaints.Decision", fields=("decided_by", "decision"), name="reviews_a_decision_of"),
            models.UniqueConstraint(fields=["complaint"], name="one_review_a_complaint"),
            models.CheckConstraint(condition=~Q(reviewed_by=F("decided_by")), name="reviewed_by_another"),
            models.CheckConstraint(condition=~Q(basis=[]), name="reviewed_by_a_duty"),
            models.CheckConstraint(
                condition=Q(borne__gte=0) & (~Q(outcome=Outcome.DISMISSED.value) | Q(amount__isnull=True)),
                name="reviewed_amounts_sane",
            ),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class ShownFile(OfAComplaint):
    """The kind of evidence that a file is, as its giver says, to be compared with the kinds wanted."""

    file_id = models.UUIDField()
    shows = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Shows])
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["file_id", "shows"], name="file_shows_it_once"),
            models.CheckConstraint(condition=Q(shows__in=[s.value for s in Shows]), name="file_shows_something_known"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("auditor", may=READ),
        )


class TelephoneNote(OfAComplaint):
    """The call behind a complaint by telephone: who of staff took it, and when they read it back. The words that the
    caller confirmed are the complaint's statement."""

    taken_by = models.UUIDField()
    read_back_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["complaint"], name="one_telephone_note_a_complaint"),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("auditor", may=READ),
        )


class TelephoneCorrection(OfAComplaint):
    """The complainer's correction of a complaint taken down by telephone. Both texts stay."""

    TEXT = "text"
    note = models.ForeignKey(TelephoneNote, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    text = SealedField()
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            CompositeKey(to="complaints.TelephoneNote", fields=("merchant", "note")),
            models.UniqueConstraint(fields=["complaint"], name="one_telephone_correction_a_complaint"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=READ),
            Wall("auditor", may=READ),
        )


class Rating(OfAComplaint):
    """The shopper's rating, and the person who decided last, if the platform decided. No wall shows it to the shop: it
    reads the figures, as everybody does."""

    TEXT = "text"
    stars = models.PositiveSmallIntegerField()
    text = SealedField(null=True)
    decided_by = models.UUIDField(null=True)  # who of staff decided last
    rated_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["complaint"], name="one_rating_a_complaint"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="rated_with_stars"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
