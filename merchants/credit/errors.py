"""Refusals about facts of credit."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound


class CreditFactNotFound(NotFound):
    code = "merchants.credit_fact_not_found"
    title = "There is no such fact in the credit file"
    remedy = "Check the number; a shop replies to what speaks against it and still counts or counted."
    fact_id: UUID


class AlreadyReplied(Conflict):
    code = "merchants.already_replied"
    title = "Your shop has replied to this"
    remedy = "Everybody reads the reply beside the fact; it is said once."
    fact_id: UUID
