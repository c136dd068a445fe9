"""Which case do the tests' files belong to, and what do they look like?"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import InMemoryStorage, storages
from django.db import transaction
from PIL import Image

from platform_core.actors import Actor, Role
from platform_core.files import commands
from platform_core.files.types import About, KeptFile
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import a_shop

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (8, 6), **how: Any) -> bytes:
    """Red on the left, blue on the right, so that one sees which way up it is."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = BytesIO()
    image.convert(mode).save(out, kind, **how)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@dataclass(frozen=True, slots=True)
class Case:
    """A shopper and a shop that differ about a thing."""

    shop: UUID
    shopper: Actor
    seller: Actor
    about: About

    def acting_as(self, by: Actor) -> Any:
        seen = scopes.shopper(by.id) if by.role is Role.SHOPPER else scopes.merchant(self.shop, by.id)
        return scopes.bound(seen)

    def keep(
        self, upload: bytes, *, by: Actor, at: Any, name: str = "IMG_0001.png", about: About | None = None
    ) -> KeptFile:
        with self.acting_as(by), transaction.atomic():
            return commands.keep(
                upload,
                name=name,
                about=about or self.about,
                merchant_id=self.shop,
                shopper_id=self.shopper.id,
                by=by,
                at=at,
            )


@pytest.fixture
def case() -> Case:
    shop = a_shop()
    return Case(
        shop=shop,
        shopper=Actor(id=new_id(), role=Role.SHOPPER),
        seller=Actor(id=new_id(), role=Role.MERCHANT, merchant_id=shop),
        about=About("tests.case", new_id()),
    )


@pytest.fixture
def shelf(monkeypatch) -> InMemoryStorage:
    """One that nobody else has put anything on."""
    empty = InMemoryStorage()
    monkeypatch.setitem(storages._storages, "files", empty)
    return empty


def standing(shelf: InMemoryStorage) -> list[bytes]:
    """Every ciphertext on it."""
    boards, _ = shelf.listdir("")
    return [shelf.open(f"{board}/{name}").read() for board in boards for name in shelf.listdir(board)[1]]
