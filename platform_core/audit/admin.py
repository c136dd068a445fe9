"""The admin of signed heads, and of facts that still wait. Staff look; only the sequencer appends."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from platform_core.audit import queries
from platform_core.audit.models import SignedHead
from platform_core.ui.read_only import ReadOnly


@admin.register(SignedHead)
class Checkpoints(ReadOnly):
    """The signed heads. A message on top says how far the tree is behind the log."""

    list_display = ("size", "signed_at", "root_in_hex", "oldest_wait")
    ordering = ("-size",)
    fields = ("size", "root_in_hex", "signed_at", "oldest_at", "note", "vkey")
    readonly_fields = fields

    @admin.display(description=_("root"))
    def root_in_hex(self, head: SignedHead) -> str:
        return bytes(head.root).hex()

    @admin.display(description=_("waited"))
    def oldest_wait(self, head: SignedHead) -> str:
        """How long the oldest of its facts had waited."""
        return str(head.signed_at - head.oldest_at)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if behind := queries.lag().events:
            messages.warning(request, gettext("Facts that are not signed yet: %(count)d") % {"count": behind})
        page: HttpResponse = super().changelist_view(request, extra_context)
        return page
