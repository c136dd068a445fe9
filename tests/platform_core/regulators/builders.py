"""Who asks for data in these tests, and how far has it come? By the commands that the doors call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.actors import DEADLINES, RELAY, Actor, Role, part
from platform_core.cases.steps import begin, make
from platform_core.deadlines.commands import clocks
from platform_core.drivers.world.deals import picture
from platform_core.regulators import queries
from platform_core.regulators.commands import appointing, asking, deciding, identity_report, own_file
from platform_core.regulators.deadlines import FILE_REPORT
from platform_core.regulators.models import Approval, DataRequest, Dossier, Export, IdentityReport, Regulator
from platform_core.regulators.types import Basis, Kind, NewRequest, Period
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from tests import sessions
from tests.merchants import builders as merchants
from tests.platform_core.accounts.people import code_for

SECRET = "JBSWY3DPEHPK3PXP"
OFFICE = "杭州市市场监督管理局"
LETTER = "杭市监网调〔2026〕12号"
STAFF = Actor(id=UUID(int=7), role=Role.STAFF)
COLLEAGUE = Actor(id=UUID(int=11), role=Role.STAFF)  # who says the first yes
APPOINTER = Actor(id=UUID(int=8), role=Role.STAFF)  # who lets somebody in answers nothing that they ask
AS_ASKED = Period()
API = "/api/regulator/v1"


def acting_as(actor: Actor) -> Any:
    """With the scope that the door would give this actor."""
    if actor.role is Role.REGULATOR:
        return scopes.bound(scopes.regulator(actor.id))
    return merchants.acting_as(actor)


def a_shop() -> UUID:
    with acting_as(STAFF), transaction.atomic():
        return Tenant.objects.create(id=new_id()).id


def regulator(at: datetime, *, authority: str = OFFICE) -> Actor:
    """Somebody appointed; the right to come in is another step (``let_in``)."""
    person = merchants.person(at)
    appointed(person.id, at, authority=authority)
    return Actor(id=person.id, role=Role.REGULATOR)


def appointed(person_id: UUID, at: datetime, *, authority: str = OFFICE, by: Actor = APPOINTER) -> UUID:
    with acting_as(by), transaction.atomic():
        found = appointing.appoint(person_id, authority=authority, region_code="330100", reason="来函", by=by, at=at)
    return found.regulator_id


def dismissed(person: Actor, at: datetime) -> None:
    with acting_as(STAFF), transaction.atomic():
        row = Regulator.objects.in_force().get(person_id=person.id)
        appointing.dismiss(row.id, reason="调离岗位", by=STAFF, at=at)


def let_in(by: Actor, at: datetime) -> None:
    """What the relay does with the fact of the appointment; the person enrols a second factor. As the worker."""
    with acting_as(RELAY), transaction.atomic():
        appointing.let_in(by.id, by=RELAY, at=at)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=at)


def asked(**changes: Any) -> NewRequest:
    """An order's trail, on the article of the e-commerce law."""
    new = NewRequest(kind=Kind.ORDER, subject_id=new_id(), basis=Basis.E_COMMERCE_LAW_25, document_no=LETTER)
    return replace(new, **changes)


def of_a_shop(shop: UUID, *, since: datetime, until: datetime) -> NewRequest:
    return asked(kind=Kind.MERCHANT, subject_id=shop, period=Period(since, until))


def filed(by: Actor, new: NewRequest, at: datetime) -> DataRequest:
    with acting_as(by), transaction.atomic():
        return asking.file_request(new, by=by, at=at)


def endorsed(row: DataRequest, at: datetime, *, period: Period = AS_ASKED, by: Actor = COLLEAGUE) -> DataRequest:
    with acting_as(by), transaction.atomic():
        return deciding.endorse(row.id, reason="函件齐备", period=period, by=by, at=at)


def approved(row: DataRequest, at: datetime, *, period: Period = AS_ASKED, by: Actor = STAFF) -> Approval:
    """By two: one endorses it as it was asked, the other decides."""
    endorsed(row, at)
    with acting_as(by), transaction.atomic():
        return deciding.approve(row.id, reason="依据充分，范围适当", period=period, by=by, at=at)


def rejected(row: DataRequest, at: datetime) -> None:
    with acting_as(STAFF), transaction.atomic():
        deciding.reject(row.id, reason="缺少法律依据", by=STAFF, at=at)


def withdrawn(row: DataRequest, at: datetime) -> None:
    by = Actor(id=row.person_id, role=Role.REGULATOR)
    with acting_as(by), transaction.atomic():
        asking.withdraw(row.id, by=by, at=at)


def lying_ready(row: DataRequest, at: datetime) -> None:
    """Handed over, with no bundle in the store: only the sequencer's login writes the row of one."""
    with acting_as(RELAY), transaction.atomic():
        begin(DataRequest, "hand_over", row.id, by=RELAY, at=at).say(export_id=new_id())


def handed_over(row: DataRequest, at: datetime) -> None:
    """What the relay does with the fact that it is built."""
    with acting_as(RELAY), transaction.atomic():
        deciding.hand_over(row.id, by=RELAY, at=at)


def dossier_asked(order_id: UUID, by: Actor, at: datetime) -> Dossier:
    with acting_as(by), transaction.atomic():
        return own_file.ask_for_dossier(order_id, by=by, at=at)


def dossier_collected(row: Dossier, at: datetime) -> None:
    """What the relay does with the fact that it was asked for."""
    with acting_as(RELAY), transaction.atomic():
        own_file.collect(row.id, by=RELAY, at=at)


def dossier_lying_ready(row: Dossier, at: datetime) -> None:
    """With no bundle in the store, as above."""
    with acting_as(RELAY), transaction.atomic():
        begin(Dossier, "lay_ready", row.id, by=RELAY, at=at).say()


def dossier_now(row: Dossier, by: Actor = STAFF) -> Dossier:
    with acting_as(by), transaction.atomic():
        return Dossier.objects.see(row.id, by=by)


def report_frozen(at: datetime) -> IdentityReport:
    """What the task does on the first of a January or a July."""
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        row = identity_report.freeze_report(by=part("regulators"), at=at)
    assert row
    return row


def last_report() -> IdentityReport | None:
    with acting_as(STAFF), transaction.atomic():
        return IdentityReport.objects.first()


def report_late(row: IdentityReport, at: datetime) -> None:
    """The house's own day is over."""
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        clocks.void(FILE_REPORT, subject_id=row.id, by=DEADLINES, at=at, reason="missed")
        make(IdentityReport, "remind", row.id, by=DEADLINES, at=at)


def report_filed(row: IdentityReport, at: datetime, *, number: str = "闽市监收〔2026〕7号") -> None:
    with acting_as(STAFF), transaction.atomic():
        identity_report.file_report(row.id, receipt_no=number, receipt=picture(), by=STAFF, at=at)


def report_now(row: IdentityReport) -> IdentityReport:
    with acting_as(STAFF), transaction.atomic():
        return IdentityReport.objects.get(id=row.id)


def now(row: DataRequest, by: Actor = STAFF) -> DataRequest:
    with acting_as(by), transaction.atomic():
        return queries.request(row.id, by=by)


def export_of(row: DataRequest) -> Export:
    with acting_as(STAFF), transaction.atomic():
        return Export.objects.get(approval__request=row)


def desk_of(by: Actor, at: datetime, *, with_code: bool = True) -> Client:
    """A browser that is signed in, with the second factor shown."""
    client = Client(headers={"accept-language": "en"})
    with acting_as(by), transaction.atomic():
        token = sessions.begun(by.id, with_code=with_code)
    client.cookies["sessionid"] = token
    return client


def token_of(username: str, password: str, client: Client) -> str:
    body = {"username": username, "password": password, "code": code_for(SECRET)}
    reply = client.post(f"{API}/sessions", body, "application/json")
    assert reply.status_code == 201, reply.content
    return str(reply.json()["token"])
