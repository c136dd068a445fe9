"""Rows of invitations into the team of a shop."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from merchants.team.states import INVITATION, InvitationState
from platform_core.accounts.types import SentBy, ShopRole
from platform_core.rows import (
    TENANT_KEY,
    Stateful,
    TenantQuerySet,
    TenantRow,
    kept_by_the_database,
    moved_by_the_worker,
)
from platform_core.tenancy.walls import READ, Wall

INDEX: Final = 16  # bytes of a keyed hash
MOVES: Final = (
    "UPDATE (state, to_index, code_index, shown, accepted_by, accepted_at, declined_at, withdrawn_at, lapsed_at)"
)


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        return self.filter(state=InvitationState.WAITING)


class Invitation(TenantRow, Stateful):
    """An invitation of somebody into the team of a shop, by their number or address, of which it keeps a keyed hash.

    The hash and the code's go, and the masked text with them, when it is answered, withdrawn or over: after that
    nothing here leads to who was invited and did not come.
    """

    LIFECYCLE = INVITATION
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in ShopRole])
    to_by = models.CharField(max_length=10, choices=[(by.value, by.value) for by in SentBy])
    to_index = models.BinaryField(max_length=INDEX, null=True)
    code_index = models.BinaryField(max_length=INDEX, null=True)
    shown = models.CharField(max_length=120, blank=True)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "-invited_at"], name="invitations_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(condition=Q(role__in=list(ShopRole)), name="invited_as_a_known_role"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.WAITING.value, to_index__isnull=False, code_index__isnull=False)
                | (~Q(state=InvitationState.WAITING.value) & Q(to_index=None, code_index=None, shown="")),
                name="forgotten_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED.value) ^ Q(accepted_by=None), name="accepted_by_somebody"
            ),
            Wall("shopper", own="accepted_by", may=READ),  # their copy of what is kept of them
            Wall("outside", own="id", may=READ),  # who holds its link
            Wall("merchant", own="merchant", may=("SELECT", "INSERT", MOVES)),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", MOVES)),
        )
        triggers = (*kept_by_the_database(INVITATION), moved_by_the_worker(InvitationState.LAPSED))
