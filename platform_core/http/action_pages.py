"""The common parts of pages on which staff decide: the person, the facts, the form, and the refusal as a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
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
from platform_core.labels import spell
from platform_core.tenancy.scopes import current

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


class Admin(Protocol):
    """The methods of an admin that a page calls."""

    def message_user(self, request: HttpRequest, message: str, level: int) -> None: ...

    def to_list(self) -> HttpResponse: ...


class ActionPage:
    """Pages, beside the rows of an admin, on which a command does something: a form, below the facts one has to know.

    Each button is a choice; without any there is no form, and the page may say why (``otherwise``).
    """

    admin_site: Any
    model: Any
    message_user: Callable[..., None]
    list_per_page = 50

    def shown(
        self,
        request: HttpRequest,
        *,
        title: str,
        form: forms.Form,
        facts: Mapping[str, Any],
        choices: Mapping[str, Any],
        otherwise: Any = "",
        **documents: Any,
    ) -> HttpResponse:
        """Render the page. ``documents``: texts people wrote, as ``written``, and files as ``evidence``."""
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.model._meta,  # Django's documented API
            "form": form,
            "facts": facts,
            "choices": choices,
            "otherwise": otherwise,
            **documents,
        }
        return TemplateResponse(request, "http/action_page.html", context)

    def done(self, request: HttpRequest, text: str = "") -> HttpResponse:
        self.message_user(request, text or gettext("Done."), messages.SUCCESS)
        return self.to_list()

    def to_list(self) -> HttpResponse:
        opts = self.model._meta
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def readable(page: Page) -> Page:
    """Show a refusal of the business on this page as a message, and undo all that the page did.

    A page that cannot even be shown leads back to the list, not to itself again.
    """

    @wraps(page)
    def answer(self: Admin, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return page(self, request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, sentence(refusal), messages.ERROR)
            stays = request.method == "POST" and not isinstance(refusal, NotFound)
            return redirect(request.path) if stays else self.to_list()

    return cast("Page", answer)  # the same call, wrapped


def sentence(refusal: DomainError) -> str:
    """Word a refusal for people: the problem, the remedy, and every reason."""
    body = of_refusal(refusal)
    reasons = [*body["params"].get("reasons", ()), *body["params"].get("missing", ())]
    listed = ", ".join(humanize(reason) for reason in reasons)
    return " ".join(part for part in (f"{body['title']}.", body["detail"], listed) if part)


def humanize(word: str) -> str:
    """A code in words: `name_differs` is "name differs"."""
    return gettext(spell(word))


def staff() -> Actor:
    """The door lets nobody else in here (`accounts.door`)."""
    person = current().person_id
    if person is None:
        raise PermissionDenied
    return Actor(id=person, role=Role.STAFF)


def id_of(address: str) -> UUID:
    """Parse the id in an address; for text that is no id, return one that no row has."""
    return id_in(address) or UUID(int=0)


def id_in(term: str) -> UUID | None:
    """Parse the id that somebody searches for; None if the term is none."""
    try:
        return UUID(term.strip())
    except ValueError:
        return None
