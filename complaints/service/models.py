"""Rows of conversations with customer service, with their guards."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.types import CONVERSATION as ABOUT
from complaints.complaint.types import RETENTION
from complaints.service.case import CONVERSATION
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.rows import AppendOnly, Row, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

OPEN: Final = Q(state__in=[state.value for state in CONVERSATION.open_states])


class Conversation(CaseRow, Row):
    """A conversation of a shopper with a shop, or with the platform, about an order, a listing or nothing.

    The words stand in its messages. Without a shop, no shop sees it.
    """

    CASE = CONVERSATION
    number = models.CharField(max_length=32)
    merchant = models.ForeignKey(
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    shopper_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    listing_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    with_shop_at = models.DateTimeField(null=True)
    with_staff_at = models.DateTimeField(null=True)  # a person of the platform took over; none where it began there
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    became_complaint_at = models.DateTimeField(null=True)
    senior_since = models.DateTimeField(null=True)

    objects = CaseQuerySet["Conversation"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-started_at", "-id"], name="conversations_of_a_shop"),
            models.Index(fields=["shopper_id", "-started_at", "-id"], name="conversations_of_a_shopper"),
            models.Index(fields=["order_id"], name="conversations_of_an_order"),
            models.Index(fields=["senior_since", "started_at"], condition=OPEN, name="conversations_to_handle"),
        )
        constraints = (
            models.UniqueConstraint(fields=["merchant", "id"], name="conversation_tenant_key"),
            models.UniqueConstraint(fields=["shopper_id", "id"], name="conversation_of_a_shopper"),
            models.UniqueConstraint(fields=["number"], name="conversation_number"),
            models.CheckConstraint(
                condition=Q(order_id=None, listing_id=None) | Q(merchant__isnull=False),
                name="conversation_about_goods_has_a_shop",
            ),
            models.CheckConstraint(
                condition=~Q(state="with_shop") | Q(merchant__isnull=False), name="conversation_waits_for_a_shop"
            ),
            CompositeKey(to="orders.Order", fields=("merchant", "order_id"), name="conversation_about_an_order"),
            Wall("shopper", own="shopper_id", may=("SELECT", "INSERT", CONVERSATION.may_update(SHOPPER))),
            # The clocks act on the shop's side of the wall; where there is no shop, on their own.
            Wall("merchant", own="merchant_id", may=("SELECT", CONVERSATION.may_update(SHOP, CLOCK))),
            Wall("staff", may=("SELECT", CONVERSATION.may_update(STAFF))),
            Wall("system", may=("SELECT", CONVERSATION.may_update(CLOCK))),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(CONVERSATION.lifecycle)

    def as_about(self) -> About:
        """The subject of files left in it, with the period that they are kept."""
        return About(ABOUT, self.id, RETENTION)


class ConversationMessage(CaseRecord, Row):
    """A message, once and for good. An automatic one comes from a machine and is no reply."""

    TEXT = "text"
    merchant = models.ForeignKey(
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    author = models.CharField(max_length=20)  # the role; who it was stands in the log
    automatic = models.BooleanField(default=False)
    text = SealedField()
    written_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["conversation", "written_at"], name="messages_of_a_conversation"),)
        constraints = (
            CompositeKey(to="complaints.Conversation", fields=("shopper_id", "conversation")),
            CompositeKey(
                to="complaints.Conversation", fields=("merchant", "conversation"), name="message_of_the_same_shop"
            ),
            models.CheckConstraint(
                condition=Q(author__in=[SHOPPER.value, SHOP.value, STAFF.value])
                & (Q(automatic=False) | ~Q(author=SHOPPER.value)),
                name="conversation_message_by_a_party",
            ),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=APPEND),
            Wall("auditor", may=READ),
        )
