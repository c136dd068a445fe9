"""How do shops and visitors knock at the doors of the catalogue, and what does a shop list?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from platform_core.actors import Actor
from platform_core.rows import new_id
from tests import sessions
from tests.catalog.builders import FACTS, PICTURE, picture_hash
from tests.merchants import builders as merchants

SHOWN = "/api/storefront/v1/listings"
OWN = "/api/seller/v1/listings"
SKUS = "/api/seller/v1/skus"
IMAGES = "/api/seller/v1/images"
TOLD = {code: {"value": text} for code, text in FACTS.items()}
LISTING: dict[str, Any] = {
    "content": {
        "category": "general",
        "title_zh": "茉莉花茶",
        "facts": TOLD,
        "delivery_hours": 48,
        "return_terms": {"extra_days": 8},
    },
    "skus": [
        {
            "code": "TEA-250",
            "spec": "250克",
            "price": {"amount": 5800},
            "on_hand": 10,
            "lot": "L1",
            "content": {"amount": 250, "unit": "g"},
        }
    ],
}


def client_of(actor: Actor, at: datetime) -> APIClient:
    client = APIClient()
    with merchants.acting_as(actor):
        token = sessions.begun(actor.id)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


def saying(**changes: Any) -> dict[str, Any]:
    return LISTING | {"content": LISTING["content"] | changes}


def upload_picture(seller: APIClient) -> None:
    """What the listings of these doors show."""
    reply = seller.post(IMAGES, {"file": SimpleUploadedFile("tea.png", PICTURE)}, format="multipart", headers=key())
    assert reply.status_code == 201, reply.content


def listed(seller: APIClient, body: dict[str, Any] = LISTING) -> dict[str, Any]:
    upload_picture(seller)
    body = body | {"content": {"images": [picture_hash()]} | body["content"]}
    reply = seller.post(OWN, body, headers=key())
    assert reply.status_code == 201, reply.content
    answer: dict[str, Any] = reply.json()
    return answer


def published(seller: APIClient, body: dict[str, Any] = LISTING) -> dict[str, Any]:
    reply = seller.put(f"{OWN}/{listed(seller, body)['id']}/publication", headers=key())
    assert reply.status_code == 200, reply.content
    answer: dict[str, Any] = reply.json()
    return answer
