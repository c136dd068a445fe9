"""Queries about requests for a shop's identity."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

import platform_core.cases.queries as cases
from complaints.identity.models import IdentityRequest
from platform_core.actors import Actor
from platform_core.vault import queries as vault
from platform_core.vault.types import Place

# Identity


def find_identity_request(order_id: UUID, *, by: Actor) -> IdentityRequest | None:
    return IdentityRequest.objects.visible_to(by).filter(order_id=order_id).first()


def identity_place(found: IdentityRequest) -> Place:
    return Place.of(found, subject_id=found.shopper_id)


def disclosed(found: IdentityRequest) -> Mapping[str, str]:
    """What they were given; nothing yet before it was."""
    if found.disclosed is None:
        return {}
    sealed = {"disclosed": found.disclosed}
    told: Mapping[str, str] = json.loads(vault.opened(sealed, place=identity_place(found))["disclosed"])
    return told


def harm_of(found: IdentityRequest) -> str:
    return vault.opened({"harm": found.harm}, place=identity_place(found))["harm"]


def identities_about(order_id: UUID) -> list[UUID]:
    """List requests for an identity about an order with their clocks."""
    return list(cases.dossier(list(IdentityRequest.objects.filter(order_id=order_id).order_by("asked_at", "id"))))
