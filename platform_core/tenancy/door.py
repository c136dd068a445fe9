"""The work before and after the transaction of a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse, TemplateResponse

from platform_core.tenancy.scopes import Scope, bound

Write = Callable[[], object]
_writes: ContextVar[list[Write]] = ContextVar("writes")
_name: ContextVar[str] = ContextVar("door", default="inside")


def name() -> str:
    """The door of this call, for the event log: storefront, seller, admin, webhooks, clock, relay, …"""
    return _name.get()


@contextmanager
def entered(by: str) -> Iterator[None]:
    """Set the door for a task, one turn of a loop, or a command line."""
    token = _name.set(by)
    try:
        yield
    finally:
        _name.reset(token)


def survives(write: Write) -> None:
    """Run `write` in a transaction of its own after this request's, whether that committed or was rolled back."""
    _writes.get().append(write)


def forget_writes() -> None:
    """Drop the writes that were to survive: the request begins anew, and will ask for them again."""
    _writes.get().clear()


@contextmanager
def afterwards() -> Iterator[None]:
    """Collect the writes that must survive, and do them at the end; around a request, a task or one turn of a loop."""
    token = _writes.set([])
    try:
        yield
    finally:
        writes = _writes.get()
        _writes.reset(token)
        if writes:
            with transaction.atomic():
                for write in writes:
                    write()


class Door:
    """Bind one scope per request; ATOMIC_REQUESTS opens the transaction inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with entered(self.name_of(request)), bound(self.scope_of(request)), afterwards():
            return self.get_response(request)

    def scope_of(self, request: HttpRequest) -> Scope:
        raise NotImplementedError

    def name_of(self, request: HttpRequest) -> str:
        raise NotImplementedError

    def process_template_response(self, _: HttpRequest, response: SimpleTemplateResponse) -> SimpleTemplateResponse:
        """Render pages in a bound transaction: templates query lazily, after ATOMIC_REQUESTS has committed."""
        if isinstance(response, TemplateResponse) and not response.is_rendered:  # DRF's need none: they hold their data
            response.render = transaction.atomic(response.render)  # type: ignore[method-assign]  # wrapped, not replaced
        return response
