"""Requests about one's own data, the end of an account, and an incident that touched it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from platform_core.accounts import codes
from platform_core.accounts.models import SentCode
from platform_core.actors import Actor
from platform_core.cases.steps import make
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.tenancy.scopes import SYSTEM, bound
from privacy.closures import commands as closures_commands
from privacy.incidents import commands as incidents_commands
from privacy.incidents.models import Incident
from privacy.incidents.types import Grade, IncidentFindings
from privacy.requests import commands as requests_commands
from privacy.requests.types import IN_WORDS, NewRequest, RequestKind

HERE: Final = "10.20.30.40"
RECEIPT: Final = "浙网信收〔2026〕8号"

fetch_data: Final = only("shopper", "request", requests_commands.fetch)
withdraw_request: Final = only("shopper", "request", requests_commands.withdraw_request)
answer_request: Final = only("staff", "request", requests_commands.answer, words="程序只看金额和时间，人已复核")
refuse_request: Final = only("staff", "request", requests_commands.refuse, words="法律要求保存")
keep_account: Final = only("shopper", "closure", closures_commands.take_back)
report_incident: Final = only("staff", "incident", incidents_commands.report, receipt_no=RECEIPT)
tell_persons: Final = only("staff", "incident", partial(make, Incident, "tell_persons"))
spare_persons: Final = only("staff", "incident", incidents_commands.spare, because="磁盘已找回，未被读取")
end_incident: Final = only("staff", "incident", partial(make, Incident, "end_handling"))
file_incident: Final = only(
    "staff", "incident", incidents_commands.close_incident, analysis="运输交接未核对", receipt_no=RECEIPT
)


@verb("shopper")
def ask_for_data(deal: Deal, by: Actor, at: datetime, *, kind: RequestKind) -> None:
    """Ask for data with a code that came by message, where one is wanted."""
    words = "为什么我的退款申请被程序拒绝？" if kind in IN_WORDS else ""
    new = NewRequest(kind=kind, words=words, sent_code=_code(by, at), address=HERE)
    deal.request = requests_commands.ask(new, by=by, at=at).id


@verb("shopper")
def close_account(deal: Deal, by: Actor, at: datetime) -> None:
    deal.closure = closures_commands.ask_to_close(sent_code=_code(by, at), address=HERE, by=by, at=at).id


@verb("staff")
def open_incident(deal: Deal, by: Actor, at: datetime) -> None:
    """A disk is lost, with the shopper's data on it, as was seen just now."""
    found = IncidentFindings(
        what="一台备份磁盘丢失",
        kinds="姓名、手机号码（加密）",
        cause="运输途中遗失",
        harm="诈骗电话",
        measures="已更换密钥；请警惕陌生来电",
        persons=1,
        sensitive=0,
        found_at=at,
    )
    deal.incident = incidents_commands.open_incident(found, by=by, at=at).id
    incidents_commands.list_people(deal.incident, people=[deal.shopper.id], by=by, at=at)


@verb("staff", needs="incident")
def grade_incident(deal: Deal, by: Actor, at: datetime, *, larger: bool) -> None:
    incidents_commands.grade(deal.incident, as_=Grade.LARGER if larger else Grade.ORDINARY, by=by, at=at)


def _code(by: Actor, at: datetime) -> str:
    """One that the worker has sent to their phone, as nobody but the worker does."""
    code = codes.new()
    with bound(SYSTEM):
        SentCode.objects.create(
            person_id=by.id,
            to_index=codes.index_of(code),
            code_index=codes.index_of(code),
            good_until=at + timedelta(seconds=codes.GOOD_FOR),
        )
    return code
