"""The reviews of a shop's goods, and its replies."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from orders.reviews import commands as reviews_commands
from orders.reviews import queries as reviews_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import reviews
from platform_core.project.faces.reviews import NEWEST, AnswerToMask, ReviewText


class ReviewsPage(Page):
    """Every review of the shop's goods, the newest first: the shop chooses none of them."""

    door = Role.MERCHANT
    name = "seller:reviews"
    template = "seller/reviews.html"

    def facts(self) -> Facts:
        found = read_page(reviews_queries.reviews_of(self.by), self.request, by=NEWEST)
        shop = self.by.merchant_id
        return {
            "reviews": [reviews.full_review(row) for row in found.rows],
            "rating": reviews.rating_facts(reviews_queries.rating_of_shop(shop)) if shop else None,
            "next": found.next,
        }


def _reply(by: Actor, said: Said, *, line_id: UUID) -> None:
    given = reviews_queries.find_review_of(line_id, by=by)
    reviews_commands.reply_to_review(given.id if given else line_id, text=said["text"], by=by, at=clock.now())


def _answer(by: Actor, said: Said, *, line_id: UUID) -> None:
    masking = reviews.about_line(line_id, by=by)[2] or line_id
    reviews_commands.answer_proposal(masking, text=said["text"], by=by, at=clock.now())


class ReviewPage(ActionPage[None]):
    """One review: the shop replies once, and is heard before it is masked."""

    door = Role.MERCHANT
    name = "seller:review"
    template = "seller/review.html"
    form_actions = {
        "reply": FormAction(does=_reply, form=ReviewText, said=_("Your reply stands beneath the review.")),
        "answer": FormAction(does=_answer, form=AnswerToMask, said=_("It is read before anybody decides.")),
    }

    def face(self, line_id: UUID) -> Face[None]:
        facts, offered, _ = reviews.about_line(line_id, by=self.by)
        shown = facts.get("review")
        if isinstance(shown, dict) and shown["reply"] is None:
            offered = [*offered, "reply"]
        return Face(facts, offered, about=None)
