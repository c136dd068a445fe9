"""Commands on the public's comments on a change, and on the answers."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.rulebook import policies
from platform_core.rulebook.commands.publishing import require_text
from platform_core.rulebook.errors import AlreadyAnswered, CommentsClosed, CommentsNotAsked
from platform_core.rulebook.events import CommentAnswered, CommentMade
from platform_core.rulebook.models.versions import Answer, Comment, Version
from platform_core.rulebook.states import VersionState


@fulfils("ECL-34a")
@fulfils("OPR-07", part="comments and replies")
@transaction.atomic(savepoint=False)
def comment(version_id: UUID, *, text: str, by: Actor, at: datetime) -> Comment:
    """Comment on a change. The comment is published, without a name, and answered.

    Raises ``VersionNotFound``, ``CommentsNotAsked``, ``CommentsClosed`` from the end of the time on, however late the
    sweep is, and ``WordsMissing``.
    """
    version = Version.objects.published().one(version_id)
    if version.comments_until is not None and not policies.may_still_comment(until=version.comments_until, at=at):
        raise CommentsClosed(version_id=version.id, closed_at=version.comments_until)
    if version.stage is not VersionState.OPENED:
        raise CommentsNotAsked(version_id=version.id, state=version.state)
    row = Comment.objects.create(version=version, person_id=by.id, text=require_text(text), said_at=at)
    publish(CommentMade(**_about(row), sha256=_sha256(row.text)), by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def answer(comment_id: UUID, *, text: str, by: Actor, at: datetime) -> Answer:
    """Answer a comment, once. Raises ``CommentNotFound``, ``AlreadyAnswered``, ``WordsMissing``."""
    said, words = Comment.objects.take(comment_id), require_text(text)
    row = Answer(comment=said, text=words, answered_by=by.id, answered_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAnswered(comment_id=said.id) from None
    publish(CommentAnswered(**_about(said), sha256=_sha256(words)), by=by, at=at)
    return row


def _about(row: Comment) -> dict[str, UUID]:
    return {"comment_id": row.id, "version_id": row.version_id, "person_id": row.person_id}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
