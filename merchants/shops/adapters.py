"""Ask the business register of the sandbox by code, over HTTP, with an end to patience."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

import httpx
from django.conf import settings

from merchants.shops.errors import RegistrySilent
from merchants.shops.types import RegistrationKind, RegistryAnswer, RegistryEntry
from platform_core.http import outside

SOURCE: Final = "registry-sandbox"
UNKNOWN: Final = (404, 422)  # nobody under this code; no such code at all
KINDS: Final = {
    "limited_company": RegistrationKind.ENTERPRISE,
    "individual_business": RegistrationKind.SOLE_TRADER,
    "farmers_co_operative": RegistrationKind.CO_OPERATIVE,
}


class SandboxRegistry:
    """Fills `merchants.ports.BusinessRegistry`."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        """The register's present entry. Raises ``RegistrySilent``, also for an answer that makes no sense."""
        try:
            with outside.client() as client:
                reply = client.get(
                    f"{settings.REGISTRY_URL}/api/v1/enterprises/{credit_code}",
                    headers={"X-Request-Id": str(request_id)},
                )
            entry = None if reply.status_code in UNKNOWN else _entry(reply.raise_for_status().json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise RegistrySilent(source=SOURCE) from error
        return RegistryAnswer(source=SOURCE, entry=entry)


def _entry(body: dict[str, Any]) -> RegistryEntry:
    until = body.get("licence_valid_until")
    return RegistryEntry(
        name=str(body["name"]),
        kind=str(KINDS.get(body["kind"], body["kind"])),
        status=str(body["status"]),
        valid_until=date.fromisoformat(until) if until else None,
    )
