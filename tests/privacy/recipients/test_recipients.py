"""Does data leave the house only for somebody who stands in the register, and is it remembered?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import platform_core.notices.commands as notices
from platform_core.actors import RELAY, Actor
from platform_core.eventlog.facts import DeliveryContext
from platform_core.notices import subscribers
from platform_core.notices.events import NoticeSent
from platform_core.notices.models import Dispatch
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault.errors import NoRecipient
from platform_core.vault.ports import disclose
from privacy.recipients import commands, queries
from privacy.recipients.errors import ReasonWanted, RecipientNotFound, RecipientRefused
from privacy.recipients.models import Recipient, Supply
from privacy.requests.types import RequestKind
from tests.privacy import builders
from tests.privacy.builders import STAFF, does
from tests.privacy.test_rights_policies import SOMEBODY

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PORTS = {"notices.email", "notices.sms", "payments.provider", "merchants.registry"}


def entered(at: datetime, **changes: Any) -> Recipient:
    new = replace(SOMEBODY, **changes)
    row: Recipient = does(STAFF, commands.register_recipient, new, assessment="已评估", at=at)
    return row


def raw(at: datetime) -> dict[str, Any]:
    row = entered(at, port="raw.port")
    names = ("name", "contact", "part", "purpose", "manner", "categories", "basis", "assessment_id")
    return {name: getattr(row, name) for name in names} | {"port": "another.port", "registered_at": at}


def goes_out(port: str, who: Actor, at: datetime) -> None:
    does(RELAY, lambda by: disclose(port, person_id=who.id, by=by, at=at))


class TestTheRegister:
    @pytest.mark.duty("PIP-23", "PIP-21")
    def test_knows_every_port_of_the_house(self, db: None):
        with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
            known = {row.port: row for row in queries.recipients()}

        assert known.keys() >= PORTS
        assert all(row.name and row.contact and row.purpose and row.categories for row in known.values())

    @pytest.mark.duty("PIP-21", "PIP-23", "HSE-12", "NDR-12")
    def test_takes_nobody_who_was_not_assessed(self, at: datetime):
        with pytest.raises(RecipientRefused) as refused:
            does(STAFF, commands.register_recipient, SOMEBODY, assessment="", at=at)

        assert refused.value.params == {"reasons": ("not_assessed",)}

    @pytest.mark.duty("PIP-38", "PIP-41")
    def test_takes_nobody_abroad_not_even_by_raw_sql(self, at: datetime):
        with pytest.raises(RecipientRefused):
            entered(at, abroad=True)
        columns = raw(at)
        with pytest.raises(IntegrityError, match="nothing_leaves_the_mainland"):
            does(STAFF, lambda by: Recipient.objects.create(**columns | {"abroad": True}))

    @pytest.mark.duty("PIP-21", "PIP-23")
    def test_takes_nobody_without_an_assessment_not_even_by_raw_sql(self, at: datetime):
        columns = raw(at)

        with pytest.raises(IntegrityError, match="assessment"):
            does(STAFF, lambda by: Recipient.objects.create(**columns | {"assessment_id": None}))

    def test_has_one_a_port(self, at: datetime):
        entered(at)

        with pytest.raises(RecipientRefused) as refused:
            entered(at)

        assert refused.value.params == {"reasons": ("port_taken",)}


class TestAPort:
    @pytest.mark.duty("PIP-23")
    def test_lets_nothing_out_without_a_row(self, at: datetime):
        me = builders.somebody(at)

        with pytest.raises(NoRecipient) as refused:
            goes_out("nobody.knows", me, at)

        assert refused.value.params == {"port": "nobody.knows"}

    @pytest.mark.duty("PIP-23", "NDR-12")
    def test_remembers_who_got_something_once_a_day(self, at: datetime):
        me = builders.somebody(at)
        entered(at)

        for later in (0, 1, 30):
            goes_out("x.y", me, at + timedelta(hours=later))

        with scopes.bound(scopes.SYSTEM):
            assert [one.on.isoformat() for one in queries.supplies_to(me.id)] == ["2026-03-11", "2026-03-10"]

    @pytest.mark.duty("PIP-21")
    def test_lets_nothing_out_once_its_recipient_has_ended(self, at: datetime):
        me, row = builders.somebody(at), entered(at)

        with pytest.raises(ReasonWanted):
            does(STAFF, commands.end_recipient, row.id, deletion_proof=" ", at=at)
        does(STAFF, commands.end_recipient, row.id, deletion_proof="已出具删除证明", at=at)

        with pytest.raises(NoRecipient):
            goes_out("x.y", me, at)
        with pytest.raises(RecipientNotFound):
            does(STAFF, commands.end_recipient, row.id, deletion_proof="再次", at=at)


class TestALetter:
    @pytest.mark.duty("PIP-23")
    def test_stays_in_the_house_if_nobody_carries_mail_by_the_register(self, at: datetime):
        me = builders.somebody(at)
        wish = builders.asked(me, RequestKind.CORRECTION, at, contact={"email": "me@example.com"})
        builders.carried_out(wish, at)
        text: Any = {"template": "privacy.closure_taken_back_for_shopper", "params": {"number": "X1"}}
        does(RELAY, lambda by: notices.send(me.id, **text, by=by, at=at))
        with scopes.bound(scopes.SYSTEM):
            notice_id = Dispatch.objects.get(person_id=me.id).notice_id
            mail = Recipient.objects.get(port="notices.email")
        fact = NoticeSent(notice_id=notice_id, person_id=me.id, template="", sha256="")
        does(STAFF, commands.end_recipient, mail.id, deletion_proof="合同终止，已删除", at=at)

        context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, merchant_id=None, by=RELAY)
        with pytest.raises(NoRecipient), scopes.bound(scopes.SYSTEM):
            subscribers.bring([(fact, context)])

        with scopes.bound(scopes.SYSTEM):
            assert not Supply.objects.filter(person_id=me.id).exists()
