"""Who asks about their own data in these tests, and how far has it come? By the commands that the doors call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from platform_core.accounts import codes
from platform_core.accounts.models import SentCode
from platform_core.actors import RELAY, Actor, Role
from platform_core.tenancy import scopes
from privacy.closures import commands as closures_commands
from privacy.closures.models import Closure
from privacy.incidents import commands as incidents_commands
from privacy.incidents.models import Incident
from privacy.incidents.types import Grade, IncidentFindings
from privacy.requests import commands as requests_commands
from privacy.requests.models import Request
from privacy.requests.types import NewRequest, RequestKind
from privacy.retention.commands import place_hold
from privacy.retention.models import Hold
from privacy.retention.types import NewHold
from tests.merchants.builders import acting_as, person

STAFF = Actor(id=UUID(int=7), role=Role.STAFF)
HERE = "10.20.30.40"
CODE = "BCDF-GHJK"
FOR_EVER = datetime(2099, 1, 1, tzinfo=UTC)
WORDS = {RequestKind.EXPLANATION: "为什么我的退款申请被程序拒绝？"}


def does(by: Actor, command: Any, *what: Any, **how: Any) -> Any:
    """The command, as its door calls it."""
    with acting_as(by), transaction.atomic():
        return command(*what, **how, by=by)


def sent_code(person_id: UUID) -> str:
    """A code that the worker has sent them; nobody but the worker makes one."""
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        SentCode.objects.create(
            person_id=person_id, to_index=b"x" * 16, code_index=codes.index_of(CODE), good_until=FOR_EVER
        )
    return CODE


def new(kind: RequestKind, me: Actor, **changes: Any) -> NewRequest:
    """What the page sends: words where words are wanted, and a code where one is."""
    fields: dict[str, Any] = {"kind": kind, "words": WORDS.get(kind, ""), "address": HERE} | changes
    if kind in (RequestKind.ACCESS, RequestKind.TRANSFER, RequestKind.DELETION) or fields.get("contact"):
        fields["sent_code"] = fields["sent_code"] if "sent_code" in fields else sent_code(me.id)
    return NewRequest(**fields)


def asked(me: Actor, kind: RequestKind, at: datetime, **changes: Any) -> Request:
    row: Request = does(me, requests_commands.ask, new(kind, me, **changes), at=at)
    return row


def carried_out(row: Request, at: datetime) -> None:
    """What the relay does with the fact."""
    does(RELAY, requests_commands.carry_out, row.id, at=at)


def closing(me: Actor, at: datetime) -> Closure:
    row: Closure = does(me, closures_commands.ask_to_close, sent_code=sent_code(me.id), address=HERE, at=at)
    return row


def closed(row: Closure, at: datetime) -> None:
    does(RELAY, closures_commands.close, row.id, at=at)


def erased(row: Closure, at: datetime) -> None:
    does(RELAY, closures_commands.erase, row.id, at=at)


def held(me: Actor, at: datetime, **changes: Any) -> Hold:
    fields: dict[str, Any] = {
        "retention": "RT_TRANSACTION",
        "duty": "ECL-31",
        "reference_type": "orders.order",
        "reference_id": me.id,
        "counted_from": at,
        "lasts": changes.pop("lasts", None),
    }
    row: Hold = does(RELAY, place_hold, me.id, hold=NewHold(**fields | changes), at=at)
    return row


def found(at: datetime, **changes: Any) -> IncidentFindings:
    said: dict[str, Any] = {
        "what": "一台备份磁盘丢失",
        "kinds": "姓名、手机号码（加密）",
        "cause": "运输途中遗失",
        "harm": "诈骗电话",
        "measures": "已更换密钥；请警惕陌生来电",
        "persons": 12,
        "sensitive": 0,
        "found_at": at,
    }
    return IncidentFindings(**said | changes)


def incident(at: datetime, **changes: Any) -> Incident:
    row: Incident = does(STAFF, incidents_commands.open_incident, found(at, **changes), at=at)
    return row


def graded(row: Incident, at: datetime, *, as_: Grade = Grade.LARGER) -> None:
    does(STAFF, incidents_commands.grade, row.id, as_=as_, at=at)


def listed(row: Incident, at: datetime) -> Actor:
    """Somebody whose data it touched, on the list."""
    concerned = somebody(at)
    does(STAFF, incidents_commands.list_people, row.id, people=[concerned.id], at=at)
    return concerned


def people_told(row: Incident, at: datetime) -> None:
    """What the relay does once they are to be told."""
    does(RELAY, incidents_commands.tell_people, row.id, at=at)


def reported(row: Incident, at: datetime) -> None:
    does(STAFF, incidents_commands.report, row.id, receipt_no="闽网信〔2026〕8号", at=at)


def somebody(at: datetime) -> Actor:
    return person(at)
