"""Who are all traders in January and July, which fields are wrong, and what becomes of the report?"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from platform_core.cases.queries import due_at
from platform_core.drivers.world.deals import picture
from platform_core.duties import CATALOGUE
from platform_core.eventlog.queries import topics_about
from platform_core.files.errors import UnknownKind
from platform_core.legal.spans import TICK
from platform_core.regulators import policies, queries, store
from platform_core.regulators.commands import identity_report
from platform_core.regulators.deadlines import FILE_REPORT, REPORT_MONTH
from platform_core.regulators.errors import ReceiptRefused
from platform_core.regulators.models import IdentityReport
from platform_core.regulators.types import TraderIdentity
from tests.database import as_login
from tests.merchants import builders as merchants
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.cases import trying
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import STAFF, acting_as
from tests.platform_core.regulators.situations import JULY
from tests.platform_core.regulators.test_admin import staff, staff_client
from tests.platform_core.regulators.test_exports import body_of, verified
from tests.platform_core.regulators.test_subscribers import notices_of

MIDNIGHT = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
COMPANY = TraderIdentity(
    merchant_id=UUID(int=1),
    shop="山间茶铺",
    link="https://example.com/open/shops/1",
    registered=True,
    name="福州茶业（福建）有限公司",
    code=merchants.CODE,
    address="福州市乌山路九号",
    contact_name="司马听雨",
    phone="0591-8765 4321",
    statement="",
)
PERSON = replace(COMPANY, registered=False, code="11010519491231002X", statement="依法无需办理市场主体登记")
__all__ = ["staff", "staff_client"]
NAMELESS = replace(COMPANY, name="", address=" ", contact_name="", phone="12345")


class TestWrongFields:
    @pytest.mark.duty("OTM-25", "ECL-28a")
    @pytest.mark.parametrize(
        ("trader", "wrong"),
        [
            (COMPANY, ()),
            (PERSON, ()),
            (replace(COMPANY, code=merchants.CODE[:-1] + "4"), ("code",)),
            (replace(COMPANY, code="11010519491231002X"), ("code",)),
            (replace(PERSON, code="110105194912310021"), ("code",)),
            (replace(PERSON, code=""), ("code",)),
            (replace(PERSON, statement=" "), ("statement",)),
            (NAMELESS, ("name", "address", "contact_name", "phone")),
        ],
    )
    def test_names_every_field_that_is_missing_or_cannot_be(
        self, trader: TraderIdentity, wrong: tuple[str, ...]
    ) -> None:
        assert policies.wrong_fields(trader) == wrong


class TestReportFiles:
    @pytest.mark.duty("ECL-28a")
    @pytest.mark.parametrize(
        "name", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "'=1"]
    )
    def test_hold_no_cell_that_a_spreadsheet_runs(self, name: str) -> None:
        trader = replace(PERSON, shop=name, name=name, statement=name, contact_name="王＝1=1")

        [row] = csv.DictReader(io.StringIO(policies.report_files([trader])[1].text, newline=""))

        assert (row["shop"], row["name"], row["statement"]) == (f"'{name}",) * 3
        assert (row["contact_name"], row["address"]) == (trader.contact_name, trader.address)

    @pytest.mark.duty("OTM-25", "HSE-17")
    def test_are_the_same_bytes_for_the_same_traders(self) -> None:
        first, again = (policies.report_files([COMPANY, PERSON]) for _ in range(2))

        assert [(file.name, file.rows, file.sha256) for file in first] == [
            (file.name, file.rows, file.sha256) for file in again
        ]
        registered, unregistered = ([*csv.DictReader(io.StringIO(file.text))] for file in first)
        assert [row["code"] for row in registered] == [merchants.CODE]
        assert [row["statement"] for row in unregistered] == [PERSON.statement]

    @pytest.mark.duty("OTM-25")
    @pytest.mark.parametrize(
        ("today", "due"),
        [
            (date(2026, 1, 31), date(2026, 1, 1)),
            (date(2026, 2, 1), None),
            (date(2026, 6, 30), None),
            (date(2026, 7, 1), date(2026, 7, 1)),
        ],
    )
    def test_are_due_in_january_and_july(self, today: date, due: date | None) -> None:
        assert policies.report_due(today) == due


class TestReportFacts:
    @pytest.mark.duty("OTM-25", "ECL-28a")
    def test_say_of_which_day_it_is_and_prove_each_data_file_without_a_name(self) -> None:
        row = IdentityReport(
            frozen_on=date(2026, 7, 1),
            frozen_at=JULY,
            registered_rows=2,
            registered_sha256="aa",
            unregistered_rows=1,
            unregistered_sha256="bb",
        )

        assert queries.report_facts(row) == {
            "report_id": str(row.id),
            "scope": "identity_report",
            "subject_type": "regulators.identity_report",
            "subject_id": str(row.id),
            "basis": "OTM-25",
            "basis_source": CATALOGUE["OTM-25"].source,
            "frozen_on": "2026-07-01",
            "frozen_at": "2026-07-01T02:00:00+00:00",
            "data_files": [
                {"name": "registered.csv", "rows": 2, "sha256": "aa"},
                {"name": "unregistered.csv", "rows": 1, "sha256": "bb"},
            ],
            "watermark": f"tianping identity report 2026-07-01 {row.id}",
        }


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestFreeze:
    @pytest.mark.duty("OTM-25", "ECL-28a")
    def test_holds_every_shop_that_stands_once_a_half_year(self, at: datetime) -> None:
        shop, farm = merchants.opened(at), merchants.opened(at, **asdict(merchants.FARM))

        row = builders.report_frozen(MIDNIGHT)

        with builders.scopes.bound(builders.scopes.SYSTEM), transaction.atomic():
            assert identity_report.freeze_report(by=builders.part("regulators"), at=MIDNIGHT) is None
            assert identity_report.freeze_report(by=builders.part("regulators"), at=MIDNIGHT - TICK) is None  # June
        assert (row.frozen_on, row.registered_rows, row.unregistered_rows) == (date(2026, 7, 1), 1, 1)
        assert row.unregistered_ids == [str(farm.id)]
        assert str(shop.id) not in row.wrong
        with acting_as(STAFF), transaction.atomic():
            registered, unregistered = queries.report_data(row)
        assert merchants.TEA_HOUSE.business_address in registered.text
        assert merchants.FARM.representative in unregistered.text
        assert (registered.sha256, unregistered.sha256) == (row.registered_sha256, row.unregistered_sha256)

    @pytest.mark.duty("OTM-25", "ECL-28a")
    @pytest.mark.parametrize(
        ("at", "house", "law"),
        [
            (MIDNIGHT, date(2026, 7, 20), date(2026, 7, 31)),
            (JULY, date(2026, 7, 20), date(2026, 7, 31)),
            (datetime(2026, 7, 4, tzinfo=UTC), date(2026, 7, 20), date(2026, 7, 31)),
            (datetime(2025, 7, 4, tzinfo=UTC), date(2025, 7, 20), date(2025, 7, 31)),  # a Sunday moves no promise
            (datetime(2026, 1, 4, tzinfo=UTC), date(2026, 1, 20), date(2026, 2, 2)),  # a Saturday moves the law's end
        ],
    )
    def test_counts_from_the_first_whenever_a_worker_ran(self, at: datetime, house: date, law: date) -> None:
        row = builders.report_frozen(at)

        with acting_as(STAFF), transaction.atomic():
            assert due_at(row.id, of=FILE_REPORT) == datetime(house.year, house.month, house.day, 16, 0, tzinfo=UTC)
            assert due_at(row.id, of=REPORT_MONTH) == datetime(law.year, law.month, law.day, 16, 0, tzinfo=UTC)

    @pytest.mark.duty("OTM-25")
    def test_alarms_on_the_houses_day_and_at_the_end_of_the_month(self) -> None:
        row, house = builders.report_frozen(JULY), datetime(2026, 7, 20, 16, 0, tzinfo=UTC)
        end = datetime(2026, 7, 31, 16, 0, tzinfo=UTC)
        trying.sweep(house - TICK)
        assert builders.report_now(row).late_since is None
        trying.sweep(house)
        trying.sweep(end - TICK)
        assert (builders.report_now(row).late_since, builders.report_now(row).overdue_since) == (house, None)
        trying.sweep(end)

        assert builders.report_now(row).overdue_since == end

    def test_is_nothing_of_february(self) -> None:
        row = builders.report_frozen(JULY)

        with pytest.raises(IntegrityError, match="report_of_january_or_july"):
            with builders.scopes.bound(builders.scopes.SYSTEM), transaction.atomic():
                row.id, row.frozen_on = builders.new_id(), date(2026, 2, 1)
                row.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestFile:
    @pytest.mark.duty("OTM-25")
    def test_keeps_the_receipt_and_ends_the_clocks(self, refused: Any) -> None:
        row = builders.report_frozen(JULY)
        with acting_as(STAFF), transaction.atomic():
            with refused(ReceiptRefused):
                identity_report.file_report(row.id, receipt_no="已报送。", receipt=picture(), by=STAFF, at=JULY)
            with refused(UnknownKind):
                identity_report.file_report(row.id, receipt_no="2026-7", receipt=b"no picture", by=STAFF, at=JULY)

        builders.report_filed(row, JULY)

        found = builders.report_now(row)
        assert (found.state, found.receipt_no, found.filed_by) == ("filed", "闽市监收〔2026〕7号", STAFF.id)
        with store.intact(found.receipt_name, sha256=found.receipt_sha256) as kept:
            assert kept.read()
        trying.sweep(datetime(2026, 8, 1, tzinfo=UTC))
        assert builders.report_now(row).late_since is None

    def test_without_a_receipt_is_refused_by_the_database(self) -> None:
        row = builders.report_frozen(JULY)

        with pytest.raises(IntegrityError, match="filed_with_a_receipt"):
            with acting_as(STAFF), transaction.atomic():
                IdentityReport.objects.filter(id=row.id).update(state="filed", filed_at=JULY)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheQueue:
    @pytest.mark.duty("OTM-25", "HSE-17")
    def test_lets_staff_take_the_files_and_file_them(self, staff_client: Client, at: datetime) -> None:
        merchants.opened(at)
        row = builders.report_frozen(JULY)
        where = f"/admin/regulators/identityreport/{row.id}"
        assert staff_client.get("/admin/regulators/identityreport/").status_code == 200
        assert merchants.TEA_HOUSE.business_address not in staff_client.get(f"{where}/data-files/").content.decode()

        taken = staff_client.post(f"{where}/data-files/", {"choice": "take"})
        receipt = SimpleUploadedFile("receipt.png", picture())
        none = staff_client.get(f"{where}/receipt/", follow=True).content.decode()
        staff_client.post(f"{where}/handle/", {"receipt_no": "2026-007", "receipt": receipt, "choice": "file"})

        with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
            assert archive.namelist() == ["registered.csv", "unregistered.csv"]
            assert merchants.TEA_HOUSE.business_address in archive.read("registered.csv").decode()
        assert "no receipt yet" in none
        assert builders.report_now(row).state == "filed"
        kept = staff_client.get(f"{where}/receipt/")
        assert kept["Content-Disposition"] == "attachment"
        assert hashlib.sha256(kept.content).hexdigest() == builders.report_now(row).receipt_sha256
        with acting_as(STAFF), transaction.atomic():
            assert "regulators.report_fetched" in topics_about(row.id)


@pytest.mark.commits
@pytest.mark.duty("OTM-25", "HSE-17", "ECL-28a")
def test_the_manifest_proves_the_data_files_offline(at: datetime, tmp_path: Path) -> None:
    """And who is exempt from registration is told how to register."""
    with as_login("worker"):
        farm = merchants.opened(at, **asdict(merchants.FARM))
        row = builders.report_frozen(JULY)
    sequenced()
    with as_login("worker"):
        relayed()
    with acting_as(STAFF), transaction.atomic():
        manifest, data = queries.manifest_of(row), queries.report_data(row)
    with store.open_file(manifest.storage_name) as file:
        bundle = file.read()

    code, said = verified(bundle, tmp_path)

    assert (code, said["ok"]) == (0, True)
    assert said["facts"]["data_files"] == [
        {"name": file.name, "rows": file.rows, "sha256": file.sha256} for file in data
    ]
    assert said["facts"]["watermark"]
    assert merchants.FARM.representative not in json.dumps(said, ensure_ascii=False)
    with as_login("worker"):
        office = builders.regulator(at)
        builders.let_in(office, at)
    desk = builders.desk_of(office, at)
    assert hashlib.sha256(bundle).hexdigest() in desk.get("/regulator/reports").content.decode()
    assert body_of(desk.get(f"/regulator/reports/{row.id}/manifest")) == bundle
    with as_login("worker"):
        owner = merchants.owner_of(farm)
        assert "regulators.register_reminder" in notices_of(owner)
