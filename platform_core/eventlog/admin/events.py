"""The admin of facts: the timeline of everything, of one subject, of one person, or of one kind of fact."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from platform_core.eventlog.models import Event
from platform_core.http.action_pages import id_in
from platform_core.ui.read_only import CountlessPaginator, ReadOnly


@admin.register(Event)
class Events(ReadOnly):
    """Search only by indexed columns; the admin's own search would compare texts and read the whole table."""

    list_display = ("occurred_at", "topic", "subject_id", "person_id", "role", "door", "merchant_id", "reason")
    search_fields = ("subject_id", "person_id", "id", "topic")
    search_help_text = _("The id of a subject, a person or a fact, or a topic as orders.paid")
    ordering = ("-id",)
    paginator = CountlessPaginator
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        return queryset.filter(_about(search_term)), False


def _about(term: str) -> Q:
    wanted = id_in(term)
    if wanted is not None:
        return Q(subject_id=wanted) | Q(person_id=wanted) | Q(id=wanted)
    return Q(topic=term.strip()) if term.strip() else Q()
