"""Pages on which somebody reads, and does one thing at a time.

A page shows facts and, beside them, a form for each thing that may be done now. A form is sent to an address of its
own, runs one command, once (design §5.4), and comes back to the page. What the business refuses stands at the form, in
the reader's language, with nothing lost that was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Concatenate, Final, Generic, Protocol, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.views import View

from platform_core.accounts.homes import turn_away
from platform_core.accounts.standing import may_send, refuse_other_roles
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.errors import DomainError
from platform_core.http.errors import InFlight, KeyReused
from platform_core.http.idempotency import once_on_page
from platform_core.tenancy.remembering import one_page
from platform_core.tenancy.scopes import current
from platform_core.ui.forms import PageForm, key_of, said_in

A = TypeVar("A")
A_contra = TypeVar("A_contra", contravariant=True)
A_co = TypeVar("A_co", covariant=True)

Facts = dict[str, object]  # what a template reads
Row = Any  # a row as the queries of an app give it: pages may not import its model
Said = dict[str, Any]  # what somebody has filled in, checked by the fields of the form
Ids = dict[str, UUID]  # what stands in the address of a page

API: Final = {  # where files are fetched
    Role.SHOPPER: "/api/storefront/v1",
    Role.MERCHANT: "/api/seller/v1",
    Role.REGULATOR: "/api/regulator/v1",
}


READS: Final = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Face(Generic[A_co]):
    """A page as things stand: the facts of its template, the acts offered now, and the object their forms are made
    from.

    Each act that is offered is accepted, so ask those who decide. A page shows those of them that it has forms for.
    """

    facts: Facts
    offered: Collection[str]
    about: A_co


class MakesForm(Protocol[A_contra]):
    """A class of forms that can be made from the object of such a page."""

    def __call__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        name: str,
        about: A_contra,
    ) -> PageForm: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAction(Generic[A]):
    """A form, the one command behind it, and the sentence shown when it is done. ``said`` is looked up when it is
    shown; where it depends on the result of ``does``, it is made from that.

    ``to`` gives the address to go to where that is not the page itself; it gets the same result. ``left``, of one that
    does several things at once, gives by field why something was not done: then the page keeps what was typed there.
    ``beside`` is the field that a refusal is about, where it is about one.
    """

    does: Callable[Concatenate[Actor, Said, ...], object]
    said: str | Promise | Callable[[Any], str | Promise] = ""
    form: MakesForm[A] = PageForm
    to: Callable[[Any], str] | None = None
    left: Callable[[Any], Mapping[str, str]] | None = None
    beside: Mapping[type[DomainError], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAction(FormAction[A]):
    """One whose answer is shown at once, beside the facts, and kept nowhere."""

    does: Callable[Concatenate[Actor, Said, ...], Facts]


class ActionPage(View, Generic[A]):
    """One page of a door, whose forms come and go as things move on. ``name`` is that of its address.

    ``form_actions`` is what can be done on it, now or at another time; ``face`` what is shown and offered now, and
    raises the app's ``NotFound``. One that ``keeps_query`` comes back, after an act, to the part of the list where it
    was.
    """

    keeps_query: ClassVar[bool] = False
    door: ClassVar[Role]
    name: ClassVar[str]
    template: ClassVar[str]
    form_actions: Mapping[str, FormAction[A]] = {}
    face: Callable[..., Face[A]]
    by: Actor

    def dispatch(self, request: HttpRequest, *_: object, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        if request.method in READS:
            with one_page():
                response = self._answer(request, form_action, ids)
                if isinstance(response, TemplateResponse):
                    response.render()  # in the transaction of its facts; what was sent may have ended it
        else:
            response = self._answer(request, form_action, ids)
        response["Cache-Control"] = "private, no-store"
        return response

    def _answer(self, request: HttpRequest, form_action: str, ids: Ids) -> HttpResponseBase:
        scope = current()
        if scope.person_id is None:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else self.address(ids))
        if scope.role != self.door:
            return turn_away(request, self.door)
        self.by = Actor(id=scope.person_id, role=Role(scope.role), merchant_id=scope.merchant_id)
        try:
            if request.method not in READS:
                refuse_other_roles(request.path)
            return super().dispatch(request, form_action=form_action, **ids)
        except DomainError as refusal:  # the page cannot be shown at all: there is no such thing, or it is damaged
            return refused(request, refusal)

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        """The address of a form is for sending; who comes there to read is shown the page."""
        return redirect(self.address(ids)) if form_action else self.shown(ids)

    def post(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        if (chosen := self.form_actions.get(form_action)) is None:
            raise Http404
        form = chosen.form(request.POST, request.FILES, name=form_action, about=self.face(**ids).about)
        if not form.is_valid():
            return self.shown(ids, form=form, status=400)
        if isinstance(chosen, ShowAction):
            return self._shown_once(chosen, form, ids)
        return self._done_once(chosen, form, ids)

    def _done_once(self, form_action: FormAction[A], form: PageForm, ids: Ids) -> HttpResponse:
        request = self.request
        try:
            return once_on_page(
                request, key=key_of(request), said=said_in(request), fresh=lambda: self._done(form_action, form, ids)
            )
        except KeyReused as refusal:
            return self._show_refusal(refusal, form, ids)
        except InFlight as refusal:
            form.kept_key = key_of(request)
            return self._show_refusal(refusal, form, ids)

    def _done(self, form_action: FormAction[A], form: PageForm, ids: Ids) -> HttpResponse:
        try:
            with transaction.atomic():  # what is refused is undone, and the page can still be read
                result = form_action.does(self.by, form.cleaned_data, **ids)
        except DomainError as refusal:
            return self._show_refusal(refusal, form, ids)
        said = form_action.said(result) if callable(form_action.said) else form_action.said
        if said:
            messages.success(self.request, str(said))
        if form_action.left and (left := form_action.left(result)):
            return self._show_left(form_action, form.name, left, ids)
        there = form_action.to(result) if form_action.to else self.address(ids)
        return redirect(f"{there}#main")  # where it is said; a browser would keep the form's own place otherwise

    def _show_left(self, form_action: FormAction[A], name: str, left: Mapping[str, str], ids: Ids) -> HttpResponse:
        """Show the form with each failure beside its field, on the page as it is after the rest was done."""
        again = form_action.form(self.request.POST, self.request.FILES, name=name, about=self.face(**ids).about)
        again.full_clean()
        for name_of_field, why in left.items():
            again.add_error(name_of_field if name_of_field in again.fields else None, why)
        page: TemplateResponse = self.shown(ids, form=again)
        return page.render()  # it is kept, and given again to a second click

    def _shown_once(self, form_action: ShowAction[A], form: PageForm, ids: Ids) -> HttpResponse:
        try:
            with transaction.atomic():
                found = form_action.does(self.by, form.cleaned_data, **ids)
        except DomainError as refusal:
            return self._show_refusal(refusal, form, ids)
        return self.shown(ids, more=found)

    def _show_refusal(self, refusal: DomainError, form: PageForm, ids: Ids) -> HttpResponse:
        form.problem = words.problem(refusal)
        if (name := self.form_actions[form.name].beside.get(type(refusal))) in form.fields:
            form.add_error(name, form.problem.title)
        return self.shown(ids, form=form, status=refusal.status)

    def shown(
        self, ids: Ids, *, form: PageForm | None = None, status: int = 200, more: Facts | None = None
    ) -> TemplateResponse:
        """The page as it is now; ``form`` is one that was sent and has to be looked at again."""
        face = self.face(**ids)
        offered = {name: each for name, each in self.form_actions.items() if name in face.offered}
        forms = {name: each.form(name=name, about=face.about) for name, each in offered.items()}
        shown = face.facts | {"forms": forms, "api": API[self.door]} | (more or {})
        if form is not None and form.problem and form.name not in forms:
            # The form is gone, since things have moved on: why stands at the top, and below it what was written.
            shown |= {"refusal": form.problem, "typed": form.typed}
        elif form is not None:
            forms[form.name] = form
        for name, each in forms.items():
            each.action = self._with_query(reverse(f"{self.name}-do", kwargs=ids | {"form_action": name}))
            each.is_barred = not may_send(each.action)
        return TemplateResponse(self.request, self.template, shown, status=status)

    def address(self, ids: Ids) -> str:
        return self._with_query(reverse(self.name, kwargs=ids))

    def _with_query(self, address: str) -> str:
        query = self.request.GET.urlencode() if self.keeps_query else ""
        return f"{address}?{query}" if query else address


class Page(ActionPage[None]):
    """A page that always offers every form that it has. ``facts`` is what it shows."""

    facts: Callable[..., Facts]

    def face(self, **ids: UUID) -> Face[None]:
        return Face(self.facts(**ids), self.form_actions, about=None)


class FilePage(ActionPage[None]):
    """No page: a file that a page leads to, for who may read that page."""

    file: Callable[..., HttpResponse]

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponse:
        return self.file(**ids)


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Show a refusal on a page of its own, where there is no form to show it at."""
    return TemplateResponse(request, "cases/refused.html", {"problem": words.problem(refusal)}, status=refusal.status)


def routes(address: str, page: type[ActionPage[A]]) -> list[URLPattern]:
    """The page, and below it the addresses of its forms."""
    name = page.name.partition(":")[2]
    found = [path(address, page.as_view(), name=name)]
    if page.form_actions:
        found.append(path(f"{address}/<slug:form_action>".removeprefix("/"), page.as_view(), name=f"{name}-do"))
    return found
