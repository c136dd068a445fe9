"""How does a picture come to be shown?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from catalog.events import ImageKept
from catalog.models import Image
from catalog.types import IMAGE_EDGES
from platform_core.actors import Actor
from platform_core.eventlog import commands as eventlog
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def keep_image(upload: bytes, *, merchant_id: UUID, by: Actor, at: datetime) -> Image:
    """Keep a picture of a shop, drawn anew and in its sizes; the same one again is the one that is there.

    Raises ``FileTooLarge``, ``UnknownKind``, ``Unreadable`` or ``NotDrawn``.
    """
    picture = platform_core.files.commands.put_picture(upload, edges=IMAGE_EDGES)
    one_after_the_other(f"catalog image {merchant_id} {picture.sha256}")
    known = Image.objects.filter(merchant_id=merchant_id, sha256=picture.sha256).first()
    if known is not None:
        return known
    image = Image(
        merchant_id=merchant_id,
        sha256=picture.sha256,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        kept_at=at,
    )
    image.save(force_insert=True)
    fact = ImageKept(image_id=image.id, merchant_id=merchant_id, sha256=image.sha256)
    eventlog.publish(fact, by=by, at=at)
    return image
