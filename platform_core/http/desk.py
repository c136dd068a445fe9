"""What do the pages on which staff decide have in common: who is at the desk, and how is a refusal told there?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from platform_core.actors import Actor, Role
from platform_core.errors import DomainError, NotFound
from platform_core.http.problems import of_refusal
from platform_core.tenancy.scopes import current

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


class Desk(Protocol):
    """What a page needs of the admin it stands on."""

    def message_user(self, request: HttpRequest, message: str, level: int) -> None: ...

    def to_list(self) -> HttpResponse: ...


def readable(page: Page) -> Page:
    """Whatever the business refuses on this page is a message, and nothing of it is done.

    What cannot even be shown leads back to the list, not to itself again.
    """

    @wraps(page)
    def answer(self: Desk, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return page(self, request, *args, **kwargs)
        except DomainError as refusal:
            self.message_user(request, sentence(refusal), messages.ERROR)
            stays = request.method == "POST" and not isinstance(refusal, NotFound)
            return redirect(request.path) if stays else self.to_list()

    return answer  # type: ignore[return-value]  # the same call, wrapped


def sentence(refusal: DomainError) -> str:
    """A refusal for people: what was wrong, what to do, and every reason."""
    body = of_refusal(refusal)
    reasons = [*body["params"].get("reasons", ()), *body["params"].get("missing", ())]
    listed = ", ".join(spoken(reason) for reason in reasons)
    return " ".join(part for part in (f"{body['title']}.", body["detail"], listed) if part)


def spoken(word: str) -> str:
    """A code in words: `name_differs` is "name differs"."""
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
