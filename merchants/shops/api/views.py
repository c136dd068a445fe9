"""Applications, documents, changes and shops by programme."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.shops.api import shapes
from merchants.shops.commands import changes, documents, filing
from merchants.shops.errors import (
    ApplicationNotFound,
    ApplicationPending,
    ChangeNotFound,
    ChangePending,
    ChangeRefused,
    DocumentNotFound,
    DocumentRefused,
    MerchantNotFound,
    NoShop,
    OnlyForApplicants,
    PapersRefused,
)
from merchants.shops.models.applications import Application
from merchants.shops.models.changes import Change
from merchants.shops.models.documents import Document
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops, verification
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.files import doors as files
from platform_core.files.types import About
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole


class Applications(APIView):
    """One's own applications for a shop."""

    @api(responses={200: shapes.ApplicationPage}, operation_id="applications_list")
    def get(self, request: Request) -> Response:
        mine = shops.applications_of(actor_of(request))
        return Response(page_of(mine, request, by=("-submitted_at", "-id"), show=_render_application))

    @once
    @api(
        request=shapes.ApplicationIn,
        responses={201: shapes.ApplicationDetailOut},
        refuses=(OnlyForApplicants, ApplicationPending, PapersRefused),
        duties=("ECL-27",),
    )
    def post(self, request: Request) -> Response:
        body = shapes.ApplicationIn(data=request.data)
        body.is_valid(raise_exception=True)
        application = filing.apply(body.validated_data, by=actor_of(request), at=clock.now())
        return Response(_render_application_in_full(application), status=status.HTTP_201_CREATED)


class OneApplication(APIView):
    """An application, with the points that still stand against opening."""

    @api(responses={200: shapes.ApplicationDetailOut}, refuses=(ApplicationNotFound,))
    def get(self, request: Request, application_id: UUID) -> Response:
        return Response(_render_application_in_full(shops.application(application_id, seen_by=actor_of(request))))


class Withdrawal(APIView):
    """The withdrawal of an application as a resource: PUT it to withdraw."""

    @api(responses={200: shapes.ApplicationOut}, refuses=(ApplicationNotFound, WrongRole, IllegalTransition))
    def put(self, request: Request, application_id: UUID) -> Response:
        return Response(_render_application(filing.withdraw(application_id, by=actor_of(request), at=clock.now())))


class Documents(APIView):
    """The documents of one's application or shop, the latest first."""

    @api(responses={200: shapes.DocumentPage}, operation_id="documents_list", duties=("ECL-27",))
    def get(self, request: Request) -> Response:
        mine = verification.documents_of(actor_of(request))
        return Response(page_of(mine, request, by=("-id",), show=_render_document))

    @once
    @api(
        request=shapes.DocumentIn,
        responses={201: shapes.DocumentDetailOut},
        refuses=(NoShop, DocumentRefused),
        duties=("ECL-10", "ECL-27"),
        operation_id="documents_hand_in",
    )
    def post(self, request: Request) -> Response:
        body = shapes.DocumentIn(data=request.data)
        body.is_valid(raise_exception=True)
        by = actor_of(request)
        row = documents.hand_in(body.validated_data, by=by, at=clock.now())
        return Response(_render_document_in_full(row.id, by=by), status=status.HTTP_201_CREATED)


class OneDocument(APIView):
    """A document, the verdict on it, and its files."""

    @api(responses={200: shapes.DocumentDetailOut}, refuses=(DocumentNotFound,))
    def get(self, request: Request, document_id: UUID) -> Response:
        return Response(_render_document_in_full(document_id, by=actor_of(request)))


class DocumentFiles(APIView):
    """Scans and pictures of a document."""

    parser_classes = files.PARSERS

    @once
    @api(
        request=files.UPLOAD,
        responses={201: files.FileOut},
        refuses=(DocumentNotFound, *files.REFUSES_UPLOAD),
        operation_id="documents_add_file",
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        upload, name = files.upload_of(request)
        kept = documents.add_file(document_id, upload=upload, name=name, by=actor_of(request), at=clock.now())
        return Response(files.FileOut(kept).data, status=status.HTTP_201_CREATED)


class DocumentFile(APIView):
    """One of them, as a download."""

    @api(
        responses=files.DOWNLOAD,
        refuses=(DocumentNotFound, *files.REFUSES_DOWNLOAD),
        operation_id="documents_file_content",
    )
    def get(self, request: Request, document_id: UUID, file_id: UUID) -> HttpResponse:
        document = verification.document(document_id, seen_by=actor_of(request))
        return files.as_download(file_id, about=About(verification.ABOUT_DOCUMENT, document.id))


class Changes(APIView):
    """The changes that the shop reported of itself, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: shapes.ShopChangePage}, operation_id="changes_list")
    def get(self, request: Request) -> Response:
        mine = verification.changes_of(actor_of(request))
        return Response(page_of(mine, request, by=("-reported_at", "-id"), show=_render_change))

    @once
    @api(
        request=shapes.ShopChangeIn,
        responses={201: shapes.ShopChangeDetailOut},
        refuses=(NoShop, ChangeRefused, ChangePending),
        duties=("OTM-12", "OTM-26"),
        operation_id="changes_report",
    )
    def post(self, request: Request) -> Response:
        body = shapes.ShopChangeIn(data=request.data)
        body.is_valid(raise_exception=True)
        row = changes.report_change(body.validated_data, by=actor_of(request), at=clock.now())
        return Response(_render_change_in_full(row), status=status.HTTP_201_CREATED)


class OneChange(APIView):
    """A change and where it stands."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: shapes.ShopChangeDetailOut}, refuses=(ChangeNotFound,))
    def get(self, request: Request, change_id: UUID) -> Response:
        return Response(_render_change_in_full(verification.change(change_id, seen_by=actor_of(request))))


class ChangeWithdrawal(APIView):
    """The withdrawal of a change as a resource: PUT it to withdraw."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: shapes.ShopChangeDetailOut}, refuses=(ChangeNotFound, WrongRole, IllegalTransition))
    def put(self, request: Request, change_id: UUID) -> Response:
        return Response(
            _render_change_in_full(changes.withdraw_change(change_id, by=actor_of(request), at=clock.now()))
        )


class Shop(APIView):
    """The shop that one acts for."""

    @api(responses={200: shapes.ShopOut}, refuses=(NoShop,))
    def get(self, request: Request) -> Response:
        return Response(_render_own_shop(shops.shop_of(actor_of(request))))


class Merchants(APIView):
    """Every shop, by name."""

    permission_classes = (AllowAny,)

    @api(responses={200: shapes.TraderPageOut}, duties=("OTM-12",), operation_id="merchants_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(shops.shops(), request, by=("trade_name", "id"), show=_render_trader))


class TraderPage(APIView):
    """Who is behind this shop, as the law has it shown."""

    permission_classes = (AllowAny,)

    @api(responses={200: shapes.TraderDetailOut}, refuses=(MerchantNotFound,), duties=("ECL-15", "OTM-12"))
    def get(self, request: Request, merchant_id: UUID) -> Response:
        permits = verification.permits_of(merchant_id, at=clock.now())
        shown = _render_trader(shops.shop(merchant_id)) | {"permits": shapes.PermitOut(permits, many=True).data}
        return Response(shown)


def _render_application(application: Application) -> dict[str, Any]:
    return dict(shapes.ApplicationOut(application).data)


def _render_application_in_full(application: Application) -> dict[str, Any]:
    points = shops.open_points(application, at=clock.now())
    return _render_application(application) | {
        "contact": shops.masked_contact(application),
        "open_points": list(points),
        "documents_missing": list(shops.documents_missing(application, at=clock.now())),
    }


def _render_document(row: Document) -> dict[str, Any]:
    return dict(shapes.DocumentOut(row).data) | {"number": verification.number_of(row)}


def _render_document_in_full(document_id: UUID, *, by: Actor) -> dict[str, Any]:
    row = verification.document(document_id, seen_by=by)
    return _render_document(row) | {"files": files.FileOut(verification.files_of(row), many=True).data}


def _render_change(row: Change) -> dict[str, Any]:
    return dict(shapes.ShopChangeOut(row).data)


def _render_change_in_full(row: Change) -> dict[str, Any]:
    """The clock is asked of this one alone: a list has none."""
    row.verify_by = verification.verify_by(row)
    return dict(shapes.ShopChangeDetailOut(row).data)


def _render_trader(shop: Merchant) -> dict[str, Any]:
    rest = shops.announced_rest(shop, at=clock.now())
    own = {"closes_at": shop.closes_at, "rests_from": rest and rest.begins, "rests_until": rest and rest.ends}
    return dict(shapes.TraderOut(asdict(shops.facts_of(shop)) | own).data)


def _render_own_shop(shop: Merchant) -> dict[str, Any]:
    verdict = shops.may_sell(shop.id, at=clock.now())
    return _render_trader(shop) | {
        "commission_basis_points": shops.commission_of(shop.id, at=clock.now()),
        "may_sell": bool(verdict),
        "against_selling": list(verdict.reasons),
        "reverify_by": verification.reverify_by(shop.id),
        "verified_until": shop.verified_until,
    }
