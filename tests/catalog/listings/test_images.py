"""How does a picture come in, how is it shown, and what is refused?"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels
from rest_framework.test import APIClient

from catalog.listings.errors import ImagesNotFound
from catalog.publishing import commands
from tests.catalog import builders
from tests.catalog.builders import as_shop, draft, trader
from tests.catalog.conftest import refused
from tests.catalog.doors import OWN, SHOWN, key, listed, published, saying
from tests.platform_core.files.conftest import PDF, picture
from tests.platform_core.files.test_images import claiming

pytestmark = [pytest.mark.django_db, pytest.mark.duty("HSE-01")]

IMAGES = "/api/seller/v1/images"
FILES = "/api/storefront/v1/images"


def uploaded(seller: APIClient, data: bytes, name: str = "tea.png") -> Any:
    return seller.post(IMAGES, {"file": SimpleUploadedFile(name, data)}, format="multipart", headers=key())


def shown(seller: APIClient, **size: Any) -> dict[str, Any]:
    reply = uploaded(seller, picture(**size))
    assert reply.status_code == 201, reply.content
    answer: dict[str, Any] = reply.json()
    return answer


class TestUpload:
    def test_gives_the_hash_of_what_was_drawn_anew(self, seller: APIClient):
        exif = Pixels.Exif()
        exif[0x9C9C] = "where it was taken"
        image = shown(seller, kind="JPEG", size=(1000, 500), exif=exif)

        whole = seller.get(image["sizes"]["1600"])

        assert (image["media_type"], image["width"], image["height"]) == ("image/jpeg", 1000, 500)
        assert list(image["sizes"]) == ["200", "800", "1600"]
        assert not Pixels.open(BytesIO(whole.content)).getexif()
        assert seller.get(IMAGES).json()["items"] == [image]

    def test_keeps_the_same_picture_once(self, seller: APIClient, rival: APIClient):
        first, again = shown(seller), shown(seller)

        assert first == again
        assert shown(rival)["sha256"] == first["sha256"]
        assert len(seller.get(IMAGES).json()["items"]) == len(rival.get(IMAGES).json()["items"]) == 1

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (claiming(100_000, 100_000), "files.too_large"),
            (PDF, "files.unknown_kind"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "files.unknown_kind"),
            (picture("PNG")[:40], "files.unreadable"),
            (picture("PNG") + bytes(10 * 2**20), "files.too_large"),
        ],
    )
    def test_refuses_by_what_the_bytes_are(self, seller: APIClient, data: bytes, code: str):
        reply = uploaded(seller, data, name="tea.png")

        assert (reply.status_code, reply.json()["code"]) == (422, code)
        assert seller.get(IMAGES).json()["items"] == []

    def test_is_for_shops(self, visitor: APIClient):
        assert uploaded(visitor, picture()).status_code == 401


class TestAddress:
    @pytest.mark.parametrize(("edge", "size"), [(200, (200, 100)), (800, (800, 400)), (1600, (1000, 500))])
    def test_shows_a_size_for_ever(self, seller: APIClient, visitor: APIClient, edge: int, size: tuple[int, int]):
        image = shown(seller, size=(1000, 500))

        reply = visitor.get(image["sizes"][str(edge)])

        assert reply.status_code == 200
        assert Pixels.open(BytesIO(reply.content)).size == size
        assert reply["Content-Type"] == "image/png"
        assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
        assert (reply["X-Content-Type-Options"], reply["Content-Security-Policy"]) == (
            "nosniff",
            "default-src 'none'; sandbox",
        )

    @pytest.mark.parametrize(
        "path", [f"{'0' * 64}/200", "..%2F..%2Fetc/200", "%00/200", f"{'0' * 64}/99999999999999999999"]
    )
    def test_knows_none_that_nobody_uploaded(self, visitor: APIClient, path: str):
        assert visitor.get(f"{FILES}/{path}").status_code == 404

    def test_knows_none_of_a_size_of_ones_own(self, seller: APIClient):
        reply = seller.get(f"{FILES}/{shown(seller)['sha256']}/201")

        assert (reply.status_code, reply.json()["code"]) == (404, "files.picture_not_found")


class TestListing:
    def test_is_shown_with_its_pictures(self, seller: APIClient, visitor: APIClient):
        front, back = shown(seller, size=(800, 400)), shown(seller, size=(10, 20))

        page = published(seller, saying(images=[front["sha256"], back["sha256"]]))

        assert [image["sha256"] for image in page["images"]] == [front["sha256"], back["sha256"]]
        [card] = visitor.get(SHOWN).json()["items"]
        assert card["image"] == {"sha256": front["sha256"], "sizes": front["sizes"]}
        assert visitor.get(card["image"]["sizes"]["200"]).status_code == 200

    @pytest.mark.parametrize("sizes", [[], [(399, 800)], [(800, 399), (20, 10)]])
    def test_is_not_shown_without_a_clear_picture(self, seller: APIClient, visitor: APIClient, sizes: list[Any]):
        images = [shown(seller, size=size)["sha256"] for size in sizes]
        draft = listed(seller, saying(images=images))

        reply = seller.put(f"{OWN}/{draft['id']}/publication", headers=key())

        assert (reply.status_code, reply.json()["params"]["reasons"]) == (422, ["no_clear_picture"])
        assert visitor.get(SHOWN).json()["items"] == []

    @pytest.mark.duty("CRL-20")
    def test_names_only_pictures_of_its_own_shop(self, seller: APIClient, rival: APIClient):
        theirs = shown(rival)["sha256"]

        reply = seller.post(OWN, saying(images=["0" * 64, theirs]), headers=key())

        assert (reply.status_code, reply.json()["code"]) == (404, "catalog.images_not_found")
        assert reply.json()["params"] == {"images": ["0" * 64, theirs]}
        assert seller.get(OWN).json()["items"] == []

    @pytest.mark.login("worker")  # who alone may put a price into the past
    def test_is_not_revised_with_one_that_is_not_there(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)

        with as_shop(shop), refused(ImagesNotFound) as refusal:
            told = builders.content(images=("0" * 64,))
            commands.revise(listing.id, content=told, by=trader(shop), at=at)

        assert refusal.value.images == ("0" * 64,)
