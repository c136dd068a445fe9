"""How does a bundle leave the house, and the program that checks it? To be saved, and never shown as a page of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import FileResponse

import platform_core.audit.verify
from platform_core.regulators import store
from platform_core.regulators.models import Export

VERIFIER: Final = Path(platform_core.audit.verify.__file__)
PRIVATE: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def as_download(export: Export) -> FileResponse:
    """The bundle itself, in pieces; no table is read meanwhile. Its ETag is the SHA-256 that was signed for."""
    return FileResponse(
        store.opened(export.storage_name),
        as_attachment=True,
        filename=f"{export.approval.request_id}.zip",
        content_type="application/zip",
        headers=PRIVATE | {"ETag": f'"{export.sha256}"'},
    )


def verifier() -> FileResponse:
    """One file, as it stands in this version of the house."""
    return FileResponse(VERIFIER.open("rb"), as_attachment=True, filename="verify.py", content_type="text/x-python")
