"""The facts of notices: that somebody was notified, and whether it arrived. Both are evidence."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.notices.types import Channel


class NoticeSent(DomainEvent):
    """A notice is in the inbox, and on its way by every channel. The hash is that of its texts."""

    topic = "notices.sent"
    subject = "notice_id"
    person = "person_id"
    notice_id: UUID
    person_id: UUID
    template: str
    sha256: str


class NoticeRead(DomainEvent):
    """The addressee opened it."""

    topic = "notices.read"
    subject = "notice_id"
    person = "person_id"
    notice_id: UUID
    person_id: UUID


class DispatchQueued(DomainEvent):
    """A notice is to be sent by a channel. Told no more, since that it was sent says so; old ones are still heard."""

    topic = "notices.dispatch_queued"
    subject = "dispatch_id"
    person = "person_id"
    dispatch_id: UUID
    person_id: UUID
    channel: Channel


class DispatchSent(DomainEvent):
    """The carrier accepted it."""

    topic = "notices.dispatch_sent"
    subject = "dispatch_id"
    person = "person_id"
    dispatch_id: UUID
    person_id: UUID
    channel: Channel
    carrier_ref: str


class DispatchFailed(DomainEvent):
    """It cannot be sent by this channel; the notice stays in the inbox."""

    topic = "notices.dispatch_failed"
    subject = "dispatch_id"
    person = "person_id"
    dispatch_id: UUID
    person_id: UUID
    channel: Channel
    why: str


class PermissionChanged(DomainEvent):
    """An advertiser may write to a person from now on, or no longer may. Which one it is, the shop is not told."""

    topic = "notices.permission_changed"
    subject = "permission_id"
    person = "person_id"
    permission_id: UUID
    person_id: UUID
    allowed: bool
