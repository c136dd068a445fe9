"""What do these pages have in common: who is at the desk, what a refusal says, and how a form is shown?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from platform_core.actors import Actor, Role
from platform_core.errors import DomainError, NotFound
from platform_core.http.problems import of_refusal
from platform_core.tenancy.scopes import current
from platform_core.ui.looking import ReadOnly

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


class Desk(ReadOnly):
    """Read-only rows with pages beside them, on which something is done by a command."""

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
        return TemplateResponse(request, "regulators/admin/deed.html", context)

    def done(self, request: HttpRequest) -> HttpResponse:
        self.message_user(request, gettext("Done."), messages.SUCCESS)
        return self.to_list()

    def to_list(self) -> HttpResponse:
        return redirect(f"admin:regulators_{self.model._meta.model_name}_changelist")


def readable(page: Page) -> Page:
    """Whatever the business refuses on this page is a message, and nothing of it is done."""

    @wraps(page)
    def answer(self: Desk, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return page(self, request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, sentence(refusal), messages.ERROR)
            return self.to_list() if isinstance(refusal, NotFound) else redirect(request.path)

    return answer  # type: ignore[return-value]  # the same call, wrapped


def sentence(refusal: DomainError) -> str:
    """A refusal for people: what was wrong, what to do, and every reason."""
    body = of_refusal(refusal)
    reasons = ", ".join(spoken(reason) for reason in body["params"].get("reasons", ()))
    return " ".join(part for part in (f"{body['title']}.", body["detail"], reasons) if part)


def spoken(word: str) -> str:
    """A code in words: `own_request` is "own request"."""
    return gettext(word.replace("_", " "))


def staff() -> Actor:
    """The door lets nobody else in here (`accounts.door`)."""
    person = current().person_id
    if person is None:
        raise PermissionDenied
    return Actor(id=person, role=Role.STAFF)


def id_of(address: str) -> UUID:
    """The id in an address; for what is none, one that no row has."""
    try:
        return UUID(address)
    except ValueError:
        return UUID(int=0)
