"""The doors of the inbox: the same for shoppers and for those who act for a shop."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.notices import commands, queries
from platform_core.notices.api.serializers import NoticeOut, NoticePage
from platform_core.notices.errors import NoticeNotFound
from platform_core.notices.models import Notice
from platform_core.notices.types import Language

PAGING: Final = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class Inbox(APIView):
    """This person's notices, the newest first."""

    @api(responses={200: NoticePage}, parameters=PAGING, operation_id="notices_list")
    def get(self, request: Request) -> Response:
        page = page_of(queries.inbox(actor_of(request)), request, by=("-id",), show=render_notice)
        return Response(page)


class NoticeReading(APIView):
    """The reading of a notice as a resource: PUT it to say that it was opened."""

    @api(responses={200: NoticeOut}, refuses=(NoticeNotFound,), operation_id="notices_read")
    def put(self, request: Request, notice_id: UUID) -> Response:
        notice = commands.mark_read(notice_id, by=actor_of(request), at=clock.now())
        return Response(render_notice(notice))


@extend_schema_view(get=extend_schema(operation_id="seller_notices_list"))
class ShopInbox(Inbox):
    """The notices that this person got as someone of the shop, the newest first."""


@extend_schema_view(put=extend_schema(operation_id="seller_notices_read"))
class ShopNoticeReading(NoticeReading):
    """The same, at the seller's door."""


def render_notice(notice: Notice) -> dict[str, Any]:
    """The notice in the reader's language, Chinese where we do not speak it."""
    text = notice.texts[Language.EN if (get_language() or "").startswith("en") else Language.ZH]
    reading = getattr(notice, "reading", None)
    row = {
        "id": notice.id,
        "template": notice.template,
        "subject": text["subject"],
        "body": text["body"],
        "sha256": notice.sha256,
        "sent_at": notice.sent_at,
        "read_at": reading and reading.read_at,
    }
    return dict(NoticeOut(row).data)
