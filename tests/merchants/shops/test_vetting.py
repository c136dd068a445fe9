"""Which documents stand behind a shop, who verified them, and how do two persons open it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from merchants.shops.commands import documents, opening
from merchants.shops.errors import (
    DocumentNotFound,
    DocumentRefused,
    MayNotOpen,
    NoShop,
    OtherPersonDecides,
    ReasonRequired,
    VerificationRefused,
)
from merchants.shops.models.applications import Application
from merchants.shops.models.documents import Document, Permit, Verification
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import verification as queries
from merchants.shops.types import DocumentForm, DocumentKind, VerificationMethod
from platform_core.actors import Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.tenancy.tenants import open_tenants
from platform_core.vault.types import HIDDEN
from tests.merchants.builders import (
    LICENCE,
    acting_as,
    applied,
    checked,
    handed_in,
    opened,
    operator,
    owner_of,
    proposed,
    vetted,
)
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.files.conftest import picture

TICK = timedelta.resolution
CALL, FILE = VerificationMethod.CALL, VerificationMethod.FILE
FOOD = DocumentForm(**LICENCE)


def applicant_of(application: Application) -> Actor:
    return Actor(id=application.applicant_id, role=Role.SHOPPER)


def refuses(change, *, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.django_db
class TestHandIn:
    @pytest.mark.duty("ECL-27")
    def test_takes_a_document_of_an_application_and_tells_so(self, at):
        application = applied(at)

        document = handed_in(application, at)

        assert (document.application_id, document.merchant_id, document.number) == (
            application.id,
            None,
            LICENCE["number"],
        )
        with acting_as(operator()):
            assert topics_about(document.id) == ["merchants.document_handed_in"]

    def test_seals_the_number_of_a_person(self, at):
        document = handed_in(applied(at), at, kind=DocumentKind.IDENTITY, number="350102199001011234")

        with acting_as(operator()), connection.cursor() as cursor:
            cursor.execute("SELECT d::text FROM merchants_document d")
            dumped = cursor.fetchone()[0]
            assert queries.number_of(Document.objects.get(id=document.id)) == HIDDEN
        assert not any(text in dumped for text in ("350102199001011234", b"350102199001011234".hex()))

    def test_refuses_what_is_not_whole_with_every_reason(self, at, refused):
        form = replace(FOOD, number="", valid_until=date(2026, 3, 9))

        with acting_as(by := applicant_of(applied(at))), refused(DocumentRefused) as refusal:
            documents.hand_in(form, by=by, at=at)

        assert refusal.value.reasons == ("number_missing", "document_expired")

    def test_needs_an_application_or_a_shop(self, applicant, operator, refused, at):
        for by in (applicant, operator):
            with acting_as(by), refused(NoShop):
                documents.hand_in(FOOD, by=by, at=at)

    def test_takes_a_file_that_its_owner_and_staff_read(self, at):
        application = applied(at)
        document, by = handed_in(application, at), applicant_of(application)
        with acting_as(by), transaction.atomic():
            kept = documents.add_file(document.id, upload=picture(), name="许可证.png", by=by, at=at)

        for reader in (by, operator()):
            with acting_as(reader):
                assert [file.sha256 for file in queries.files_of(document)] == [kept.sha256]

    def test_is_not_there_for_another(self, applicant, refused, at):
        document = handed_in(applied(at), at)

        with acting_as(applicant), refused(DocumentNotFound):
            documents.add_file(document.id, upload=picture(), name="x.png", by=applicant, at=at)


@pytest.mark.django_db
class TestVerify:
    @pytest.mark.duty("ECL-27")
    def test_says_who_found_it_when_and_by_what(self, operator, at):
        document = handed_in(applied(at), at)

        with acting_as(operator), transaction.atomic():
            found = documents.verify(document.id, method=CALL, by=operator, at=at)

        assert (found.verified_by, found.verified_at, found.method, found.accepted) == (operator.id, at, "call", True)
        with acting_as(operator):
            assert topics_about(document.id)[-1] == "merchants.document_verified"

    def test_does_not_look_at_a_file_that_is_not_there(self, operator, refused, at):
        document = handed_in(applied(at), at)

        with acting_as(operator), refused(VerificationRefused) as refusal:
            documents.verify(document.id, method=FILE, by=operator, at=at)

        assert refusal.value.reasons == ("file_missing",)

    def test_turns_away_with_a_reason_alone(self, operator, refused, at):
        document = handed_in(applied(at), at)

        with acting_as(operator), refused(ReasonRequired):
            documents.turn_away(document.id, method=CALL, reason=" ", by=operator, at=at)
        with acting_as(operator), transaction.atomic():
            documents.turn_away(document.id, method=CALL, reason="名称不符", by=operator, at=at)
            assert queries.document(document.id, seen_by=operator).accepted is False

    def test_goes_by_what_was_found_last(self, operator, refused, at):
        application = vetted(at)
        with acting_as(operator), transaction.atomic():
            food = Document.objects.get(application=application, kind="food_licence")
            documents.turn_away(food.id, method=CALL, reason="系伪造", by=operator, at=at + TICK)

        with acting_as(operator), refused(MayNotOpen) as refusal:
            opening.propose(application.id, by=operator, at=at + TICK)

        assert (refusal.value.reasons, refusal.value.missing) == (("documents_missing",), ("food_licence",))


@pytest.mark.duty("ECL-27")
@pytest.mark.django_db
class TestTwoPersons:
    def test_open_a_shop_and_one_alone_does_not(self, operator, refused, at):
        application = proposed(at, by=operator)

        with acting_as(operator), refused(OtherPersonDecides):
            opening.approve(application.id, by=operator, at=at)

        with acting_as(operator):
            assert (Application.objects.get().state, Merchant.objects.count()) == ("proposed", 0)

    def test_are_needed_in_this_order(self, operator, refused, at):
        application = vetted(at)

        with acting_as(operator), refused(IllegalTransition):
            opening.approve(application.id, by=operator, at=at)
        with acting_as(by := applicant_of(application)), refused(WrongRole):
            opening.propose(application.id, by=by, at=at)

    def test_need_every_document_and_are_told_all_that_are_missing(self, operator, refused, at):
        application = checked(at)

        with acting_as(operator), refused(MayNotOpen) as refusal:
            opening.propose(application.id, by=operator, at=at)

        assert refusal.value.missing == ("business_licence", "return_agreement", "food_licence")

    def test_are_held_against_the_documents_of_the_day_on_which_they_decide(self, operator, refused, at):
        application = vetted(at)
        with acting_as(first := Actor(new_id(), Role.STAFF)), transaction.atomic():
            opening.propose(application.id, by=first, at=at)

        expired = datetime(2029, 1, 1, 16, tzinfo=UTC)  # the second of January in Shanghai
        with acting_as(operator), refused(MayNotOpen) as refusal:
            opening.approve(application.id, by=operator, at=expired)

        assert "documents_missing" in refusal.value.reasons

    def test_let_a_rejection_stand_by_itself(self, operator, at):
        application = proposed(at)

        with acting_as(operator):
            assert opening.reject(application.id, reason="照片模糊", by=operator, at=at).state == "rejected"


@pytest.mark.duty("ECL-27")
@pytest.mark.django_db
class TestTheDatabase:
    def test_opens_no_shop_for_one_person(self, operator, at):
        application = proposed(at, by=operator)
        shop = new_id()

        with acting_as(operator), transaction.atomic():
            open_tenants([shop])
            refuses(
                lambda: sql(
                    "UPDATE merchants_application SET state = 'approved', shop_id = %s, decided_by = %s WHERE id = %s",
                    *(shop, operator.id, application.id),
                ),
                match="two persons open a shop",
            )

    @pytest.mark.parametrize(
        ("column", "match"),
        [("proposed_by", "what two persons did stands"), ("decided_by", "everybody speaks for themselves")],
    )
    def test_lets_nobody_write_the_name_of_another(self, operator, at, column, match):
        proposed(at)

        with acting_as(operator):
            refuses(lambda: Application.objects.update(**{column: new_id()}), match=match)

    def test_proposes_nothing_in_the_name_of_another(self, operator, at):
        vetted(at)

        with acting_as(operator):
            refuses(lambda: Application.objects.update(proposed_by=new_id()), match="everybody speaks for themselves")
            refuses(lambda: Application.objects.update(state="proposed"), match="two persons open a shop")

    def test_enters_no_shop_without_an_application_that_two_have_decided(self, shop, operator, at):
        with acting_as(operator):
            row = Merchant.objects.get()
            row.pk = row.merchant_id = new_id()
            row._state.adding = True
            open_tenants([row.pk])
            refuses(lambda: row.save(force_insert=True), match="two persons open a shop")

    def test_keeps_documents_and_what_was_found_as_they_are(self, operator, at):
        application = vetted(at)
        changes = {"merchants_document": "number = 'X'", "merchants_verification": "accepted = false"}

        with acting_as(operator):
            for table, change in changes.items():
                refuses(lambda t=table, c=change: sql(f"UPDATE {t} SET {c}"), match="permission denied")
                refuses(lambda t=table: sql(f"DELETE FROM {t}"), match="permission denied")
        with acting_as(applicant_of(application)):
            refuses(lambda: Document.objects.update(merchant_id=new_id()), match="permission denied")

    def test_hands_documents_over_once(self, operator, at):
        shop, other = opened(at), opened(at)

        with acting_as(operator):
            taken = Document.objects.filter(merchant_id=shop.id)
            refuses(lambda: taken.update(merchant_id=other.id), match="written once")

    def test_verifies_in_nobody_else_s_name(self, operator, at):
        document = handed_in(applied(at), at)

        with acting_as(operator):
            row = Verification(
                document=document,
                applicant_id=document.applicant_id,
                accepted=True,
                method="call",
                verified_by=new_id(),
                verified_at=at,
            )
            refuses(lambda: row.save(force_insert=True), match="everybody speaks for themselves")

    def test_shows_no_permit_by_the_word_of_its_shop(self, shop):
        with acting_as(owner_of(shop)):
            refuses(Permit.objects.create, match="permission denied")


@pytest.mark.login("worker")
@pytest.mark.django_db
class TestLapse:
    DUE = datetime(2026, 3, 17, 16, tzinfo=UTC)  # the seventh day after the 10th has ended in Shanghai

    @pytest.mark.duty("ECL-27")
    def test_comes_at_the_end_of_the_seventh_day_and_no_shop_opens(self, at):
        application = proposed(at)

        assert sweep(self.DUE - TICK) == 0
        assert sweep(self.DUE) == 1

        with acting_as(operator()):
            assert (Application.objects.get(id=application.id).state, Merchant.objects.count()) == ("lapsed", 0)

    def test_lets_another_propose_anew(self, operator, at):
        application = proposed(at)
        sweep(self.DUE)

        with acting_as(operator), transaction.atomic():
            assert opening.propose(application.id, by=operator, at=self.DUE).proposed_by == operator.id


@pytest.mark.commits
@pytest.mark.login("worker")
class TestNotices:
    def test_tell_staff_of_a_proposal_and_of_its_lapse_and_the_owner_of_what_was_turned_away(self, at):
        staff = Actor(id=applied(at).applicant_id, role=Role.STAFF)
        employed(staff.id, at=at)
        application = proposed(at)
        spare = handed_in(application, at)
        with acting_as(by := operator()), transaction.atomic():
            documents.turn_away(spare.id, method=CALL, reason="名称不符", by=by, at=at)
        sweep(TestLapse.DUE)

        while relayed():
            pass

        with bound(SYSTEM), transaction.atomic():
            told = {notice.template: notice for notice in Notice.objects.all()}
        assert told["merchants.document_turned_away"].person_id == application.applicant_id
        for name in ("opening_proposed_for_staff", "opening_lapsed_for_staff"):
            assert told[f"merchants.{name}"].person_id == staff.id
            assert application.trade_name in str(told[f"merchants.{name}"].texts)
