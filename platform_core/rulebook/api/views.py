"""The doors of the rulebook: rules and guides for everybody, comments on changes, and one's acceptances."""

from __future__ import annotations

from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.rulebook import queries
from platform_core.rulebook.api import rendering as show
from platform_core.rulebook.api import serializers as shapes
from platform_core.rulebook.commands import articles, hearing
from platform_core.rulebook.errors import (
    ArticleNotFound,
    CommentsClosed,
    CommentsNotAsked,
    RuleNotFound,
    VersionNotFound,
    WordsMissing,
)


class Rules(APIView):
    """The rules in force, the changes that are coming, and which versions an account or an order asks you to accept."""

    permission_classes = [AllowAny]

    @api(responses={200: shapes.RuleBoardOut}, duties=("ECL-32", "ECL-33"), operation_id="rules_read")
    def get(self, _: Request) -> Response:
        return Response(show.board())


class RuleVersions(APIView):
    """Every version of a rule that the public has been shown, the newest first; none is ever taken away."""

    permission_classes = [AllowAny]

    @api(
        responses={200: shapes.RuleVersionPage},
        refuses=(RuleNotFound,),
        duties=("OTM-28",),
        operation_id="rule_versions_list",
    )
    def get(self, request: Request, rule: str) -> Response:
        return Response(page_of(queries.versions(rule), request, by=("-number", "-id"), show=show.row))


class RuleVersion(APIView):
    """One version with its text in both languages, the public's comments, and the answers."""

    permission_classes = [AllowAny]

    @api(
        responses={200: shapes.RuleVersionOut},
        refuses=(RuleNotFound,),
        duties=("ECL-33", "OTM-28", "OPR-07"),
        operation_id="rule_version_read",
    )
    def get(self, _: Request, rule: str, number: int) -> Response:
        return Response(show.version(queries.version(rule, number), at=clock.now()))


class RuleDiff(APIView):
    """The changes of a version, line by line, against the one before."""

    permission_classes = [AllowAny]

    @api(
        responses={200: shapes.RuleDiffOut},
        refuses=(RuleNotFound,),
        duties=("ECL-34a",),
        operation_id="rule_version_diff",
    )
    def get(self, _: Request, rule: str, number: int) -> Response:
        return Response(show.diff(queries.version(rule, number)))


class RuleComments(APIView):
    """Your comment on a change, while comments are asked for. It is published without your name, and answered."""

    @api(
        request=shapes.RuleCommentIn,
        responses={201: shapes.RuleCommentOut},
        refuses=(RuleNotFound, VersionNotFound, CommentsNotAsked, CommentsClosed, WordsMissing),
        duties=("ECL-34a", "OPR-07"),
        operation_id="rule_comment",
    )
    @once
    def post(self, request: Request, rule: str, number: int) -> Response:
        said = parsed(shapes.RuleCommentIn, request)
        version = queries.version(rule, number)
        comment = hearing.comment(version.id, text=said["text"], by=actor_of(request), at=clock.now())
        return Response(show.comment(comment), status=status.HTTP_201_CREATED)


class AcceptedRules(APIView):
    """The versions of the rules that you accepted, the newest first."""

    @api(
        responses={200: shapes.AcceptedRulePage},
        duties=("ECL-32",),
        operation_id="rules_accepted_list",
    )
    def get(self, request: Request) -> Response:
        mine = queries.accepted_by(actor_of(request).id)
        return Response(page_of(mine, request, by=("-accepted_at", "-id"), show=show.accepted))


class Guides(APIView):
    """Guides to the rights of consumers, and alerts."""

    permission_classes = [AllowAny]

    @api(responses={200: shapes.GuideBoardOut}, duties=("HSE-10",), operation_id="guides_read")
    def get(self, _: Request) -> Response:
        return Response(show.guides(at=clock.now()))


class Guide(APIView):
    """One guide or alert with its text in both languages, also one that was replaced or withdrawn."""

    permission_classes = [AllowAny]

    @api(
        responses={200: shapes.ArticleOut},
        refuses=(ArticleNotFound,),
        duties=("HSE-10",),
        operation_id="guide_read",
    )
    def get(self, _: Request, theme: str, number: int) -> Response:
        return Response(show.article(queries.article(theme, number), at=clock.now()))


class GuideReading(APIView):
    """Say that you have read a guide or alert. It is counted once, without your name."""

    @api(
        request=None,
        responses={200: shapes.ArticleReadingOut},
        refuses=(ArticleNotFound,),
        duties=("HSE-10",),
        operation_id="guide_note_reading",
    )
    @once
    def put(self, request: Request, theme: str, number: int) -> Response:
        row = articles.note_reading(queries.article(theme, number), by=actor_of(request), at=clock.now())
        return Response({"read_at": row.read_at})
