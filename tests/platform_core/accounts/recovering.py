"""What do people ask for who want back in, and what comes to them?"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.test.utils import CaptureQueriesContext

from platform_core import clock
from platform_core.accounts.commands import recovering
from platform_core.accounts.models import CodeRequest
from platform_core.accounts.types import OutgoingCode
from platform_core.actors import RELAY
from platform_core.eventlog.models import Event
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import API

NEW = "another horse battery"
PHONE, EMAIL, NOBODYS = "138 1234 1234", "zhang.san@example.com", "139 9999 9999"
TICK = timedelta.resolution


def post(client, path, body, **headers):
    return client.post(f"{API}/{path}", body, "application/json", headers=headers)


def carried(at=None) -> list[OutgoingCode]:
    """What the worker sends, for every request that waits."""
    found: list[OutgoingCode] = []
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        at = at or clock.now()
        for request in CodeRequest.objects.order_by("id"):
            sent = recovering.make_codes(request.id, by=RELAY, at=at)
            recovering.note_codes_sent(request.id, sent=sent, by=RELAY, at=at)
            found += sent
    return found


def asked(client, to=PHONE) -> str:
    """The code that came there."""
    assert post(client, "sent-codes", {"to": to}).status_code == 202
    [sent] = carried()
    return sent.code


def reset(client, sent_code, **changes):
    body = {"to": PHONE, "sent_code": sent_code, "password": NEW} | changes
    answer = post(client, "password-resets", body)
    return answer.status_code, answer.json()["code"] if answer.content else ""


def shapes(done: CaptureQueriesContext) -> list[str]:
    """The statements without their values: two of these cost the same.

    Without the scope that goes with the first: in a test that is rolled back it stands as another call has left it,
    where BEGIN would bring it.
    """
    texts = [re.sub(r"'[^']*'|\"s\d+_x\d+\"", "…", query["sql"]) for query in done.captured_queries]
    return [re.sub(r"^SELECT set_config\(.*?\); (?=SAVEPOINT)", "", texts[0]), *texts[1:]]


def topics_of(person_id: UUID) -> list[str]:
    with scopes.bound(scopes.shopper(person_id)):
        return list(Event.objects.order_by("id").values_list("topic", flat=True))
