"""Comments on a change of the rules."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import platform_core.rulebook.queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.rulebook.commands import hearing
from platform_core.rulebook.states import VersionState
from platform_core.rulebook.types import RuleKind
from platform_core.ui.forms import PageForm


class Remark(PageForm):
    """A comment on a change; everybody reads it."""

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("It is published without your name, and answered before the change is announced."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def _comment(by: Actor, said: Said, *, rule: str, number: int) -> str:
    """The address of the version, where the comment stands from now on."""
    row = platform_core.rulebook.queries.version(rule, number)
    hearing.comment(row.id, text=said["text"], by=by, at=clock.now())
    return reverse("open:rule-version", kwargs={"rule": rule, "number": number})


class CommentPage(ActionPage[None]):
    """A change that is open for comments, and the form for one."""

    door = Role.SHOPPER
    name = "me:comment"
    template = "me/comment.html"
    form_actions = {
        "comment": FormAction(does=_comment, form=Remark, said=_("Your comment is published."), to=str),
    }

    def face(self, rule: str, number: int) -> Face[None]:
        row = platform_core.rulebook.queries.version(rule, number)
        facts: Facts = {
            "title": words.label_of(RuleKind, row.rule),
            "number": row.number,
            "comments_until": row.comments_until,
            "url": reverse("open:rule-version", kwargs={"rule": rule, "number": number}),
        }
        asked = row.stage is VersionState.OPENED and row.comments_until is not None and clock.now() < row.comments_until
        return Face(facts, self.form_actions if asked else (), about=None)
