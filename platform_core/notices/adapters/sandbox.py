"""Carriers of e-mails and text messages: by HTTP to the sandbox's sinks, as to any such service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import httpx
from django.conf import settings

from platform_core.http import outside
from platform_core.notices import ports
from platform_core.notices.errors import CarrierSilent
from platform_core.notices.types import Channel, Letter, Receipt

BUSY: Final = {408, 409, 425, 429}  # try again later; every other refusal is final


class Mail:
    """One e-mail per key, however often it is sent."""

    def carry(self, letter: Letter, *, key: str) -> Receipt:
        body = {"to": letter.to, "subject": letter.subject, "text": letter.text}
        return _send(body, to=settings.MAIL_URL, channel=Channel.EMAIL, key=key)


class Sms:
    """One text message per key; it has no subject."""

    def carry(self, letter: Letter, *, key: str) -> Receipt:
        return _send({"to": letter.to, "text": letter.text}, to=settings.SMS_URL, channel=Channel.SMS, key=key)


def _send(body: Mapping[str, str], *, to: str, channel: Channel, key: str) -> Receipt:
    try:
        with outside.client() as client:
            answer = client.post(f"{to}/api/v1/messages", json=body, headers={"Idempotency-Key": key})
    except httpx.HTTPError:
        raise CarrierSilent(channel=channel) from None  # without the cause, which would quote the address
    if answer.is_server_error or answer.status_code in BUSY:
        raise CarrierSilent(channel=channel)
    if answer.is_error:
        return Receipt(taken=False, reason=f"refused_{answer.status_code}")
    return Receipt(taken=True, ref=str(answer.json()["id"]))


ports.provide(Channel.EMAIL, Mail())
ports.provide(Channel.SMS, Sms())
