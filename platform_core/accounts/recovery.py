"""Two pages on which somebody with a browser gets back in: one sends a code, one sets a new password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from platform_core import clock
from platform_core.accounts import codes, devices
from platform_core.accounts.commands import recovering
from platform_core.accounts.errors import CodeWanted, TooManyAttempts
from platform_core.accounts.types import Destination
from platform_core.actors import ANONYMOUS
from platform_core.errors import DomainError
from platform_core.http.requests import address_of
from platform_core.ui.forms import PageForm
from platform_core.ui.parts import Problem
from platform_core.vault.secrets import expose, protect

REASONS: Final = {  # of Django's validators, which speak of forms in whole sentences
    "password_too_short": _("It has fewer than ten characters."),
    "password_too_common": _("Many people use it."),
    "password_too_similar": _("It is too close to your login name."),
}
CODE_PAGE: Final = "account/password_reset_code.html"
SENT_TO: Final = "accounts.code_sent_to"  # what was typed, in the browser's session, under the master key


class AskForm(PageForm):
    """The address to which a code goes."""

    to = forms.CharField(
        label=_("Phone number or address for mail"),
        max_length=254,
        help_text=_("The one that you gave when you opened the account."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def clean_to(self) -> str:
        _destination(self.cleaned_data["to"])
        return str(self.cleaned_data["to"])


class ResetForm(PageForm):
    """The code that was sent, and the new password."""

    sent_code = forms.CharField(
        label=_("Code that we sent"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters at least, and no word that many use."),
    )
    code = forms.CharField(
        label=_("Code of your authenticator, or a recovery code"),
        max_length=12,
        required=False,
        help_text=_("If your account has a second factor."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Ask(View):
    """Ask for a code. Answered the same whether anybody has an account there or not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, AskForm(name="ask"), template="account/password_reset.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST, name="ask")
        if not form.is_valid():
            return _page(request, form, template="account/password_reset.html")
        try:
            _request_code(request, form.cleaned_data["to"])
        except TooManyAttempts:  # whoever asked so often: codes that have come are still good
            messages.warning(request, gettext("No more codes are sent for now. One that has come is still good."))
        request.session[SENT_TO] = protect(form.cleaned_data["to"], purpose=SENT_TO)
        return redirect("account_reset_password_code")


class Reset(View):
    """Set the new password. From then on the person is known on this device."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if SENT_TO not in request.session:
            return redirect("account_reset_password")
        return self._show(request, ResetForm(name="reset"))

    def post(self, request: HttpRequest) -> HttpResponse:
        if SENT_TO not in request.session:
            return redirect("account_reset_password")
        form = ResetForm(request.POST, name="reset")
        if not form.is_valid():
            return self._show(request, form)
        try:
            person_id = _reset(request, form.cleaned_data)
        except DomainError as refusal:  # nothing that was typed is lost but the passwords
            form.problem = _problem(refusal)
            return self._show(request, form)
        request.session.flush()
        messages.success(request, gettext("Your password was changed. Sign in with the new one."))
        response = redirect("account_login")
        devices.remember(response, request, person_id)
        return response

    def _show(self, request: HttpRequest, form: PageForm) -> HttpResponse:
        return _page(request, form, template=CODE_PAGE, to=_sent_to(request), minutes=codes.GOOD_FOR // 60)


def _sent_to(request: HttpRequest) -> str:
    return expose(request.session[SENT_TO], purpose=SENT_TO)


@transaction.atomic  # what is refused is undone, and the page can still be read
def _request_code(request: HttpRequest, to: str) -> None:
    recovering.request_code(_destination(to), address=address_of(request), by=ANONYMOUS, at=clock.now())


@transaction.atomic
def _reset(request: HttpRequest, said: Mapping[str, str]) -> UUID:
    to, address = _destination(_sent_to(request)), address_of(request)
    return recovering.reset_password(to, **said, address=address, by=ANONYMOUS, at=clock.now())


def _problem(refusal: DomainError) -> Problem:
    remedy = _("Fill in its code as well.") if isinstance(refusal, CodeWanted) else gettext(refusal.remedy)
    return Problem(title=gettext(refusal.title), remedy=str(remedy), reasons=_reasons(refusal))


def _reasons(refusal: DomainError) -> tuple[str, ...]:
    return tuple(str(REASONS.get(reason, reason)) for reason in refusal.params.get("reasons", ()))


def _destination(to: str) -> Destination:
    try:
        return codes.destination(to)
    except ValueError:
        raise ValidationError(_("This is neither a phone number nor an address for mail.")) from None


def _page(request: HttpRequest, form: PageForm, *, template: str, **shown: Any) -> HttpResponse:
    form.action = request.path
    status = 400 if form.is_bound else 200
    return cast("HttpResponse", TemplateResponse(request, template, {"form": form, **shown}, status=status))
