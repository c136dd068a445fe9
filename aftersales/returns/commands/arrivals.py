"""Commands on goods of a return: note their arrival, look for them, send them home again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from aftersales.returns.commands.decisions import at_its_shop, grant_money, hand_on, refuse
from aftersales.returns.deadlines import ARRIVE, FIND_ARRIVAL
from aftersales.returns.errors import NotNow, RulingRefused, UnknownReturnParcel
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import Arrival, HomeParcel, ReturnParcel, ReturnReport
from aftersales.returns.models.returns import Return
from aftersales.returns.policies import handling, red_lines
from aftersales.returns.policies.handling import Against
from aftersales.returns.ports import OTHER_PARCELS
from aftersales.returns.queries import cases
from aftersales.returns.states import ReturnState
from aftersales.returns.types import ArrivalSource, GrantBasis, HomeSource, ReturnFacts, Unfound
from orders.sales import queries as sales_queries
from orders.sales.ports import CARRIERS, carrier_named
from orders.sales.types import ParcelEvent, ParcelNews
from platform_core.actors import Actor, Role
from platform_core.cases.queries import runs
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for

# A parcel that was offered and not taken was there: its sender has done their duty.
ENDS_THE_WAY: Final = {ParcelEvent.SIGNED: HomeSource.CARRIER, ParcelEvent.REFUSED: HomeSource.REFUSAL}


@carries_out(Return.CASE, "send_home")
@transaction.atomic(savepoint=False)
@together()
def send_home(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> HomeParcel:
    """Send the goods to the shopper again, where the order went. The clock runs on until they arrive.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``, also for a carrier that reports nothing to us.
    """

    def judge(case: Return) -> None:
        refuse("send_home", handling.may_send_home(cases.facts(case), followed=carrier in CARRIERS, at=at))

    begun = begin(Return, "send_home", return_id, by=by, at=at, judge=judge)
    case = begun.row
    parcel = HomeParcel.objects.create(**case.child_fields(), carrier=carrier, waybill=waybill, sent_at=at)
    region_code = sales_queries.order(case.order_id, by=by).region_code
    begun.say(parcel_id=parcel.id, carrier=carrier, waybill=waybill, region_code=region_code)
    return parcel


@carries_out(Return.CASE, "confirm_home")
@transaction.atomic(savepoint=False)
@together()
def confirm_home(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """Confirm, as the shopper, that the goods are home again. Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``."""
    with at_its_shop(return_id, by=by):
        begun = begin(Return, "confirm_home", return_id, by=by, at=at, judge=_judge("confirm_home", since=at))
        return begun.say(source=HomeSource.SHOPPER)


def _record_home_report(report: ReturnReported, parcel: HomeParcel, *, source: Actor, by: Actor, at: datetime) -> None:
    """Apply a carrier's report on goods on their way home. One that comes too late, or twice, changes nothing.

    Raises ``UnknownReturnParcel`` when ``source`` is not its carrier.
    """
    if source != carrier_named(parcel.carrier):
        raise UnknownReturnParcel(parcel_id=report.parcel_id)
    since = min(report.happened_at, at)  # the carrier's clock may be ahead
    facts = cases.facts_of(parcel.case_id, by=by)
    if report.kind not in ENDS_THE_WAY or not handling.may_come_home(facts, since=since):
        return
    with acting_for(parcel.merchant_id):
        begun = begin(Return, "come_home", parcel.case_id, by=by, at=at, judge=_judge("come_home", since=since))
        begun.say(source=ENDS_THE_WAY[report.kind])


def _judge(action: str, *, since: datetime) -> Callable[[Return], None]:
    def judge(case: Return) -> None:
        refuse(action, handling.may_come_home(cases.facts(case), since=since))

    return judge


# What counts as an arrival though nobody has seen one.
SUPPOSED: Final[Mapping[Unfound, ArrivalSource]] = {
    Unfound.OFFERED: ArrivalSource.REFUSAL,
    Unfound.SHOWN: ArrivalSource.SILENCE,
}
FIRST_HEARD: Final[Mapping[Role, str]] = {
    Role.MERCHANT: "confirm_arrival",
    Role.STAFF: "find_arrival",
    Role.SYSTEM: "arrive",
}


@transaction.atomic(savepoint=False)
def report(fact: ReturnReported, *, by: Actor, at: datetime) -> None:
    """Publish a carrier's report in that carrier's name; the relay applies it."""
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
@together()
def record_report(report: ReturnReported, *, source: Actor, by: Actor, at: datetime) -> None:
    """Record a carrier's report. A signature at the shop is the arrival; a parcel refused there is a task for staff.

    Reports may come twice and in any order. Raises ``UnknownReturnParcel``, also when ``source`` is not its carrier,
    and ``NotNow`` where somebody was faster: send it again.
    """
    parcel = ReturnParcel.objects.filter(id=report.parcel_id).first()
    if parcel is None and _record_outbound_report(report, source=source, by=by, at=at):
        return
    if parcel is None or source != carrier_named(parcel.carrier):
        raise UnknownReturnParcel(parcel_id=report.parcel_id)
    with acting_for(parcel.merchant_id):
        if _search_refused_parcel(report, parcel, by=by, at=at):
            return
        since = min(report.happened_at, at)  # the carrier's clock may be ahead
        signed = _signed_return(report, parcel, by=by)
        if signed and handling.may_note_arrival(signed, since=since):
            judge = _still_brings_back(parcel, since=since)
            case = _arrive(signed, ArrivalSource.CARRIER, since=since, judge=judge, by=by, at=at)
        else:
            case = Return.objects.take(parcel.case_id, by=by)
        if not _is_last(parcel):  # the shopper has corrected it: this one was another's
            return
        _note_report(case, report, at=at)
        if signed:
            ReturnParcel.objects.filter(id=parcel.id, signed_at=None).update(signed_at=since)
        elif report.kind is ParcelEvent.REFUSED and cases.facts(case).refused_at and case.stage is ReturnState.SENT:
            search(case, "search_at_once", by=by, at=at)


def _record_outbound_report(report: ReturnReported, *, source: Actor, by: Actor, at: datetime) -> bool:
    """Record a report on goods that go home, or that the shop owes for a case above; False for another parcel."""
    if home := HomeParcel.objects.filter(id=report.parcel_id).first():
        _record_home_report(report, home, source=source, by=by, at=at)
        return True
    return any(
        others.record(report.parcel_id, kind=report.kind, source=source, by=by, at=at)
        for others in OTHER_PARCELS.values()
    )


@transaction.atomic(savepoint=False)
def record_answer(parcel: ReturnParcel | HomeParcel, *, known: Sequence[ParcelNews], by: Actor, at: datetime) -> None:
    """Record the reports of a carrier that was asked, as far as they had not come. Refuses as ``record_report``."""
    heard = set(ReturnReport.objects.filter(case_id=parcel.case_id).values_list("kind", "happened_at"))
    for news in known:
        if (news.kind, news.happened_at) not in heard:
            told = f"traced {news.kind} {news.happened_at.isoformat()}"
            fact = ReturnReported(report_id=told, parcel_id=parcel.id, kind=news.kind, happened_at=news.happened_at)
            record_report(fact, source=carrier_named(parcel.carrier), by=by, at=at)


@carries_out(Return.CASE, "confirm_arrival")
@transaction.atomic(savepoint=False)
@together()
def confirm_arrival(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """Confirm, as the shop, that the goods are back. With that it has begun to handle the return.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """

    def judge(facts: ReturnFacts) -> None:
        refuse("confirm_arrival", handling.may_confirm_arrival(facts, at=at))

    Return.CASE.require_role(Return.CASE.by_name["confirm_arrival"], by=by)
    facts = cases.facts_of(return_id, by=by)
    return _arrive(facts, ArrivalSource.SHOP, since=at, judge=judge, by=by, at=at)


@carries_out(Return.CASE, "find_arrival")
@carries_out(Return.CASE, "move_arrival_forward")
@carries_out(Return.CASE, "note_arrival")
@transaction.atomic(savepoint=False)
@together()
def find_arrival(return_id: UUID, *, arrived_at: datetime, reasons: str, by: Actor, at: datetime) -> Return:
    """Note, as staff, since when the goods are back, on a proof that is named.

    Raises ``ReturnNotFound``, ``WrongRole``, ``RulingRefused`` without reasons, ``NotNow``.
    """
    Return.CASE.require_role(Return.CASE.by_name["find_arrival"], by=by)
    since = min(max(arrived_at, Return.objects.see(return_id, by=by).noticed_at), at)

    def judge(facts: ReturnFacts) -> None:
        verdict = handling.may_find_arrival(facts, since=since, reasons=reasons)
        if Against.REASONS_MISSING in verdict.reasons:
            raise RulingRefused(reasons=verdict.codes())
        refuse("find_arrival", verdict)

    with at_its_shop(return_id, by=by):
        facts = cases.facts_of(return_id, by=by)
        return _arrive(facts, ArrivalSource.STAFF, since=since, judge=judge, by=by, at=at, reasons=reasons)


@transaction.atomic(savepoint=False)
def search_if_missing(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Begin the search for goods that should have arrived; False if somebody was faster.

    Inside ``acting_for`` the shop.
    """
    case = Return.objects.take(return_id, by=by)
    on_their_way = case.stage is ReturnState.SENT
    if on_their_way:
        search(case, "search", by=by, at=at)
    return on_their_way


@transaction.atomic(savepoint=False)
@together()
def end_search(return_id: UUID, *, by: Actor, at: datetime) -> Unfound:
    """End a search by the facts known when staff's time is over. Gives the outcome. Inside ``acting_for`` the shop."""
    case = Return.objects.take(return_id, by=by)
    facts = cases.facts(case)
    found = red_lines.outcome_of_search(facts, shown=bool(cases.files_added_by(Role.SHOPPER, return_id)))
    if found in SUPPOSED:
        begun = begin(Return, "suppose_arrival", return_id, by=by, at=at)
        _note(begun, SUPPOSED[found], since=facts.refused_at or at)
    elif found is Unfound.LOST:
        grant_money(begin(Return, "count_as_lost", return_id, by=by, at=at), GrantBasis.LOST)
    elif found is Unfound.UNSHOWN:
        begin(Return, "end_unshown", return_id, by=by, at=at).say()
    return found


def search(case: Return, step: str, *, by: Actor, at: datetime) -> None:
    """Begin a search: staff have to find out by its clock whether the goods are back. One search at a time."""
    if not runs(case, FIND_ARRIVAL):
        begin(Return, step, case.id, by=by, at=at).say()


def _arrive(
    seen: ReturnFacts,
    source: ArrivalSource,
    *,
    since: datetime,
    judge: Callable[[ReturnFacts], None],
    by: Actor,
    at: datetime,
    reasons: str = "",
) -> Return:
    """Record an arrival. It stops clocks; which ones, the facts ``seen`` before the return is locked say.

    ``judge`` gets the facts under the lock. If the step has changed by then, nothing is done: ``NotNow``, and the
    caller asks again.
    """
    step = _step(seen, since=since, by=by)

    def judge_again(case: Return) -> None:
        facts = cases.facts(case)
        judge(facts)
        if _step(facts, since=since, by=by) != step:
            raise NotNow(action="arrive", reasons=(Against.ALREADY_BACK,))

    begun = begin(Return, step, seen.id, by=by, at=at, judge=judge_again)
    return _note(begun, source, since=since, reasons=reasons)


def _step(facts: ReturnFacts, *, since: datetime, by: Actor) -> str:
    if handling.is_earlier_arrival(facts, since=since):
        return "move_arrival_forward"
    return "note_arrival" if facts.state == ReturnState.GRANTED else FIRST_HEARD[by.role]


def _note(begun: Begun[Return], source: ArrivalSource, *, since: datetime, reasons: str = "") -> Return:
    """Write the arrival. The refund's clocks count from it; one that has run out by now falls due at once."""
    write(Arrival(**begun.row.child_fields(), source=source, arrived_at=since, noted_at=begun.at), reasons)
    case = begun.say(counted_from=since, source=source, arrived_at=since)
    hand_on(case, since=since, at=begun.at)
    return case


def _search_refused_parcel(report: ReturnReported, parcel: ReturnParcel, *, by: Actor, at: datetime) -> bool:
    """Begin the search for a parcel that the shop refused while it was expected. False for any other report.

    Read without a lock, so that the clock ends before the row is locked, as everywhere.
    """
    if report.kind is not ParcelEvent.REFUSED:
        return False
    case = cases.one_return(parcel.case_id, by=by)
    known = handling.is_of_this_return(cases.facts(case), happened_at=report.happened_at)
    if not (known and case.parcel == parcel and runs(case, ARRIVE)):
        return False

    def judge(row: Return) -> None:
        if not _is_last(parcel):
            raise NotNow(action="arrive", reasons=(Against.ALREADY_SENT,))

    begun = begin(Return, "search_at_once", case.id, by=by, at=at, judge=judge)
    _note_report(begun.row, report, at=at)
    begun.say()
    return True


def _signed_return(report: ReturnReported, parcel: ReturnParcel, *, by: Actor) -> ReturnFacts | None:
    """The return whose goods the carrier has handed to the shop, before it is locked.

    None if the report is of something else than a signature, if the shopper has corrected the parcel since, or if the
    shopper still had the goods at the notice.
    """
    if report.kind is not ParcelEvent.SIGNED:
        return None
    facts = cases.facts(Return.objects.see(parcel.case_id, by=by))
    counts = _is_last(parcel) and handling.is_of_this_return(facts, happened_at=report.happened_at)
    return facts if counts else None


def _is_last(parcel: ReturnParcel) -> bool:
    """Whether the shopper has named no other parcel since."""
    said = ReturnParcel.objects.filter(case_id=parcel.case_id).order_by("-id").values_list("id", flat=True)
    return said[0] == parcel.id


def _still_brings_back(parcel: ReturnParcel, *, since: datetime) -> Callable[[ReturnFacts], None]:
    """Build a check under the lock that no parcel was corrected, and no goods arrived, since the first look."""

    def judge(facts: ReturnFacts) -> None:
        if not _is_last(parcel):
            raise NotNow(action="arrive", reasons=(Against.ALREADY_SENT,))
        refuse("arrive", handling.may_note_arrival(facts, since=since))

    return judge


def _note_report(case: Return, report: ReturnReported, *, at: datetime) -> None:
    heard = {"kind": report.kind, "happened_at": report.happened_at, "reported_at": at}
    ReturnReport.objects.get_or_create(**case.child_fields(), report_id=report.report_id, defaults=heard)
