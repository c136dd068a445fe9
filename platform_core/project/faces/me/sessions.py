"""The page of a shopper's sessions: it lists the devices that are signed in, and signs out any of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import platform_core.accounts.queries
from platform_core import clock
from platform_core.accounts.commands import sessions
from platform_core.accounts.types import OpenSession
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.ui import wording
from platform_core.ui.forms import FurnishedForm, offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """The token of the session that shows this page, and the person's other sessions."""

    token: str
    others: list[OpenSession]


class EndOne(FurnishedForm[Sessions]):
    """The choice of one other session to end. The session that shows the page ends by signing out."""

    session = forms.ChoiceField(label=_("Device"))

    def furnish(self) -> None:
        offer(self, "session", [(each.id, _name_of(each)) for each in self.about.others])


class EndOthers(FurnishedForm[Sessions]):
    """A button that ends all sessions but the one that shows the page."""

    def clean(self) -> Said:
        return (super().clean() or {}) | {"token": self.about.token}


def _end_one(by: Actor, said: Said) -> None:
    sessions.end_session(said["session"], by=by, at=clock.now())


def _end_others(by: Actor, said: Said) -> None:
    sessions.end_other_sessions(said["token"], by=by, at=clock.now())


class SessionsPage(ActionPage[Sessions]):
    """Each session with its device, its network address, and when it began and was last used."""

    door = Role.SHOPPER
    name = "me:sessions"
    template = "me/sessions.html"
    form_actions = {
        "end": FormAction(does=_end_one, form=EndOne, said=_("The device is signed out.")),
        "end_others": FormAction(does=_end_others, form=EndOthers, said=_("All other devices are signed out.")),
    }

    def face(self) -> Face[Sessions]:
        token = self.request.session.session_key or ""
        current = platform_core.accounts.queries.session_id_of(token)
        sessions_now = platform_core.accounts.queries.open_sessions(self.by.id)
        others = [each for each in sessions_now if each.id != current]
        facts: Facts = {
            "sessions": [_row(each, is_current=each.id == current) for each in sessions_now],
            "idle": wording.length(platform_core.accounts.queries.idle_limit(self.by.id)),
            "longest": wording.length(timedelta(seconds=settings.SESSION_COOKIE_AGE)),
        }
        return Face(facts, ["end", "end_others"] if others else [], Sessions(token=token, others=others))


def _row(session: OpenSession, *, is_current: bool) -> Facts:
    return {"of": session, "device": session.device or gettext("Unknown device"), "is_current": is_current}


def _name_of(session: OpenSession) -> str:
    """Name a session by device, network address and beginning, so that two devices of one kind can be told apart."""
    device = session.device or gettext("Unknown device")
    began = gettext("signed in %(moment)s") % {"moment": wording.moment(session.began_at)}
    return ", ".join(part for part in (device, session.address, began) if part)
