"""Does a person's copy contain everything that is declared about them?"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction

from platform_core.actors import Actor
from platform_core.tenancy import scopes
from platform_core.tenancy.walls import Wall
from platform_core.vault.declarations import HOLDINGS, OnErasure, PersonalData
from privacy.requests import queries
from privacy.retention import queries as retention_queries
from tests.aftersales.returns import builders as aftersales
from tests.complaints.complaint import builders as complaints
from tests.complaints.infringements import builders as infringements
from tests.complaints.reports import builders as reports
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import HOME
from tests.tables import over

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
SAID = "杯盖第二天就裂了，客服说是我自己摔的。"


@pytest.fixture
def buyer(at: datetime) -> Actor:
    """Somebody with an order, a return and a complaint."""
    sale = orders.sale(at)
    order = orders.delivered(sale, at)
    aftersales.noticed(order, sale, at, quantity=1)
    complaints.file(order, sale, at, statement=SAID)
    return sale.shopper


def is_read_by_its_owner(model: Any) -> bool:
    walls = [c for c in model._meta.constraints if isinstance(c, Wall) and c.role == "shopper"]
    return any(wall.own and "SELECT" in wall.may for wall in walls)


class TestTheDeclarations:
    @pytest.mark.duty("PIP-45a")
    @over("holding", HOLDINGS.values(), ids=lambda holding: holding.model)
    def test_say_of_each_field_how_it_comes_into_a_copy_or_why_not(self, holding: PersonalData):
        left_out = queries.missing_fields(holding, ()) - {"*"}

        assert holding.export or is_read_by_its_owner(apps.get_model(holding.model)) or not left_out, left_out


class TestACopy:
    @pytest.mark.duty("PIP-45a")
    def test_lacks_no_declared_field_of_whatever_the_person_has_rows_of(self, buyer: Actor):
        with transaction.atomic():
            found = queries.complete_copy_of(buyer.id)

        rows = {name: [*found[name], *found.get(f"{name}.columns", ())] for name in found if ".columns" not in name}
        lacking = {name: left for name in rows if (left := queries.missing_fields(HOLDINGS[name], rows[name]))}
        assert lacking == {}
        assert {"orders.Order", "orders.OrderLine", "aftersales.Return", "complaints.Complaint"} <= rows.keys()

    def test_says_in_the_clear_what_the_person_said(self, buyer: Actor, at: datetime):
        with transaction.atomic():
            data = queries.build_archive(buyer.id, number="P1", at=at)

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("data/"))
        for said in (HOME.name, HOME.address, "某人", SAID):
            assert said in text, said

    @pytest.mark.duty("PIP-45a")
    def test_contains_the_photos_themselves(self, at: datetime):
        sale = orders.sale(at)
        order = orders.delivered(sale, at)
        complaint = complaints.file(order, sale, at)
        complaints.keep(complaint, sale.shopper, at)
        with transaction.atomic():
            data = queries.build_archive(sale.shopper.id, number="P1", at=at)

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            [row] = json.loads(archive.read("data/files.File.json"))
            assert hashlib.sha256(archive.read(row["content"])).hexdigest() == row["sha256"]

    @pytest.mark.duty("PIP-45a")
    def test_names_nobody_of_staff(self, at: datetime):
        sale = orders.sale(at)
        report = reports.now(reports.founded(sale, at))
        notice = infringements.now(infringements.confirm(infringements.measured(sale, at), at))
        staff = {str(report.decided_by), str(notice.decided_by), str(notice.ended_by)} - {"None"}
        assert staff

        for person_id in (report.reporter_id, notice.holder_id):
            with transaction.atomic():
                found = queries.complete_copy_of(person_id)
            assert not [name for name, rows in found.items() if staff & {str(v) for row in rows for v in row.values()}]

    def test_holds_no_secret(self, buyer: Actor):
        with transaction.atomic():
            found = queries.complete_copy_of(buyer.id)

        assert not {"vault.SubjectKey", "sessions.Session", "mfa.Authenticator", "accounts.SentCode"} & found.keys()
        assert all("password" not in row for row in found["accounts.User"])


class TestWhatOutlivesAnAccount:
    def test_is_found_without_reading_what_there_is(self, buyer: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch):
        def export(person_id: UUID) -> Any:
            raise AssertionError(person_id)

        for model in ("orders.Order", "complaints.Complaint", "notices.Notice"):
            monkeypatch.setitem(HOLDINGS, model, replace(HOLDINGS[model], export=export))
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            models = {model for each in retention_queries.would_be_held(buyer.id, at=at) for model in each.models}

        assert {"orders.Order", "complaints.Complaint"} <= models

    @pytest.mark.duty("PIP-47")
    def test_names_a_duty_and_a_day_or_an_event(self, buyer: Actor, at: datetime):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            held = {each.retention: each for each in retention_queries.would_be_held(buyer.id, at=at)}

        assert {"RT_TRANSACTION", "RT_COMPLAINT", "RT_AUDITLOG"} <= held.keys()
        assert not {"account", "RT_ACCOUNT", "RT_IDDOC"} & held.keys()
        assert all(each.duties for each in held.values())
        assert held["RT_TRANSACTION"].until == datetime.fromisoformat("2029-03-10T16:00:00+00:00")
        declared = {name for name, h in HOLDINGS.items() if h.on_erasure is OnErasure.RETAIN}
        assert {model for each in held.values() for model in each.models} <= declared
