"""How is a complaint put to those who decide about it?"""

from __future__ import annotations

from django.utils.translation import gettext

from complaints import queries
from complaints.models import Answer, Complaint
from platform_core import clock
from platform_core.actors import Actor
from platform_core.deadlines.states import DeadlineState
from platform_core.http.action_pages import humanize


def facts(found: Complaint, *, by: Actor) -> dict[str, str]:
    """What one has to know to decide, what goes back by other ways, and until when it has to be."""
    running = [promise.due_at for promise in queries.clocks(found) if promise.state == DeadlineState.RUNNING]
    return {
        gettext("State"): humanize(found.state),
        gettext("Topic"): humanize(found.topic),
        gettext("May still go back"): str(queries.refundable(found.order_id)),
        gettext("Gone back or on its way"): str(queries.gone_back(found.order_id)),
        gettext("Returns of this order"): _returns(found, by=by) or "–",
        gettext("Answered by the shop"): gettext("yes") if found.answered_at else gettext("no"),
        gettext("Due"): ", ".join(f"{due.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" for due in running) or "–",
    }


def _returns(found: Complaint, *, by: Actor) -> str:
    cases = queries.returns_beside(found.order_id, by=by)
    return ", ".join(f"{number} · {humanize(state)} · {total}" for number, state, total in cases)


def written(found: Complaint) -> list[tuple[str, str]]:
    """All that was said, by whom and as what, in the order it came."""
    answers, said, decision = queries.answers(found), queries.messages(found), queries.decision(found)
    texts = queries.texts(found, [*answers, *said, *([decision] if decision else [])])
    return [
        (gettext("The shopper's statement"), texts.statement),
        *((_answered(found, answer), texts.written.get(answer.id, "–")) for answer in answers),
        *((f"{gettext('Message')} · {humanize(message.author)}", texts.written[message.id]) for message in said),
        *([(f"{gettext('Decision')} · {humanize(decision.outcome)}", texts.written[decision.id])] if decision else []),
    ]


def _answered(found: Complaint, answer: Answer) -> str:
    amount = found.money(answer.amount)
    parts = (
        gettext("Answer"),
        humanize(answer.kind),
        humanize(answer.reason) if answer.reason else "",
        str(amount or ""),
    )
    return " · ".join(part for part in parts if part)
