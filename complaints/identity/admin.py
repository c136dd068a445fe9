"""Admin pages of requests for a shop's identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.identity import commands, policies, queries
from complaints.identity.models import IdentityRequest
from merchants.shops.queries import verification as verification_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Standing
from platform_core.http.action_pages import humanize


@admin.register(IdentityRequest)
class IdentityAdmin(CaseAdmin):
    """The queue of those that the system could not answer by itself, the oldest first."""

    choices = {"give": {"give": _("It is verified: give it to the buyer")}}
    list_display = ("number", "state_in_words", "asked_at", "ungiven_at")
    list_filter = (Standing,)
    search_fields = ("number",)
    ordering = (F("ungiven_at").asc(nulls_last=True), "asked_at", "id")
    fields = ("number", "order_id", "merchant_id", "state_in_words", "asked_at", "ungiven_at", "given_at")
    readonly_fields = fields

    def known(self, row: IdentityRequest, *, by: Actor) -> Mapping[str, Any]:
        """What stands against giving it, not the identity itself."""
        identity = verification_queries.identity_of(row.merchant_id)
        against = policies.may_give_by_itself(identity).reasons
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Shop"): identity.trade_name,
            gettext("Against it"): ", ".join(humanize(str(reason)) for reason in against) or "–",
            gettext("Due"): self.due(row),
        }

    def written(self, row: IdentityRequest) -> list[tuple[str, str]]:
        return [(gettext("The harm, in the buyer's words"), queries.harm_of(row))]

    def carry_out(self, row: IdentityRequest, data: Mapping[str, Any], *, by: Actor) -> None:
        commands.give_identity(row.id, by=by, at=clock.now())
