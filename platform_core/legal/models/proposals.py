"""Rows of proposals to change the rules or the calendar, each with its proposer and its decision."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from platform_core.legal.errors import ProposalNotFound
from platform_core.legal.states import PROPOSAL, ProposalState
from platform_core.legal.types import Matter
from platform_core.rows import AppendOnly, Row, Stateful, kept_by_the_database
from platform_core.tenancy.walls import READ, Wall

DECIDES: Final = (
    "SELECT",
    "INSERT",
    "UPDATE (id, state, decided_by, decided_at, reason)",
)  # FOR UPDATE needs the right to update one column
DECIDED: Final = Q(state__in=[ProposalState.APPROVED.value, ProposalState.REJECTED.value])


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def take(self, proposal_id: UUID) -> Proposal:
        """The row, locked until the commit. Raises ``ProposalNotFound``; the table refuses every role but staff."""
        found = self.select_for_update().filter(id=proposal_id).first()
        if found is None:
            raise ProposalNotFound(proposal_id=proposal_id)
        return found


class Proposal(Row, Stateful):
    """A change that one person of staff proposes and another decides. Its text and its reason never change."""

    LIFECYCLE = PROPOSAL
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Matter])
    payload = models.JSONField()
    why = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["proposed_at", "id"], name="proposals_by_time"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Matter]), name="proposal_of_known_kind"),
            models.CheckConstraint(condition=~Q(why=""), name="proposed_with_a_reason"),
            models.CheckConstraint(condition=~DECIDED | ~Q(decided_by=F("proposed_by")), name="decided_by_another"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.WITHDRAWN.value) | Q(decided_by=F("proposed_by")),
                name="withdrawn_by_who_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.REJECTED.value) | ~Q(reason=""), name="proposal_rejected_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED.value)
                | Q(decided_at__isnull=False) & (Q(state=ProposalState.LAPSED.value) ^ Q(decided_by__isnull=False)),
                name="ended_by_somebody_or_by_time",
            ),
            Wall("staff", may=DECIDES),
            Wall("system", may=("SELECT", "UPDATE (id, state, decided_at)")),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(PROPOSAL),
            pgtrigger.ReadOnly(name="wish_stays", fields=["kind", "payload", "why", "proposed_by", "proposed_at"]),
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="in_person",  # nobody proposes or decides in another person's name
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=(
                    "IF current_user = 'tp_staff' AND coalesce(NEW.decided_by, NEW.proposed_by)"
                    " IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid"
                    " THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;"
                ),
            ),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
