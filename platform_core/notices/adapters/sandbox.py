"""How does mail leave the house? To the sandbox's sink, over HTTP, as to any mail service."""

from __future__ import annotations

from typing import Final

import httpx
from django.conf import settings

from platform_core.http import outside
from platform_core.notices import ports
from platform_core.notices.errors import CarrierSilent
from platform_core.notices.types import Channel, Letter, Receipt

BUSY: Final = {408, 409, 425, 429}  # come again; every other refusal is for good


class Mail:
    """One message a key, however often it is sent."""

    def carry(self, letter: Letter, *, key: str) -> Receipt:
        body = {"to": letter.to, "subject": letter.subject, "text": letter.text}
        try:
            with outside.client() as client:
                url = f"{settings.MAIL_URL}/api/v1/messages"
                answer = client.post(url, json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError:
            raise CarrierSilent(channel=Channel.EMAIL) from None  # the cause would quote the address
        if answer.is_server_error or answer.status_code in BUSY:
            raise CarrierSilent(channel=Channel.EMAIL)
        if answer.is_error:
            return Receipt(taken=False, reason=f"refused_{answer.status_code}")
        return Receipt(taken=True, ref=str(answer.json()["id"]))


ports.provide(Channel.EMAIL, Mail())
