"""Downloads of bundles, and of the program that checks them: to be saved, and never shown as a page of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, Final
from uuid import UUID
from zipfile import ZipFile, ZipInfo

from django.http import FileResponse, HttpResponse

from platform_core.audit import publishing
from platform_core.regulators import store
from platform_core.regulators.errors import ExportDamaged
from platform_core.regulators.models import Stored
from platform_core.regulators.types import ReportFile

logger = logging.getLogger(__name__)

PRIVATE: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def as_download(bundle: Stored, *, name: UUID) -> FileResponse:
    """The bundle itself, in pieces; no table is read meanwhile. Its ETag is the SHA-256 that it was found to have.

    Raises ``ExportDamaged``: nobody is given a file that the house did not build.
    """
    return FileResponse(
        _intact(bundle),
        as_attachment=True,
        filename=f"{name}.zip",
        content_type="application/zip",
        headers=PRIVATE | {"ETag": f'"{bundle.sha256}"'},
    )


def as_archive(files: Iterable[ReportFile], *, name: str) -> HttpResponse:
    """Some data files in one archive whose bytes follow from theirs."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for file in files:
            archive.writestr(ZipInfo(file.name), file.text)
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return HttpResponse(out.getvalue(), content_type="application/zip", headers=headers)


def verifier() -> HttpResponse:
    """One file, as it stands in this version of the house."""
    return HttpResponse(publishing.program(), content_type="text/x-python", headers=publishing.AS_FILE)


def _intact(bundle: Stored) -> IO[Any]:
    try:
        return store.intact(bundle.storage_name, sha256=bundle.sha256)
    except OSError:
        logger.exception("export_damaged", extra={"export_id": str(bundle.id)})
        raise ExportDamaged(export_id=bundle.id) from None
