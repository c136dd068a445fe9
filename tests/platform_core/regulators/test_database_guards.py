"""What does the database itself refuse, whoever asks?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import Error, IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.models import F, Model

from platform_core.accounts.models import User
from platform_core.actors import Actor, Role
from platform_core.eventlog.models import Event
from platform_core.regulators.models import Approval, DataRequest, Dossier, DossierBundle, Export, Regulator
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants import builders as merchants
from tests.orders.sales import builders as orders
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import STAFF, acting_as, asked

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_SHOPS = ("orders_order", "orders_contract", "payments_share", "catalog_stockmovement", "merchants_application")


class TestRegulators:
    """The scope itself: their own requests, and no row of any shop."""

    def test_see_no_row_of_a_shop(self, office: Actor) -> None:
        for table in OF_SHOPS:
            with acting_as(office), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT FROM {table}")

    def test_see_what_is_theirs_alone(self, office: Actor, waiting: DataRequest, at: datetime) -> None:
        other = builders.regulator(at, authority="别的机关")
        theirs = builders.filed(other, asked(), at)

        for who, own in ((office, waiting), (other, theirs)):
            with acting_as(who), transaction.atomic():
                assert [row.id for row in DataRequest.objects.all()] == [own.id]
                assert [row.person_id for row in Regulator.objects.all()] == [who.id]
                assert set(Event.objects.values_list("person_id", flat=True)) == {who.id}

    def test_file_nothing_in_another_s_name(self, office: Actor, at: datetime) -> None:
        other = builders.regulator(at, authority="别的机关")
        with acting_as(office), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            DataRequest.objects.create(
                person_id=other.id,
                authority="x",
                region_code="330100",
                kind="order_trail",
                wanted_id=new_id(),
                basis="ECL-25",
                document_no="x",
                filed_at=at,
            )

    def test_are_nothing_to_the_public(self, waiting: DataRequest) -> None:
        models: tuple[type[Model], ...] = (Regulator, Approval, Export)
        for model in models:
            with scopes.bound(scopes.ANONYMOUS), pytest.raises(ProgrammingError, match="permission denied"):
                with transaction.atomic():
                    model.objects.first()

    def test_are_seen_by_the_same_person_as_a_shopper_and_by_no_other(
        self, office: Actor, waiting: DataRequest, at: datetime
    ) -> None:
        for who, seen in ((office, 1), (merchants.person(at), 0)):
            with scopes.bound(scopes.shopper(who.id)), transaction.atomic():
                assert (DataRequest.objects.count(), Regulator.objects.count()) == (seen, seen)


class TestRights:
    def test_are_given_by_the_system_alone(self, office: Actor) -> None:
        for role in (Role.STAFF, Role.REGULATOR, Role.SHOPPER):
            by = Actor(id=office.id, role=role)
            with acting_as(by), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                User.objects.filter(id=office.id).update(is_regulator=True)

    def test_come_with_no_account_from_birth(self, at: datetime) -> None:
        with scopes.bound(scopes.ANONYMOUS), pytest.raises(InternalError, match="the system alone gives rights"):
            with transaction.atomic():
                User(id=new_id(), username="born_so", joined_at=at, is_regulator=True).save(force_insert=True)


class TestRequests:
    def test_are_not_decided_by_who_asks(self, waiting: DataRequest) -> None:
        with (
            acting_as(STAFF),
            pytest.raises(IntegrityError, match="nobody_decides_for_themselves"),
            transaction.atomic(),
        ):
            DataRequest.objects.filter(id=waiting.id).update(decided_by=F("person_id"))

    def test_stay_as_they_were_asked_for_staff_too(self, office: Actor, waiting: DataRequest) -> None:
        asked_for = ("person_id", "wanted_id", "since", "until", "document_no", "basis", "filed_at")
        for by, columns in ((office, (*asked_for, "approved_at")), (STAFF, asked_for)):
            for column in columns:
                with acting_as(by), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    DataRequest.objects.filter(id=waiting.id).update(**{column: F(column)})


class TestApprovals:
    def test_are_not_rewritten(self, waiting: DataRequest, at: datetime) -> None:
        builders.approved(waiting, at)

        for change in (lambda: Approval.objects.update(reason="y"), lambda: Approval.objects.all().delete()):
            with acting_as(STAFF), pytest.raises(Error), transaction.atomic():
                change()

    def test_are_by_another_than_who_asks(self, office: Actor, waiting: DataRequest, at: datetime) -> None:
        with acting_as(STAFF), pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
            Approval.objects.create(
                request=waiting,
                person_id=office.id,
                approved_by=office.id,
                reason="x",
                ids=[],
                event_id=new_id(),
                approved_at=at,
            )

    def test_are_not_built_by_staff(self, office: Actor, waiting: DataRequest, at: datetime) -> None:
        """Nobody but the sequencer says that something lies ready."""
        approval = builders.approved(waiting, at)
        for who in (STAFF, office):
            with acting_as(who), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Export.objects.create(
                    approval=approval,
                    person_id=office.id,
                    storage_name="x",
                    sha256="a" * 64,
                    size=1,
                    rows=1,
                    tree_size=1,
                    built_at=at,
                )


@pytest.mark.login("worker")
class TestDossiers:
    """Their shopper asks, the system collects, the sequencer builds; nobody writes another's part."""

    def test_are_moved_and_built_by_neither_shopper_nor_staff(self, at: datetime) -> None:
        sale = orders.sale(at)
        row = builders.dossier_asked(orders.delivered(sale, at).id, sale.shopper, at)
        bundle = {"storage_name": "x", "sha256": "a" * 64, "size": 1, "rows": 1, "tree_size": 1, "built_at": at}

        for who in (sale.shopper, STAFF):
            with acting_as(who), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Dossier.objects.filter(id=row.id).update(state="ready")
            with acting_as(who), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                DossierBundle.objects.create(dossier=row, person_id=row.person_id, **bundle)

    def test_are_asked_for_in_nobody_else_s_name_and_one_at_a_time(self, at: datetime) -> None:
        sale = orders.sale(at)
        order, other = orders.delivered(sale, at), orders.stranger(at)
        builders.dossier_asked(order.id, sale.shopper, at)
        asked = {"order_id": order.id, "number": "x", "documents": {}, "asked_at": at}

        with acting_as(other), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Dossier.objects.create(person_id=sale.shopper.id, **asked)
        with acting_as(sale.shopper), pytest.raises(IntegrityError, match="one_dossier_at_a_time"):
            with transaction.atomic():
                Dossier.objects.create(person_id=sale.shopper.id, **asked)


@pytest.mark.login("sequencer")
class TestTheSequencer:
    def test_speaks_in_its_own_name_alone(self, at: datetime) -> None:
        from_staff = {"actor_id": STAFF.id, "role": "staff"}
        as_the_system = {"actor_id": new_id(), "role": "system"}
        for speaker in (from_staff, as_the_system):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Event.objects.create(
                    topic="orders.paid",
                    occurred_at=at,
                    door="sequencer",
                    subject_type="orders.order",
                    subject_id=new_id(),
                    **speaker,
                )

    def test_changes_no_request(self) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            DataRequest.objects.update(state="approved")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Dossier.objects.update(state="ready")
