"""The refusals of notices."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, Unavailable


class NoticeNotFound(NotFound):
    code = "notices.not_found"
    title = "There is no such notice"
    remedy = "Check the address; everybody sees their own notices only."
    notice_id: UUID


class CarrierSilent(Unavailable):
    code = "notices.carrier_silent"
    title = "The carrier of this channel does not answer"
    remedy = "It is tried again by itself; the notice is in the inbox already."
    channel: str
