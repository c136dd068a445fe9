"""Archives of a shop by its own programme."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import StreamingHttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from merchants.archives.doors import DOORS, download
from merchants.archives.errors import ArchiveDamaged, ArchiveNotFound, ArchiveNotReady, ArchiveOver
from merchants.archives.models import ShopArchive
from platform_core import clock
from platform_core.accounts.errors import NotInYourRole
from platform_core.accounts.permissions import ActsForAShop
from platform_core.accounts.standing import refuse_other_roles
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns
from platform_core.http.files import Zip
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.vault.errors import Forgotten

ARCHIVE: Final[dict[Any, Any]] = {(200, "application/zip"): OpenApiTypes.BINARY}


@columns(
    ShopArchive,
    *("id", "number", "state", "language", "asked_at", "ready_at", "gone_at", "failed_at"),
    *("size", "sha256", "tables_at", "files", "files_done", "left_out"),
)
class ShopArchiveRowOut(Columns):
    """An archive of everything that is your shop's own: being put together, ready for some days, and then destroyed."""


class ShopArchiveOut(ShopArchiveRowOut, CaseStandOut):
    """The same, with its clocks and the acts that are open to you."""


class ArchiveFile(APIView):
    """The archive itself. Each time it is fetched is on record."""

    permission_classes = (ActsForAShop,)
    renderer_classes = (JSONRenderer, Zip)

    @api(
        responses=ARCHIVE,
        refuses=(ArchiveNotFound, ArchiveOver, ArchiveNotReady, ArchiveDamaged, Forgotten, NotInYourRole),
        duties=("OTM-23",),
    )
    def get(self, request: Request, archive_id: UUID) -> StreamingHttpResponse:
        refuse_other_roles(request.path)
        return download(archive_id, by=actor_of(request), at=clock.now())


API: Final = CaseApi(
    doors=DOORS,
    row=ShopArchiveRowOut,
    one=ShopArchiveOut,
    answer=ShopArchiveOut,
    says="The archives that your shop has asked for, newest first.",
    reads="One of them, with how far it is and until when it is there.",
)
seller = [
    path("archives/<uuid:archive_id>/file", ArchiveFile.as_view(), name="seller-archive-file"),
    *API.routes(Role.MERCHANT, prefix="seller-"),
]
