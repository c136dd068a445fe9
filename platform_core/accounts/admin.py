"""Staff's view of people: accounts, masked, with their shops; and the acts that end an account's rights at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from platform_core import clock
from platform_core.accounts import queries
from platform_core.accounts.commands import shutting
from platform_core.accounts.errors import ContactNotFound, PersonNotFound
from platform_core.accounts.models import Membership, User
from platform_core.accounts.types import MaskedContact
from platform_core.http.action_pages import ActionPage, id_of, readable, staff
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action
from platform_core.vault.errors import Forgotten
from platform_core.vault.types import HIDDEN

# What the frameworks bring: addresses would stand in plain text, a second factor is its owner's, and nobody has groups.
admin.site.unregister([EmailAddress, Authenticator, Group])

DOES: Final[Mapping[str, Callable[..., object]]] = {
    "end_sessions": shutting.end_sessions_of,
    "end_staff": shutting.end_staff,
    "shut": shutting.shut_account,
    "reopen": shutting.reopen_account,
}


class Ground(forms.Form):
    """The ground for shutting an account, or for ending a part of it."""

    choice = forms.ChoiceField(choices=[(name, name) for name in DOES])
    reason = forms.CharField(
        max_length=500,
        label=_("Reason, as the person reads it; it names no person"),
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(User)
class Users(ActionPage, ReadOnly):
    list_display = ("username", "is_active", "is_staff", "joined_at", "shut_at")
    list_filter = ("is_active", "is_staff", ("shut_at", admin.EmptyFieldListFilter))
    search_fields = ("username",)
    ordering = ("username",)
    fields = ("id", "username", "is_active", "is_staff", "joined_at", "shut_at", "name", "phone")
    readonly_fields = ("name", "phone")
    actions_detail = ("end",)

    def name(self, user: User) -> str:
        return _contact(user).name

    def phone(self, user: User) -> str:
        return _contact(user).phone

    @action(description=_("End sessions, rights or access"), url_path="end", permissions=["view"])
    @readable
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of staff does it alone, and it holds from the next call of the person on."""
        row = _account(id_of(object_id))
        form = Ground(request.POST or None)
        if request.method == "POST" and form.is_valid():
            does = DOES[form.cleaned_data["choice"]]
            does(row.id, reason=form.cleaned_data["reason"], by=staff(), at=clock.now())
            return self.done(request)
        facts = {
            gettext("Login name"): row.username,
            gettext("Of staff"): gettext("yes") if row.is_staff else gettext("no"),
            gettext("Open sessions"): len(queries.open_sessions(row.id)),
            gettext("Shut at"): row.shut_at,
            gettext("What stays"): gettext(
                "Orders, refunds, deadlines and notices go on. Staff reach the person as before."
            ),
        }
        return self.shown(request, title=row.username, form=form, facts=facts, choices=_choices(row))


@admin.register(Membership)
class Memberships(ReadOnly):
    list_display = ("person", "merchant_id", "role", "since", "ended_at")
    list_select_related = ("person",)
    list_filter = ("role",)
    ordering = ("-since", "id")


def _choices(row: User) -> Mapping[str, Any]:
    """The acts that staff may still do to this account."""
    if row.shut_at:
        return {"reopen": _("Open the account again")}
    found: dict[str, Any] = {"end_sessions": _("End all sessions")} if row.is_active else {}
    if row.is_staff:
        found["end_staff"] = _("Take away the rights of staff")
    return found | ({"shut": _("Shut the account")} if row.is_active else {})


def _account(person_id: UUID) -> User:
    found = User.objects.filter(id=person_id).first()
    if found is None:
        raise PersonNotFound(person_id=person_id)
    return found


def _contact(user: User) -> MaskedContact:
    try:
        return queries.masked_contact_of(user.id)
    except (ContactNotFound, Forgotten):
        return MaskedContact(name=HIDDEN, phone=HIDDEN, email=None)
