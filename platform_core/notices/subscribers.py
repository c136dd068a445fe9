"""Subscribers of notices: they send letters, and tell people of facts of lower packages."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from platform_core.accounts.commands import recovering
from platform_core.accounts.events import AccountReopened, AccountShut, CodeRequested, PasswordChanged, StaffNoMore
from platform_core.accounts.types import OutgoingCode
from platform_core.actors import RELAY, Role
from platform_core.audit.events import LogFoundTampered
from platform_core.deadlines.events import DeadlineNear, DeadlineStuck
from platform_core.deadlines.queries import promises
from platform_core.deadlines.specs import DECLARED
from platform_core.eventlog.events import DeliveryGivenUp, DeliveryParked
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import Heard, subscribe, subscribe_together
from platform_core.http import outside
from platform_core.legal.events import ProposalLapsed
from platform_core.notices import commands, policies, ports, queries
from platform_core.notices.errors import CarrierSilent
from platform_core.notices.events import DispatchQueued, NoticeSent
from platform_core.notices.types import GIVEN_UP, GUIDE, Channel, Outgoing, Receipt
from platform_core.vault.ports import disclose

LETTERS: Final = 20  # at once
PATIENCE: Final = 20.0  # seconds; no letter is begun later, since the deliveries' lease is a minute


def give_up(fact: NoticeSent, context: DeliveryContext) -> None:
    """Note that a letter was never taken by its carrier; the notice stays in the inbox."""
    receipts = dict.fromkeys(queries.queued_of(fact.notice_id), GIVEN_UP)
    commands.record_receipts(receipts, by=RELAY, at=context.handled_at)


@subscribe_together(NoticeSent, name="notices.bring", at_most=LETTERS, gives_up=give_up)
def bring(heard: Sequence[Heard[NoticeSent]]) -> None:
    """Send the letters of some notices. Addresses are opened just before the calls and not kept; an advertisement that
    was refused while it was on its way stays here.

    The first letter that is not taken ends it: those taken before are noted, and the others come again, one by one.
    """
    _bring([fact.notice_id for fact, _ in heard], at=heard[-1][1].handled_at)


def give_up_queued(fact: DispatchQueued, context: DeliveryContext) -> None:
    commands.record_receipts({fact.dispatch_id: GIVEN_UP}, by=RELAY, at=context.handled_at)


@subscribe(DispatchQueued, name="notices.deliver", outside=True, gives_up=give_up_queued)
def deliver(fact: DispatchQueued, context: DeliveryContext) -> None:
    """Send a letter that an earlier release queued, by the key that it may have been tried with then."""
    with transaction.atomic():
        notice_id = queries.notice_of(fact.dispatch_id)
    _bring([notice_id], key=context.event_id, at=context.handled_at)


def _bring(notice_ids: Collection[UUID], *, key: UUID | None = None, at: datetime) -> None:
    end, receipts = time.monotonic() + PATIENCE, dict[UUID, Receipt]()
    with transaction.atomic():
        found = queries.outgoing(notice_ids)
        for channel, person_id in sorted({(one.channel, one.person_id) for one in found if one.letter}):
            disclose(f"notices.{channel}", person_id=person_id, by=RELAY, at=at)
    try:
        with outside.one_connection():
            for one in found:
                receipts[one.id] = _hand_to_carrier(one, key=key or one.id, end=end) if one.letter else one.held
    finally:
        commands.record_receipts(receipts, by=RELAY, at=at)


def _hand_to_carrier(one: Outgoing, *, key: UUID, end: float) -> Receipt:
    """Hand a letter to its carrier, under the same key each time. One that would outlast the lease comes again."""
    if one.letter is None or time.monotonic() > end:
        raise CarrierSilent(channel=one.channel)
    return ports.carrier(one.channel).carry(one.letter, key=str(key))


@subscribe(CodeRequested, name="notices.send_codes", outside=True)
def send_codes(fact: CodeRequested, context: DeliveryContext) -> None:
    """Send a code. It is no notice, which would be kept. After a crash a second code goes out; both are valid."""
    codes = recovering.make_codes(fact.request_id, by=RELAY, at=context.handled_at)
    sent = [code for code in codes if _carry_code(code, context)]
    recovering.note_codes_sent(fact.request_id, sent=sent, by=RELAY, at=context.handled_at)


def _carry_code(code: OutgoingCode, context: DeliveryContext) -> bool:
    with transaction.atomic():
        _disclose(Channel(code.by), code.person_id, context)
    return ports.carrier(Channel(code.by)).carry(queries.code_letter(code), key=str(code.id)).taken


def _disclose(channel: Channel, person_id: UUID, context: DeliveryContext) -> None:
    disclose(f"notices.{channel}", person_id=person_id, by=RELAY, at=context.handled_at)


@subscribe(PasswordChanged, name="notices.tell_of_new_password")
def tell_of_new_password(fact: PasswordChanged, context: DeliveryContext) -> None:
    """Notify the person at once: somebody else may have changed the password."""
    params = {"by_code": int(fact.by_code)}
    commands.send(fact.person_id, template="accounts.password_changed", params=params, by=RELAY, at=context.handled_at)


@subscribe(AccountShut, name="notices.tell_of_shut_account")
def tell_of_shut_account(fact: AccountShut, context: DeliveryContext) -> None:
    """Tell the person why, by mail too: an inbox behind a shut door is no answer."""
    params = {"why": fact.why}
    commands.send(fact.person_id, template="accounts.shut", params=params, by=RELAY, at=context.handled_at)


@subscribe(AccountReopened, name="notices.tell_of_reopened_account")
def tell_of_reopened_account(fact: AccountReopened, context: DeliveryContext) -> None:
    commands.send(fact.person_id, template="accounts.reopened", params={}, by=RELAY, at=context.handled_at)


@subscribe(StaffNoMore, name="notices.tell_of_rights_taken_away")
def tell_of_rights_taken_away(fact: StaffNoMore, context: DeliveryContext) -> None:
    """Tell the person, and all others of staff: one alone could do it, so everybody has to know."""
    at = context.handled_at
    commands.send(fact.person_id, template="accounts.staff_no_more", params={}, by=RELAY, at=at)
    commands.send_to_staff(template="accounts.staff_no_more_for_staff", params={}, by=RELAY, at=at)


@subscribe(LogFoundTampered, name="notices.raise_the_alarm")
def raise_the_alarm(fact: LogFoundTampered, context: DeliveryContext) -> None:
    """Alarm staff for the log, which stands below notices and cannot send any."""
    params: dict[str, str | int] = {"size": fact.size, "found": fact.found}
    commands.send_to_staff(template="audit.tampered", params=params, by=RELAY, at=context.handled_at)


@subscribe(DeliveryParked, name="notices.tell_of_parked")
def tell_of_parked(fact: DeliveryParked, context: DeliveryContext) -> None:
    """Alarm staff once per parked subscriber: if mail itself is parked, each alarm would park another delivery."""
    _alarm(fact, context, template="eventlog.parked", pending_id=str(fact.pending_id))


@subscribe(DeliveryGivenUp, name="notices.tell_of_given_up")
def tell_of_given_up(fact: DeliveryGivenUp, context: DeliveryContext) -> None:
    """Alarm staff once a day for each subscriber, as for a parked delivery."""
    _alarm(fact, context, template="eventlog.given_up", event_id=str(fact.event_id))


def _alarm(fact: DeliveryParked | DeliveryGivenUp, context: DeliveryContext, *, template: str, **which: str) -> None:
    """Alarm staff of the first of many: one cause stops all deliveries of a subscriber."""
    if fact.first:
        said: dict[str, str | int] = {"subscriber": fact.subscriber, "attempts": fact.attempts, "error": fact.error}
        commands.send_to_staff(template=template, params=said | which, by=RELAY, at=context.handled_at)


@subscribe(ProposalLapsed, name="notices.tell_of_lapsed")
def tell_of_lapsed(fact: ProposalLapsed, context: DeliveryContext) -> None:
    """Tell who proposed a rule or calendar that nobody else decided about it."""
    params: dict[str, str | int] = {"kind": fact.kind, "proposal_id": str(fact.proposal_id)}
    commands.send(fact.proposed_by, template="legal.lapsed", params=params, by=RELAY, at=context.handled_at)


@subscribe(DeadlineStuck, name="notices.tell_of_stuck")
def tell_of_stuck(fact: DeadlineStuck, context: DeliveryContext) -> None:
    """Alarm staff once per kind of clock: one cause makes all clocks of a kind fail."""
    if fact.first:
        params: dict[str, str | int] = {
            "kind": fact.kind,
            "attempts": fact.attempts,
            "error": fact.error,
            "deadline_id": str(fact.deadline_id),
        }
        commands.send_to_staff(template="deadlines.stuck", params=params, by=RELAY, at=context.handled_at)


@subscribe(DeadlineNear, name="notices.remind")
def remind(fact: DeadlineNear, context: DeliveryContext) -> None:
    """Notify the side that has to act: its task, until when, and the consequence otherwise.

    The text is the block `objection_near` of `aftersales/notices.zh.txt`. A clock that was met before the fact arrived
    sends nothing.
    """
    spec = DECLARED.get(fact.kind)
    if spec is None or spec.own_words or not promises.runs(fact.deadline_id):
        return
    template, params = f"{fact.kind}_near", {"until": policies.until(fact.due_at)}
    if spec.guide:
        params["guide"] = f"{settings.PUBLIC_URL}{GUIDE}{spec.guide}"
    if spec.owed_by is Role.MERCHANT and fact.merchant_id is not None:
        commands.send_to_shop(fact.merchant_id, template=template, params=params, by=RELAY, at=context.handled_at)
    elif spec.owed_by is Role.SHOPPER and fact.concerns_id is not None:
        commands.send(fact.concerns_id, template=template, params=params, by=RELAY, at=context.handled_at)
    elif spec.owed_by is Role.STAFF:
        commands.send_to_staff(template=template, params=params, by=RELAY, at=context.handled_at)
