"""The shopper's reviews of goods that were handed over, and their words when somebody wants one masked."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.reviews import commands as reviews_commands
from orders.reviews import queries as reviews_queries
from orders.reviews.types import NewReview
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.project.faces import reviews
from platform_core.project.faces.reviews import AnswerToMask, ReviewText
from platform_core.ui.forms import PageForm

STARS = [(str(stars), "★" * stars) for stars in range(5, 0, -1)]


class Review(PageForm):
    """Stars and words. Nothing is chosen, and no name is shown, unless somebody says so."""

    stars = forms.ChoiceField(label=_("Stars"), choices=STARS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What do you say of the goods?"),
        help_text=_("Everybody reads it. It stays as it is; you may add to it once."),
        max_length=reviews.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    named = forms.BooleanField(
        label=_("Show the first letter of the name that I sign in with. Otherwise it is anonymous."), required=False
    )


def _review(by: Actor, said: Said, *, line_id: UUID) -> None:
    order_id = reviews_queries.line(line_id, by=by).order_id
    new = NewReview(stars=int(said["stars"]), text=said["text"], anonymous=not said["named"])
    reviews_commands.review_line(order_id, line_id=line_id, said=new, by=by, at=clock.now())


def _add(by: Actor, said: Said, *, line_id: UUID) -> None:
    given = reviews_queries.find_review_of(line_id, by=by)
    reviews_commands.add_to_review(given.id if given else line_id, text=said["text"], by=by, at=clock.now())


def _object(by: Actor, said: Said, *, line_id: UUID) -> None:
    reviews_commands.object_to_mask(_masking(line_id, by=by), text=said["text"], by=by, at=clock.now())


def _appeal(by: Actor, said: Said, *, line_id: UUID) -> None:
    reviews_commands.appeal_mask(_masking(line_id, by=by), text=said["text"], by=by, at=clock.now())


def _masking(line_id: UUID, *, by: Actor) -> UUID:
    """The last proposal; the id of the line, of which the command says that there is none."""
    return reviews.about_line(line_id, by=by)[2] or line_id


class ReviewPage(ActionPage[None]):
    """One line that I bought: my review of it, the shop's reply, and the acts open to me now."""

    door = Role.SHOPPER
    name = "me:review"
    template = "me/review.html"
    form_actions = {
        "review": FormAction(does=_review, form=Review, said=_("Thank you. Everybody can read your review now.")),
        "add": FormAction(does=_add, form=ReviewText, said=_("It was added.")),
        "object": FormAction(does=_object, form=AnswerToMask, said=_("It is read before anybody decides.")),
        "appeal": FormAction(does=_appeal, form=AnswerToMask, said=_("A third person decides. We tell you.")),
    }

    def face(self, line_id: UUID) -> Face[None]:
        facts, offered, _ = reviews.about_line(line_id, by=self.by)
        order = reviews_queries.line(line_id, by=self.by).order
        mine: Facts = {"open": reviews_queries.may_be_reviewed(order, by=self.by)}
        if "review" not in facts:
            offered = ["review"] if mine["open"] else []
        elif reviews_queries.may_add(line_id, by=self.by, at=clock.now()):
            offered = [*offered, "add"]
        return Face(facts | mine, offered, about=None)
