"""A case with an address, as apps have them: one adds a file to it and takes it out again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.files import commands, doors
from platform_core.files.types import About
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of
from platform_core.http.schema import api


class Evidence(APIView):
    """What is added to a case."""

    parser_classes = doors.PARSERS

    @api(request=doors.UPLOAD, responses={201: doors.FileOut}, refuses=doors.REFUSES_UPLOAD)
    @once
    def post(self, request: Request, shop: UUID, case_id: UUID) -> Response:
        upload, name = doors.upload_of(request)
        by: Any = actor_of(request)
        kept = commands.keep(
            upload,
            name=name,
            about=About("tests.case", case_id),
            merchant_id=shop,
            shopper_id=by.id,
            by=by,
            at=clock.now(),
        )
        return Response(doors.FileOut(kept).data, status=201)


class OneFile(APIView):
    @api(responses=doors.DOWNLOAD, refuses=doors.REFUSES_DOWNLOAD)
    def get(self, request: Request, shop: UUID, case_id: UUID, file_id: UUID) -> HttpResponse:
        return doors.as_download(file_id, about=About("tests.case", case_id))


CASE = "api/storefront/v1/shops/<uuid:shop>/cases/<uuid:case_id>/evidence"
urlpatterns = [path(CASE, Evidence.as_view()), path(f"{CASE}/<uuid:file_id>", OneFile.as_view())]
handler400 = "platform_core.http.problems.handler400"
handler404 = "platform_core.http.problems.handler404"
handler500 = "platform_core.http.problems.handler500"
