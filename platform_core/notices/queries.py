"""What is in an inbox, and what is on its way out of it?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

import platform_core.accounts.queries
from platform_core.actors import Actor
from platform_core.notices import policies
from platform_core.notices.models import Dispatch, Notice
from platform_core.notices.types import Letter


def inbox(actor: Actor) -> QuerySet[Notice]:
    """What this person was told at this door, with when it was read; the newest first by ``-id``."""
    return Notice.objects.visible_to(actor).select_related("reading")


def find_letter(dispatch_id: UUID) -> Letter | None:
    """The letter with its address in the clear, for the moment of sending; None where no address is kept."""
    notice = Dispatch.objects.select_related("notice").get(id=dispatch_id).notice
    to = platform_core.accounts.queries.mail_address_of(notice.person_id)
    if to is None:
        return None
    text = policies.as_letter(notice.texts)
    return Letter(to=to, subject=text.subject, text=text.body)
