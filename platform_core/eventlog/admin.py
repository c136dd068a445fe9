"""What happened, and what waits to be delivered? Staff look, and let run again what was parked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.eventlog import commands
from platform_core.eventlog.models import Event, Pending
from platform_core.tenancy.scopes import current
from platform_core.ui.looking import ReadOnly


@admin.register(Event)
class Events(ReadOnly):
    """The timeline: of everything, or of one subject by its id."""

    list_display = ("occurred_at", "topic", "subject_id", "role", "door", "merchant_id", "reason")
    search_fields = ("=subject_id", "=id")  # what has an index
    ordering = ("-id",)


@admin.register(Pending)
class Deliveries(ReadOnly):
    """Those that failed and are tried again by themselves; and those that are parked, where a person must look."""

    list_display = ("subscriber", "subject_id", "attempts", "error", "outside", "retry_at", "parked_at")
    list_filter = (("parked_at", admin.EmptyFieldListFilter), "outside")
    search_fields = ("=subject_id", "=event_id", "=subscriber")
    exclude = ("xid",)
    ordering = ("retry_at", "id")
    actions = ("release",)

    @admin.action(description=_("Let it run again"), permissions=["view"])
    def release(self, request: HttpRequest, chosen: QuerySet[Pending]) -> None:
        for pending_id in chosen.values_list("id", flat=True):
            commands.release(UUID(str(pending_id)), by=_staff(), at=clock.now())
        self.message_user(request, _("Done."))


def _staff() -> Actor:
    """The door lets nobody else in here."""
    person = current().person_id
    if person is None:
        raise PermissionDenied
    return Actor(id=person, role=Role.STAFF)
