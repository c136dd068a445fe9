"""Facts and texts of a complaint, as each of its doors shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from aftersales.claims.types import Burden
from complaints.complaint import policies, queries
from complaints.complaint.models import Answer, Complaint, Decision, Review
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import AnswerKind, DemandKind, Outcome, RejectReason, Shows, Topic
from orders.sales import queries as sales_queries
from platform_core.cases import words
from platform_core.cases.declared import CaseView
from platform_core.files.types import KeptFile
from platform_core.ui import wording

View = CaseView[Complaint]


def link(view: View, page: str, thing_id: UUID | None, text: object) -> object:
    """Link to the page of a thing at the reader's door; None if there is no such thing."""
    return thing_id and (reverse(f"{words.DOORS[view.by.role]}:{page}", args=[thing_id]), text)


def topic(view: View) -> str:
    return capfirst(words.label_of(Topic, view.row.topic))


def demand(view: View) -> str:
    return _name_sum(view.row, words.label_of(DemandKind, view.row.demand), view.row.demanded)


def _name_sum(row: Complaint, name: str, amount: int | None) -> str:
    money = row.money(amount)
    return f"{capfirst(name)} · {wording.amount(money)}" if money else capfirst(name)


def goods(view: View) -> str:
    """Name the lines that the complaint is about; nothing if it is about the whole order."""
    row, named = view.row, view.row.lines
    sold = sales_queries.sale_facts(row.order_id, by=view.by, at=view.at).lines if named else ()
    return ", ".join(words.title(line) for line in sold if str(line.line_id) in named)


def evidence_state(view: View) -> str:
    given = {Shows(kind) for kind, _kept in view.files if kind}
    found = policies.evidence_wanted(Topic(view.row.topic), given=given)
    state = {True: gettext("given"), False: gettext("still missing")}
    return "\n".join(f"{capfirst(words.label_of(Shows, one.shows))}: {state[one.given]}" for one in found)


def returns(view: View) -> str:
    found = queries.returns_beside(view.row.order_id, by=view.by)
    return ", ".join(
        f"{number} · {words.state('return', state).text} · {wording.amount(total)}" for number, state, total in found
    )


def claims(view: View) -> str:
    """Name the claims with their burden of proof, which holds for a complaint about their refusal too (CRL-23b)."""
    found = queries.claims_beside(view.row.order_id, by=view.by)
    return ", ".join(
        f"{number} · {words.state('claim', state).text} · {words.label_of(Burden, burden)}"
        for number, state, burden in found
    )


def own_decision(view: View) -> str:
    """Tell staff that another person has to review their own decision."""
    own = view.row.stage is ComplaintState.UNDER_REVIEW and not view.until
    return gettext("You have decided this before: another person reviews it.") if own else ""


def ratings(view: View) -> str:
    """Show how decisions by the last decider were rated: the mean, and the number of ratings."""
    if (decided_by := queries.decided_last_by(view.row)) is None:
        return ""
    count, tenths = queries.content_with(decided_by)
    return f"{'–' if tenths is None else tenths / 10} ({count})"


def read_words(row: Complaint) -> dict[str, str]:
    answers, decisions, correction = queries.answers(row), queries.decisions(row), queries.correction(row.id)
    texts = queries.texts(row, [*answers, *decisions, *([correction] if correction else [])])
    return {
        "statement": texts.statement,
        "correction": texts.written[correction.id] if correction else "",
        "new_fact": texts.new_fact,
        **{
            "acceptance" if one.kind == AnswerKind.ACCEPT else "answer-1": _describe_answer(row, one, texts.written)
            for one in answers
        },
        **{
            name: _describe_finding(row, one, texts.written)
            for name, one in zip(["decision", "review"], decisions, strict=False)
        },
    }


def _describe_answer(row: Complaint, one: Answer, texts: Mapping[UUID, str]) -> str:
    reason = f" · {words.label_of(RejectReason, one.reason)}" if one.reason else ""
    first = _name_sum(row, words.label_of(AnswerKind, one.kind), one.amount) + reason
    return f"{first}\n{texts.get(one.id, '')}".strip()


def _describe_finding(row: Complaint, one: Decision | Review, texts: Mapping[UUID, str]) -> str:
    first = _name_sum(row, words.label_of(Outcome, one.outcome), one.amount)
    return f"{first}\n{texts[one.id]}\n{gettext('By these duties:')} {', '.join(one.basis)}"


def read_messages(row: Complaint) -> Sequence[tuple[str, str, datetime]]:
    messages = queries.messages(row)
    texts = queries.words_of(messages)
    return [(capfirst(words.role(one.author)), texts[one.id], one.written_at) for one in messages]


def read_rating(row: Complaint) -> Sequence[tuple[str, str]]:
    """Read the shopper's rating of the decision, which only staff are shown."""
    rating = queries.rating(row)
    stars = f"{gettext('How content')} · {'★' * rating.stars}" if rating else ""
    return [(stars, queries.words_of([rating]).get(rating.id, "–"))] if rating else []


def read_files(row: Complaint) -> Sequence[tuple[Shows | None, KeptFile]]:
    shows = queries.shown_by_file(row)
    return [(shows.get(kept.id), kept) for kept in queries.evidence(row.id)]
