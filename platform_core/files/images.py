"""How is a picture drawn anew, so that it shows the same and tells nothing else?

Where and when it was taken, by which device, a thumbnail from before it was cropped, whatever hides behind its last
byte: none of it is pixels, so none of it is drawn. Which way up it was held is, so that is applied.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps

from platform_core.files.errors import FileTooLarge, Unreadable
from platform_core.files.policies import MAX_PIXELS

# By what it is: the name of the format, and how it is saved. Near enough to the original to be looked at closely.
FORMATS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = MappingProxyType(
    {
        "image/jpeg": ("JPEG", {"quality": 92}),
        "image/png": ("PNG", {}),
        "image/webp": ("WEBP", {"quality": 92}),
    }
)
BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)  # Pillow's own limits, above ours
BROKEN: Final = (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)


def redrawn(data: bytes, *, media_type: str) -> bytes:
    """The first frame, upright, in sRGB. Raises ``FileTooLarge`` before anything is drawn, and ``Unreadable``."""
    name, how = FORMATS[media_type]
    out = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=[name]) as image:
            _refuse_a_flood(image.size)
            _drawn(image, opaque=name == "JPEG").save(out, format=name, **how)
    except BOMBS:
        raise FileTooLarge(of="pixels", found=0, limit=MAX_PIXELS) from None
    except BROKEN:
        raise Unreadable(media_type=media_type) from None
    return out.getvalue()


def _refuse_a_flood(size: tuple[int, int]) -> None:
    """By the header: a hundred bytes may claim to be a hundred gigabytes."""
    pixels = size[0] * size[1]
    if pixels > MAX_PIXELS:
        raise FileTooLarge(of="pixels", found=pixels, limit=MAX_PIXELS)


def _drawn(image: Image.Image, *, opaque: bool) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    plain = _upright(image).convert("RGB" if opaque or not image.has_transparency_data else "RGBA")
    plain = _as_seen(plain, profile) if profile else plain
    plain.info.clear()  # comments, texts, profiles: what `save` would otherwise write again
    return plain


def _upright(image: Image.Image) -> Image.Image:
    """A picture whose notes are spoilt is still a picture."""
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        return image


def _as_seen(image: Image.Image, profile: bytes) -> Image.Image:
    """In the colours that its own profile means; complaints are about colours too."""
    try:
        theirs, ours = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, theirs, ours, outputMode=image.mode) or image
    except (ImageCms.PyCMSError, *BROKEN):
        return image
