"""How does somebody ask about their own data, and how is it done, answered and refused?"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import platform_core.accounts.queries
from platform_core.accounts.errors import BadSentCode
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from platform_core.vault import queries as vault
from privacy.recipients.errors import ReasonWanted
from privacy.requests import commands, queries
from privacy.requests.errors import AlreadyAsked, ArchiveGone, BadRequest, NotInWords, NotYourData, RequestNotFound
from privacy.requests.models import Archive, Correction, Request
from privacy.requests.types import RequestKind
from privacy.retention import queries as retention_queries
from tests.platform_core.cases import trying
from tests.privacy import builders
from tests.privacy.builders import STAFF, asked, carried_out, does

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
K = RequestKind


@pytest.fixture
def me(at: datetime) -> Actor:
    return builders.somebody(at)


def now(row: Request) -> Any:
    return does(STAFF, queries.request, row.id)


def contact_of(me: Actor) -> dict[str, str]:
    with scopes.bound(scopes.shopper(me.id)), transaction.atomic():
        row = platform_core.accounts.queries.contact_row(me.id)
        return vault.opened(platform_core.accounts.queries.sealed_fields(row), place=row.place)


class TestAsk:
    @pytest.mark.duty("PIP-50", "NDR-23", "PIP-48")
    def test_starts_the_clock_and_tells_the_person(self, me: Actor, at: datetime):
        row = asked(me, K.EXPLANATION, at)

        assert now(row).state == "filed"
        assert does(STAFF, lambda by: topics_about(row.id)) == ["privacy.request_filed"]

    @pytest.mark.parametrize(
        ("kind", "said", "reasons"),
        [
            (K.EXPLANATION, {"words": " "}, ("words_wanted",)),
            (K.CORRECTION, {"contact": {"phone": "12"}}, ("contact_invalid",)),
        ],
    )
    def test_refuses_what_nobody_could_answer(self, me: Actor, at: datetime, kind: K, said: Any, reasons: Any):
        with pytest.raises(BadRequest) as refused:
            asked(me, kind, at, **said)

        assert refused.value.params == {"reasons": reasons}
        with scopes.bound(scopes.shopper(me.id)):
            assert not queries.requests_of(me).exists()

    @pytest.mark.parametrize("kind", [K.ACCESS, K.DELETION])
    @pytest.mark.parametrize("code", ["", "XXXX-XXXX"])
    def test_gives_no_copy_and_takes_no_way_in_for_a_session_alone(self, me: Actor, at: datetime, kind: K, code: str):
        builders.sent_code(me.id)

        with pytest.raises(BadSentCode):
            asked(me, kind, at, sent_code=code)

    def test_takes_a_code_once(self, me: Actor, at: datetime):
        code = builders.sent_code(me.id)
        asked(me, K.ACCESS, at, sent_code=code)

        with pytest.raises(BadSentCode):
            asked(me, K.TRANSFER, at, sent_code=code)

    def test_takes_no_second_one_while_the_first_is_dealt_with(self, me: Actor, at: datetime):
        row = asked(me, K.EXPLANATION, at)

        with pytest.raises(AlreadyAsked) as refused:
            asked(me, K.EXPLANATION, at)

        assert refused.value.params == {"request_id": row.id}

    def test_is_a_persons_own(self, me: Actor, at: datetime):
        clerk = Actor(id=me.id, role=Role.STAFF)

        with pytest.raises(NotYourData):
            does(clerk, commands.ask, builders.new(K.EXPLANATION, me), at=at)


class TestWhatWasAsked:
    def test_is_read_in_a_few_queries_and_the_latest_of_it(self, me: Actor, at: datetime, monkeypatch: Any):
        monkeypatch.setattr("privacy.requests.queries.SHOWN", 3)
        counts = []
        for number in (0, 1, 2, 3):
            carried_out(asked(me, K.DELETION, at + timedelta(hours=number)), at + timedelta(hours=number))
            with scopes.bound(scopes.shopper(me.id)), CaptureQueriesContext(connection) as captured:
                found = queries.latest_requests_of(me)
            counts.append((len(found), len(captured)))

        assert [rows for rows, _ in counts] == [1, 2, 3, 3]
        assert len({sent for _, sent in counts}) == 1
        assert found[0].filed_at == at + timedelta(hours=3)


class TestACopy:
    @pytest.mark.duty("PIP-45a", "ECL-24b")
    def test_is_made_by_the_worker_and_fetched_once(self, me: Actor, at: datetime):
        row = asked(me, K.ACCESS, at)
        carried_out(row, at)
        assert now(row).state == "ready"

        data = does(me, commands.fetch, row.id, at=at)

        assert now(row).state == "collected"
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            [contact] = json.loads(archive.read("data/accounts.Contact.json"))
            assert {"index.zh.html", "index.en.html", "recipients.json"} <= set(archive.namelist())
        assert contact["name"] == "某人"
        with pytest.raises(ArchiveGone):
            does(me, commands.fetch, row.id, at=at)

    def test_leaves_nothing_behind(self, me: Actor, at: datetime):
        row = asked(me, K.ACCESS, at)
        carried_out(row, at)
        with scopes.bound(scopes.SYSTEM):
            assert Archive.objects.get(request=row).content is not None

        does(me, commands.fetch, row.id, at=at)

        with scopes.bound(scopes.SYSTEM):
            kept = Archive.objects.get(request=row)
        assert (kept.content, kept.gone_at) == (None, at)

    def test_is_destroyed_if_nobody_fetches_it(self, me: Actor, at: datetime):
        row = asked(me, K.TRANSFER, at)
        carried_out(row, at)

        trying.sweep(at + timedelta(days=8))

        with scopes.bound(scopes.SYSTEM):
            assert Archive.objects.get(request=row).content is None
        with pytest.raises(ArchiveGone):
            does(me, commands.fetch, row.id, at=at)

    def test_is_nobody_elses(self, me: Actor, at: datetime):
        row = asked(me, K.ACCESS, at)
        carried_out(row, at)

        for other in (builders.somebody(at), STAFF):
            with pytest.raises((RequestNotFound, WrongRole, ArchiveGone)):
                does(other, commands.fetch, row.id, at=at)

    def test_is_made_once(self, me: Actor, at: datetime):
        row = asked(me, K.ACCESS, at)
        carried_out(row, at)

        carried_out(row, at)

        assert now(row).state == "ready"


class TestACorrection:
    @pytest.mark.duty("PIP-46", "ECL-24b")
    def test_stands_in_the_contact_and_nowhere_else(self, me: Actor, at: datetime):
        wanted = {"name": "欧阳清", "phone": "13877778888", "email": "Qing@Example.com"}
        row = asked(me, K.CORRECTION, at, contact=wanted)

        carried_out(row, at)

        assert contact_of(me) == {"name": "欧阳清", "phone": "+8613877778888", "email": "qing@example.com"}
        assert now(row).state == "carried_out"
        with scopes.bound(scopes.SYSTEM):
            assert not Correction.objects.exists()
        with scopes.bound(scopes.shopper(me.id)):
            assert "accounts.contact_corrected" in topics_about(me.id)

    def test_takes_no_phone_that_somebody_has(self, me: Actor, at: datetime):
        other = builders.somebody(at)
        taken, before = contact_of(other)["phone"], contact_of(me)
        row = asked(me, K.CORRECTION, at, contact={"phone": taken})

        carried_out(row, at)

        assert (now(row).state, now(row).why, contact_of(me)) == ("refused", "phone_unusable", before)

    def test_in_words_is_answered_by_a_person(self, me: Actor, at: datetime):
        row = asked(me, K.CORRECTION, at, words="合同上的姓名写错了")
        carried_out(row, at)
        assert now(row).state == "filed"

        does(STAFF, commands.answer, row.id, words="已联系店铺更正。", at=at)

        with scopes.bound(scopes.shopper(me.id)):
            assert queries.texts_of(queries.request(row.id, by=me)) == {
                "words": "合同上的姓名写错了",
                "answer": "已联系店铺更正。",
            }


class TestADeletion:
    @pytest.mark.duty("PIP-47")
    def test_takes_what_no_account_needs_and_says_what_is_kept(self, me: Actor, at: datetime):
        carried_out(asked(me, K.CORRECTION, at, contact={"email": "a@example.com"}), at)
        row = asked(me, K.DELETION, at)

        carried_out(row, at)

        assert "email" not in contact_of(me)
        with scopes.bound(scopes.shopper(me.id)):
            kept = retention_queries.certificate_of(row.id)
        assert kept is not None
        assert kept.report["erased"] == {"accounts.Contact.email": 1}
        assert all(each["duties"] and each["models"] for each in kept.report["held"])

    def test_certifies_no_address_that_was_not_there(self, me: Actor, at: datetime):
        row = asked(me, K.DELETION, at)

        carried_out(row, at)

        with scopes.bound(scopes.shopper(me.id)):
            kept = retention_queries.certificate_of(row.id)
        assert kept is not None
        assert kept.report["erased"] == {"accounts.Contact.email": 0}

    def test_ends_the_codes_that_are_under_way(self, me: Actor, at: datetime):
        row = asked(me, K.DELETION, at)
        code = builders.sent_code(me.id)

        carried_out(row, at)

        with pytest.raises(BadSentCode):
            asked(me, K.ACCESS, at, sent_code=code)


class TestAnAnswer:
    @pytest.mark.parametrize("how", [commands.answer, commands.refuse])
    @pytest.mark.duty("PIP-50")
    def test_needs_words(self, me: Actor, at: datetime, how: Any):
        row = asked(me, K.EXPLANATION, at)

        with pytest.raises(ReasonWanted):
            does(STAFF, how, row.id, words=" ", at=at)

        assert now(row).state == "filed"

    @pytest.mark.parametrize("kind", [K.ACCESS, K.DELETION])
    def test_is_not_for_what_the_system_does(self, me: Actor, at: datetime, kind: K):
        row = asked(me, kind, at)

        with pytest.raises(NotInWords):
            does(STAFF, commands.refuse, row.id, words="不", at=at)

    @pytest.mark.duty("PIP-48")
    def test_is_a_persons(self, me: Actor, at: datetime):
        row = asked(me, K.EXPLANATION, at)

        with pytest.raises(WrongRole):
            does(RELAY, commands.answer, row.id, words="好", at=at)

    @pytest.mark.duty("PIP-50")
    def test_is_owed_once_the_time_is_out_and_stays_on_record_as_late(self, me: Actor, at: datetime):
        row, late = asked(me, K.EXPLANATION, at), at + timedelta(days=60)
        trying.sweep(late)
        with scopes.bound(scopes.shopper(me.id)):
            assert [(each.state, each.until) for each in queries.latest_requests_of(me)] == [("overdue", None)]

        does(STAFF, commands.answer, row.id, words="迟到的答复", at=late)

        assert (now(row).state, now(row).overdue_at, now(row).answered_at) == ("answered", late, late)

    @pytest.mark.parametrize(("kind", "state"), [(K.ACCESS, "ready"), (K.DELETION, "carried_out")])
    def test_of_the_system_is_made_late_rather_than_never(self, me: Actor, at: datetime, kind: K, state: str):
        row = asked(me, kind, at)
        trying.sweep(at + timedelta(days=60))

        carried_out(row, at + timedelta(days=61))

        assert now(row).state == state
