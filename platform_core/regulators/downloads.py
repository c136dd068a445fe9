"""How does a bundle leave the house, and the program that checks it? To be saved, and never shown as a page of ours."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import IO, Any, Final

from django.http import FileResponse

import platform_core.audit.verify
from platform_core.regulators import store
from platform_core.regulators.errors import ExportDamaged
from platform_core.regulators.models import Export

logger = logging.getLogger(__name__)

VERIFIER: Final = Path(platform_core.audit.verify.__file__)
PRIVATE: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def as_download(export: Export) -> FileResponse:
    """The bundle itself, in pieces; no table is read meanwhile. Its ETag is the SHA-256 that it was found to have.

    Raises ``ExportDamaged``: an authority is never given what the house did not build.
    """
    return FileResponse(
        _intact(export),
        as_attachment=True,
        filename=f"{export.approval.request_id}.zip",
        content_type="application/zip",
        headers=PRIVATE | {"ETag": f'"{export.sha256}"'},
    )


def verifier() -> FileResponse:
    """One file, as it stands in this version of the house."""
    return FileResponse(VERIFIER.open("rb"), as_attachment=True, filename="verify.py", content_type="text/x-python")


def _intact(export: Export) -> IO[Any]:
    try:
        return store.intact(export.storage_name, sha256=export.sha256)
    except OSError:
        logger.exception("export_damaged", extra={"export_id": str(export.id)})
        raise ExportDamaged(export_id=export.id) from None
