"""Redraws a picture so that it shows the same and reveals nothing else. Only `drawer` calls this, in a process
of its own: decoding takes hundreds of megabytes, and the decoders read files that strangers have made.

Place and time, device, a thumbnail from before it was cropped, bytes hidden after the end: none of these are pixels, so
none of them are redrawn. The orientation is applied first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps

from platform_core.files.errors import FileTooLarge, Unreadable
from platform_core.files.policies import MAX_DRAWN_BYTES, MAX_PIXELS
from platform_core.files.types import DrawnPicture

# For each type: the format's name, and how it is saved. Close enough to the original for a careful look.
FORMATS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = MappingProxyType(
    {
        "image/jpeg": ("JPEG", {"quality": 92}),
        "image/png": ("PNG", {}),
        "image/webp": ("WEBP", {"quality": 92, "method": 2}),  # half the time of the usual method
    }
)
BOMBS: Final = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)  # Pillow's own limits, which are above ours
BROKEN: Final = (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)


def draw(data: bytes, *, media_type: str, edges: Iterable[int] = ()) -> DrawnPicture:
    """Draw the first frame, upright, in sRGB, whole and with no edge longer than each of ``edges``; enlarge none.

    Raises ``FileTooLarge`` by its header before anything is decoded, or by the size of the result, and ``Unreadable``.
    """
    name, _ = FORMATS[media_type]
    try:
        with Image.open(BytesIO(data), formats=[name]) as image:
            _refuse_a_flood(image.size)
            plain = _plain_image(image, opaque=name == "JPEG")
            return _save_sizes(plain, media_type, edges)
    except BOMBS:
        raise FileTooLarge(of="pixels", found=0, limit=MAX_PIXELS) from None
    except BROKEN:
        raise Unreadable(media_type=media_type) from None


def _save_sizes(plain: Image.Image, media_type: str, edges: Iterable[int]) -> DrawnPicture:
    """The sizes from the largest to the smallest, each made from the one before."""
    width, height = plain.size
    whole, sizes = _encode(plain, media_type), {}
    if len(whole) > MAX_DRAWN_BYTES:
        raise FileTooLarge(of="bytes", found=len(whole), limit=MAX_DRAWN_BYTES)
    for edge in sorted(edges, reverse=True):
        plain.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        sizes[edge] = _encode(plain, media_type)
    return DrawnPicture(whole, width, height, sizes)


def _encode(image: Image.Image, media_type: str) -> bytes:
    name, how = FORMATS[media_type]
    out = BytesIO()
    image.save(out, format=name, **how)
    return out.getvalue()


def _refuse_a_flood(size: tuple[int, int]) -> None:
    """Raises ``FileTooLarge`` by the header: a hundred bytes may claim to be a hundred gigabytes."""
    pixels = size[0] * size[1]
    if pixels > MAX_PIXELS:
        raise FileTooLarge(of="pixels", found=pixels, limit=MAX_PIXELS)


def _plain_image(image: Image.Image, *, opaque: bool) -> Image.Image:
    image.load()
    profile = image.info.get("icc_profile")
    mode = "RGB" if opaque or not image.has_transparency_data else "RGBA"
    upright = _upright(image)
    plain = upright if upright.mode == mode else upright.convert(mode)
    plain = _as_seen(plain, profile) if profile else plain
    plain.info.clear()  # comments, texts and profiles, which `save` would write again
    return plain


def _upright(image: Image.Image) -> Image.Image:
    """Apply the orientation. A picture with damaged metadata is still a picture."""
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        return image.copy()


def _as_seen(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert the colours by the picture's own profile; some complaints are about colours."""
    try:
        theirs, ours = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, theirs, ours, outputMode=image.mode) or image
    except (ImageCms.PyCMSError, *BROKEN):
        return image
