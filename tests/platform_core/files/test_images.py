"""Does a picture show the same, and tell nothing else?"""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from platform_core.files import images, policies
from platform_core.files.errors import FileTooLarge, Unreadable
from tests.platform_core.files.conftest import opened, picture

CANARY = "Gulou-Fuzhou-canary"
GPS, SOFTWARE, ORIENTATION, TURNED = 0x8825, 0x0131, 0x0112, 6
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def notes(**more: int) -> Image.Exif:
    """Where a photo was taken and by what, as a telephone writes it."""
    exif = Image.Exif()
    exif[SOFTWARE] = CANARY
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (26.0, 4.0, 30.5)
    if "orientation" in more:
        exif[ORIENTATION] = more["orientation"]
    return exif


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few dozen bytes that says how large it is, and lies."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, pixels, b"IEND")
    )


def redrawn(data: bytes, *, media_type: str) -> bytes:
    return images.draw(data, media_type=media_type).data


class TestDraw:
    @pytest.mark.parametrize("kind", KINDS)
    def test_forgets_where_and_by_what_it_was_taken(self, kind):
        photo = picture(kind, exif=notes())
        assert opened(photo).getexif().get_ifd(GPS)

        drawn = redrawn(photo, media_type=KINDS[kind])

        assert dict(opened(drawn).getexif()) == {}
        assert CANARY.encode() not in drawn

    @pytest.mark.parametrize("kind", KINDS)
    def test_turns_it_the_way_it_was_held(self, kind):
        photo = picture(kind, size=(64, 32), exif=notes(orientation=TURNED))

        drawn = opened(redrawn(photo, media_type=KINDS[kind])).convert("RGB")

        assert drawn.size == (32, 64)
        red, blue = drawn.getpixel((16, 8)), drawn.getpixel((16, 56))
        assert red[0] > 200 > red[2]
        assert blue[2] > 200 > blue[0]

    def test_leaves_out_what_is_written_beside_the_pixels(self):
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", CANARY)
        photos = {"JPEG": picture("JPEG", comment=CANARY.encode()), "PNG": picture("PNG", pnginfo=texts)}

        for kind, photo in photos.items():
            drawn = redrawn(photo, media_type=KINDS[kind])
            assert CANARY.encode() in photo
            assert CANARY.encode() not in drawn

    @pytest.mark.parametrize("kind", KINDS)
    def test_leaves_out_what_hides_behind_the_last_byte(self, kind):
        drawn = redrawn(picture(kind) + b"<script>" + CANARY.encode(), media_type=KINDS[kind])

        assert CANARY.encode() not in drawn

    @pytest.mark.parametrize(("kind", "how"), [("PNG", {}), ("WEBP", {"lossless": True})])
    def test_keeps_what_one_sees_through(self, kind, how):
        out = BytesIO()
        Image.new("RGBA", (4, 4), (255, 0, 0, 128)).save(out, kind, **how)

        drawn = opened(redrawn(out.getvalue(), media_type=KINDS[kind]))

        assert (drawn.mode, drawn.getchannel("A").getextrema()) == ("RGBA", (128, 128))

    def test_keeps_what_one_sees_through_in_few_colours(self):
        out, few = BytesIO(), Image.new("P", (4, 4), 1)
        few.putpalette([255, 0, 0, 0, 0, 255])
        few.putpixel((0, 0), 0)
        few.save(out, "PNG", transparency=0)

        drawn = opened(redrawn(out.getvalue(), media_type="image/png"))

        assert drawn.getchannel("A").getextrema() == (0, 255)

    @pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1")])
    def test_draws_every_kind_of_colour(self, kind, mode):
        drawn = opened(redrawn(picture(kind, mode, size=(64, 32)), media_type=KINDS[kind]))

        assert (drawn.size, drawn.mode) == ((64, 32), "RGB")

    def test_keeps_a_png_to_the_pixel(self):
        photo = picture("PNG")

        assert opened(redrawn(photo, media_type="image/png")).tobytes() == opened(photo).tobytes()

    def test_gives_colours_as_their_profile_means_them(self):
        usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        swapped = usual.replace(b"rXYZ", b"\0XYZ").replace(b"bXYZ", b"rXYZ").replace(b"\0XYZ", b"bXYZ")

        drawn = opened(redrawn(picture("PNG", icc_profile=swapped), media_type="image/png"))

        red, _, blue = drawn.getpixel((0, 0))
        assert (red < 5, blue > 250) == (True, True)
        assert "icc_profile" not in drawn.info

    def test_draws_without_a_profile_that_is_spoilt(self):
        photo = picture("PNG", icc_profile=b"no profile at all")

        assert opened(redrawn(photo, media_type="image/png")).getpixel((0, 0)) == (255, 0, 0)

    @pytest.mark.parametrize(("width", "height"), [(5001, 5000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
    def test_refuses_a_flood_before_it_draws(self, width, height):
        with pytest.raises(FileTooLarge) as refusal:
            redrawn(claiming(width, height), media_type="image/png")
        assert (refusal.value.of, refusal.value.limit) == ("pixels", policies.MAX_PIXELS)

    def test_does_not_refuse_the_last_pixel_that_fits(self):
        with pytest.raises(Unreadable):  # it is read, and found to be a lie
            redrawn(claiming(5000, 5000), media_type="image/png")

    def test_refuses_what_becomes_too_large_though_it_was_packed_tightly(self):
        few = Image.effect_noise((2700, 3200), 80).convert("P")
        out = BytesIO()
        few.save(out, "PNG")
        assert len(out.getvalue()) < policies.MAX_BYTES

        with pytest.raises(FileTooLarge) as refusal:
            redrawn(out.getvalue(), media_type="image/png")
        assert (refusal.value.of, refusal.value.limit) == ("bytes", policies.MAX_DRAWN_BYTES)

    def test_makes_the_sizes_that_are_asked_for_and_enlarges_none(self):
        drawn = images.draw(picture("JPEG", size=(1000, 500)), media_type="image/jpeg", edges=(200, 800, 1600))

        assert (drawn.width, drawn.height, opened(drawn.data).size) == (1000, 500, (1000, 500))
        assert {edge: opened(size).size for edge, size in drawn.sizes.items()} == {
            200: (200, 100),
            800: (800, 400),
            1600: (1000, 500),
        }

    def test_draws_one_kind_only_as_itself(self):
        with pytest.raises(Unreadable):
            redrawn(picture("PNG"), media_type="image/jpeg")

    @settings(max_examples=60, deadline=None)
    @given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
    def test_refuses_in_our_own_words_whatever_is_broken(self, kind, data):
        broken = bytearray(picture(kind, size=(16, 16)))
        for _ in range(data.draw(st.integers(1, 6))):
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))

        with suppress(Unreadable, FileTooLarge):
            assert opened(redrawn(bytes(broken), media_type=KINDS[kind])).format == kind
