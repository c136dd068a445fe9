"""The request for the file of an order, on the page of the order and where the ways outside are named."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.cases.queries import due_at
from platform_core.regulators import queries
from platform_core.regulators.commands import own_file
from platform_core.regulators.deadlines import HAND_OUT

SAID: Final = _("You asked for the file. We tell you when it is ready.")


def ask(order_id: UUID, *, by: Actor) -> None:
    own_file.ask_for_dossier(order_id, by=by, at=clock.now())


def dossier_facts(order_id: UUID, *, by: Actor) -> Facts:
    """The state of the dossier that was asked for last, until when it is owed, and the last that may be fetched."""
    found, bundle = queries.find_dossier(order_id, by=by), queries.lying_ready(order_id, by=by)
    asked = found and {
        "state": words.state("dossier", found.state),
        "asked_at": found.asked_at,
        "owed_until": due_at(found.id, of=HAND_OUT) if found.is_open else None,
    }
    return {"dossier": asked, "bundle": bundle}


def offered_forms(facts: Facts) -> list[str]:
    """The form to ask for another dossier, with the events since; none while one is being put together."""
    asked = facts["dossier"]
    return [] if isinstance(asked, dict) and asked["owed_until"] else ["ask_dossier"]
