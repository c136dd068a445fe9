"""Refusals of questions."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound


class QuestionNotFound(NotFound):
    code = "catalog.question_not_found"
    title = "There is no such question"
    remedy = "Check the id. What everybody reads stands under the listing; here only the asker and the shop find it."
    question_id: UUID
