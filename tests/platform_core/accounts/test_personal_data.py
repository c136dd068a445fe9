"""What becomes of a person's rows when the person is exported or forgotten?"""

from __future__ import annotations

import pytest
from django.db import transaction

from platform_core.accounts import personal_data, queries
from platform_core.accounts.models import Contact, Membership, User
from platform_core.actors import part
from platform_core.eventlog.models import Event
from platform_core.tenancy import scopes
from platform_core.vault import commands
from platform_core.vault.declarations import HOLDINGS
from platform_core.vault.errors import Forgotten
from tests import sessions
from tests.platform_core.accounts.people import a_shop, clerk_of, employed

PRIVACY = part("privacy")


def forgotten(person_id, at):
    """As privacy does it: every holding lets go, then the keys that nothing holds."""
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        erasers = {h.model: h.erase for h in HOLDINGS.values() if h.erase and h.model.split(".")[0] in OURS}
        let_go = {model: erase(person_id, at) for model, erase in erasers.items()}
        commands.destroy_keys(person_id, retention=["account"], by=PRIVACY, at=at)
    return let_go


OURS = ("accounts", "account", "mfa")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.django_db
class TestExport:
    def test_gives_a_person_their_own_data_in_full(self, zhang, at):
        shop = a_shop()
        clerk_of(shop, zhang.id, at=at)
        with scopes.bound(scopes.shopper(zhang.id)):
            exported = {
                h.model: list(h.export(zhang.id))
                for h in HOLDINGS.values()
                if h.model.startswith("accounts.") and h.export
            }

        assert exported["accounts.User"] == [{"id": zhang.id, "username": "zhang", "shut_at": None, "joined_at": at}]
        assert exported["accounts.Contact"] == [
            {"name": "张三丰", "phone": "+8613812341234", "email": "zhang.san@example.com"}
        ]
        assert [m["merchant_id"] for m in exported["accounts.Membership"]] == [shop]

    def test_gives_the_history_too(self, zhang):
        with scopes.bound(scopes.shopper(zhang.id)):
            [told] = HOLDINGS["eventlog.Event"].export(zhang.id)

        assert told["topic"] == "accounts.registered"


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestErasure:
    @pytest.mark.duty("PIP-47")
    def test_leaves_nothing_by_which_a_person_could_be_found(self, zhang, at):
        employed(zhang.id, at=at, secret=SECRET)
        sessions.begun(zhang.id)

        let_go = forgotten(zhang.id, at)

        assert let_go == {
            "accounts.User": 1,
            "accounts.Contact": 1,
            "accounts.Proof": 1,
            "accounts.SentCode": 0,
            "mfa.Authenticator": 1,
            "account.EmailAddress": 0,
        }
        with scopes.bound(scopes.SYSTEM):
            assert Contact.objects.count() == 0
            assert queries.find_person("zhang") is None

    def test_lets_nobody_sign_in_again(self, zhang, at):
        forgotten(zhang.id, at)

        user = User.objects.get(id=zhang.id)
        assert (user.is_active, user.has_usable_password(), user.is_staff) == (False, False, False)

    def test_makes_even_a_copy_of_the_row_unreadable(self, zhang, at):
        with scopes.bound(scopes.SYSTEM):
            copy = Contact.objects.get()
        forgotten(zhang.id, at)

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            copy.save(force_insert=True)
            with pytest.raises(Forgotten):
                queries.masked_contact_of(zhang.id)

    def test_keeps_who_acted_for_a_shop(self, zhang, at):
        clerk_of(a_shop(), zhang.id, at=at)

        forgotten(zhang.id, at)

        with scopes.bound(scopes.SYSTEM):
            assert [m.person_id for m in Membership.objects.all()] == [zhang.id]
            assert personal_data.export_contact(zhang.id) == []

    def test_keeps_what_happened(self, zhang, at):
        forgotten(zhang.id, at)

        with scopes.bound(scopes.SYSTEM):
            topics = list(Event.objects.filter(person_id=zhang.id).order_by("id").values_list("topic", flat=True))
        assert topics == ["accounts.registered", "vault.key_destroyed"]
