"""Reads of notices: a person's inbox, the letters that are still to be sent, and texts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.base import Template
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode

import platform_core.accounts.queries
from platform_core.accounts.types import OutgoingCode
from platform_core.actors import Actor, Role
from platform_core.eventlog.queries import timeline
from platform_core.notices import policies, ports
from platform_core.notices.errors import NoticeNotFound
from platform_core.notices.events import NoticeSent
from platform_core.notices.models import Dispatch, Notice, Permission
from platform_core.notices.states import DispatchState
from platform_core.notices.types import (
    NO_ADDRESS,
    REFUSED_SINCE,
    Channel,
    Language,
    Letter,
    Outgoing,
    Params,
    Received,
    Sent,
    Text,
)
from platform_core.tenancy import scopes


def inbox(actor: Actor) -> QuerySet[Notice]:
    """The notices of a person at this door, with the time at which each was read; order by ``-id`` for newest first."""
    return Notice.objects.visible_to(actor).select_related("reading")


def sent_notices(person_id: UUID, *, template: str, params: Params) -> list[Sent]:
    """The notices of this template and with these parameters that were sent to a person, the oldest first.

    A notice counts only if the log says that the system sent it: the web's login might have written the row alone.
    """
    found = Notice.objects.filter(person_id=person_id, template=template, params__contains=dict(params)).order_by("id")
    return [Sent(id=row.id, params=row.params, sent_at=row.sent_at) for row in found if _by_the_house(row.id)]


def _by_the_house(notice_id: UUID) -> bool:
    return any(item.topic == NoticeSent.topic and item.role == Role.SYSTEM for item in timeline(notice_id))


def outgoing(notice_ids: Collection[UUID]) -> list[Outgoing]:
    """The letters of these notices that are still to be sent, by every channel.

    Their addresses are in plain text, for the moment of sending only.
    """
    found = Dispatch.objects.filter(notice_id__in=notice_ids, state=DispatchState.QUEUED).order_by("id")
    queued = list(found.select_related("notice__permission"))
    refused = {one.id for one in queued if _was_refused(one.notice)}
    to = platform_core.accounts.queries.mail_addresses_of({one.person_id for one in queued if one.id not in refused})
    return [_outgoing(one, "" if one.id in refused else to.get(one.person_id)) for one in queued]


def queued_of(notice_id: UUID) -> list[UUID]:
    """The letters of a notice that are still to be sent."""
    queued = Dispatch.objects.filter(notice_id=notice_id, state=DispatchState.QUEUED)
    return list(queued.order_by("id").values_list("id", flat=True))


def notice_of(dispatch_id: UUID) -> UUID:
    return Dispatch.objects.get(id=dispatch_id).notice_id


def may_be_used(permission: Permission) -> bool:
    """Tell whether an advertisement may be sent by this permission now."""
    return policies.may_advertise(
        allowed=permission.allowed, agreed_to=permission.text_version, in_force=ports.text_in_force()
    )


def audience(advertiser: UUID | None, *, after: UUID | None, at_most: int) -> list[UUID]:
    """The next people who agreed to this advertiser's advertisements, by their ids. In the scope of the system."""
    agreed = Permission.objects.filter(advertiser=advertiser, allowed=True, text_version=ports.text_in_force())
    beyond = agreed if after is None else agreed.filter(person_id__gt=after)
    return list(beyond.order_by("person_id").values_list("person_id", flat=True)[:at_most])


def received_advertisement(notice_id: UUID) -> Received:
    """The recipient and advertiser of this advertisement, for the holder of its link. Raises ``NoticeNotFound``."""
    with scopes.bound(scopes.holder(notice_id)):
        notice = Notice.objects.filter(id=notice_id).first()
    if notice is None or notice.permission_id is None:
        raise NoticeNotFound(notice_id=notice_id)
    with scopes.bound(scopes.shopper(notice.person_id)):
        permission = Permission.objects.get(id=notice.permission_id)
    return Received(person_id=notice.person_id, advertiser=permission.advertiser_id)


def code_letter(code: OutgoingCode) -> Letter:
    """A letter with a code, in both languages. It is rendered for sending and kept nowhere."""
    params = {"code": code.code, "username": code.username}
    texts = policies.plain({each: render_text("notices.sent_code", each, params) for each in Language})
    text = policies.as_letter(texts)
    return Letter(to=code.to, subject=text.subject, text=text.body)


def render_text(key: str, language: Language, params: Params) -> Text:
    """Render a notice as plain text, without escaping. Raises ``LookupError`` if the file has no such block."""
    file, name = policies.place_of(key, language)
    context = Context(dict(params), autoescape=False)
    found = [block for block in blocks(file) if block.name == name]
    if not found:
        raise LookupError(f"{file} has no block {name}")
    with context.bind_template(_template(file)):
        return policies.split_text(found[0].nodelist.render(context))


def blocks(file: str) -> list[BlockNode]:
    """The blocks of a file, each of which is the text of one notice."""
    return [node for node in _template(file).nodelist if isinstance(node, BlockNode)]


def _outgoing(dispatch: Dispatch, to: str | None) -> Outgoing:
    """A letter to send, or the reason why it is held back.

    ``to`` is the address. It is None if none is known, and empty if the letter must not be sent any more.
    """
    about: Any = {"id": dispatch.id, "person_id": dispatch.person_id, "channel": Channel(dispatch.channel)}
    if not to:
        return Outgoing(**about, held=NO_ADDRESS if to is None else REFUSED_SINCE)
    text = policies.as_letter(dispatch.notice.texts)
    return Outgoing(**about, letter=Letter(to=to, subject=text.subject, text=text.body))


def _was_refused(notice: Notice) -> bool:
    """Tell whether this is an advertisement that its reader has refused since it was queued."""
    return notice.permission is not None and not may_be_used(notice.permission)


def _template(file: str) -> Template:
    source: Any = get_template(file)  # of Django's own engine, as the settings say
    found: Template = source.template
    return found
