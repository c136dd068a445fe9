"""How is a picture redrawn so that it shows the same and reveals nothing else?

Place and time, device, a thumbnail from before it was cropped, bytes hidden after the end: none of these are pixels, so
none of them are redrawn. The orientation is applied first.
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

# For each type: the format's name, and how it is saved. Close enough to the original for a careful look.
FORMATS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = MappingProxyType(
    {
        "image/jpeg": ("JPEG", {"quality": 92}),
        "image/png": ("PNG", {}),
        "image/webp": ("WEBP", {"quality": 92}),
    }
)
BOMBS: Final = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)  # Pillow's own limits, which are above ours
BROKEN: Final = (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)


def redrawn(data: bytes, *, media_type: str) -> bytes:
    """The first frame, upright, in sRGB. Raises ``FileTooLarge`` before anything is decoded, and ``Unreadable``."""
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


def fitted(data: bytes, *, media_type: str, edge: int) -> bytes:
    """A picture of ours with no edge longer than this many pixels; a small one is not enlarged."""
    name, how = FORMATS[media_type]
    out = BytesIO()
    with Image.open(BytesIO(data), formats=[name]) as image:
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        image.save(out, format=name, **how)
    return out.getvalue()


def size_of(data: bytes, *, media_type: str) -> tuple[int, int]:
    """Width and height of a picture of ours."""
    with Image.open(BytesIO(data), formats=[FORMATS[media_type][0]]) as image:
        return image.size


def _refuse_a_flood(size: tuple[int, int]) -> None:
    """Raises ``FileTooLarge`` by the header: a hundred bytes may claim to be a hundred gigabytes."""
    pixels = size[0] * size[1]
    if pixels > MAX_PIXELS:
        raise FileTooLarge(of="pixels", found=pixels, limit=MAX_PIXELS)


def _drawn(image: Image.Image, *, opaque: bool) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    plain = _upright(image).convert("RGB" if opaque or not image.has_transparency_data else "RGBA")
    plain = _as_seen(plain, profile) if profile else plain
    plain.info.clear()  # comments, texts and profiles, which `save` would write again
    return plain


def _upright(image: Image.Image) -> Image.Image:
    """Apply the orientation. A picture with damaged metadata is still a picture."""
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        return image


def _as_seen(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert the colours by the picture's own profile; some complaints are about colours."""
    try:
        theirs, ours = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, theirs, ours, outputMode=image.mode) or image
    except (ImageCms.PyCMSError, *BROKEN):
        return image
