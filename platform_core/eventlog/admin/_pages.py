"""What do these pages have in common: tables too long to count, a form beside a row, and the way back?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from platform_core.ui.looking import ReadOnly

SHOWN: Final = 10_000  # rows of a list; whoever looks for an older one asks for it by what it is about


class Glance(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Counting the whole log answers nothing, and takes longer each year."""

    @cached_property
    def count(self) -> int:
        counted: int = self.object_list[:SHOWN].count()  # type: ignore[attr-defined]  # the admin gives querysets
        return counted


class Grounds(forms.Form):
    """Why it is done, for who looks into it later."""

    reason = forms.CharField(max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget)


class Desk(ReadOnly):
    """Read-only rows with pages beside them, on which something is done by a command."""

    paginator = Glance
    list_per_page = 50

    def shown(
        self,
        request: HttpRequest,
        *,
        title: str,
        form: forms.Form,
        facts: Mapping[str, Any],
        choices: Mapping[str, Any],
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.model._meta,  # Django's documented API
            "form": form,
            "facts": facts,
            "choices": choices,
        }
        return TemplateResponse(request, "eventlog/admin/deed.html", context)

    def done(self, request: HttpRequest) -> HttpResponse:
        self.message_user(request, gettext("Done."), messages.SUCCESS)
        return self.to_list()

    def to_list(self) -> HttpResponse:
        return redirect(f"admin:eventlog_{self.model._meta.model_name}_changelist")


def id_in(term: str) -> UUID | None:
    """The id that somebody looks for, if what they typed is one."""
    try:
        return UUID(term.strip())
    except ValueError:
        return None
