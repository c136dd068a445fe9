"""The reading of a guide or an alert, told by its reader."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

import platform_core.rulebook.queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, FormAction, Said
from platform_core.project.faces.articles import article
from platform_core.rulebook.commands import articles


def _note_reading(by: Actor, said: Said, *, theme: str, number: int) -> None:
    row = platform_core.rulebook.queries.article(theme, number)
    articles.note_reading(row, by=by, at=clock.now())


class GuidePage(ActionPage[None]):
    """A guide or an alert, and the button that says it was read."""

    door = Role.SHOPPER
    name = "me:guide"
    template = "me/guide.html"
    form_actions = {"read": FormAction(does=_note_reading, said=_("Thank you. It is counted without your name."))}

    def face(self, theme: str, number: int) -> Face[None]:
        row = platform_core.rulebook.queries.article(theme, number)
        read = platform_core.rulebook.queries.was_read(row, person_id=self.by.id)
        return Face(article(row) | {"read": read}, () if read else self.form_actions, about=None)
