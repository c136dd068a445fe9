"""What do staff see of people? Who has an account, masked, and who acts for which shop; nothing is changed here."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from platform_core.accounts import queries
from platform_core.accounts.errors import ContactNotFound
from platform_core.accounts.models import Membership, User
from platform_core.accounts.types import MaskedContact
from platform_core.ui.read_only import ReadOnly
from platform_core.vault.errors import Forgotten
from platform_core.vault.types import HIDDEN

# What the frameworks bring: addresses would stand in plain text, a second factor is its owner's, and nobody has groups.
admin.site.unregister([EmailAddress, Authenticator, Group])


@admin.register(User)
class Users(ReadOnly):
    list_display = ("username", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username",)
    ordering = ("username",)
    fields = ("id", "username", "is_active", "is_staff", "joined_at", "name", "phone")
    readonly_fields = ("name", "phone")

    def name(self, user: User) -> str:
        return _contact(user).name

    def phone(self, user: User) -> str:
        return _contact(user).phone


@admin.register(Membership)
class Memberships(ReadOnly):
    list_display = ("person", "merchant_id", "role", "since", "ended_at")
    list_select_related = ("person",)
    list_filter = ("role",)
    ordering = ("-since", "id")


def _contact(user: User) -> MaskedContact:
    try:
        return queries.masked_contact_of(user.id)
    except (ContactNotFound, Forgotten):
        return MaskedContact(name=HIDDEN, phone=HIDDEN, email=None)
