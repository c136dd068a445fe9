"""The shopper's sessions: where they are signed in, and how to sign out a device that is not in their hands."""

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
    """The sessions of a person, and the token of the one that shows this page."""

    token: str
    others: list[OpenSession]


class EndOne(FurnishedForm[Sessions]):
    """One of the others: this one ends by signing out."""

    session = forms.ChoiceField(label=_("Device"))

    def furnish(self) -> None:
        offer(self, "session", [(each.id, _name_of(each)) for each in self.about.others])


class EndOthers(FurnishedForm[Sessions]):
    """A button; which one stays, the page knows."""

    def clean(self) -> Said:
        return (super().clean() or {}) | {"token": self.about.token}


def _end_one(by: Actor, said: Said) -> None:
    sessions.end_session(said["session"], by=by, at=clock.now())


def _end_others(by: Actor, said: Said) -> None:
    sessions.end_other_sessions(said["token"], by=by, at=clock.now())


class SessionsPage(ActionPage[Sessions]):
    """Each device with its network, its beginning and its last use."""

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
        found = platform_core.accounts.queries.open_sessions(self.by.id)
        others = [each for each in found if each.id != current]
        facts: Facts = {
            "sessions": [_row(each, is_current=each.id == current) for each in found],
            "idle": wording.length(platform_core.accounts.queries.idle_limit(self.by.id)),
            "longest": wording.length(timedelta(seconds=settings.SESSION_COOKIE_AGE)),
        }
        return Face(facts, ["end", "end_others"] if others else [], Sessions(token=token, others=others))


def _row(session: OpenSession, *, is_current: bool) -> Facts:
    return {"of": session, "device": session.device or gettext("Unknown device"), "is_current": is_current}


def _name_of(session: OpenSession) -> str:
    """The name of a session: two of the same kind differ by their networks and the moments at which they began."""
    device = session.device or gettext("Unknown device")
    began = gettext("signed in %(moment)s") % {"moment": wording.moment(session.began_at)}
    return ", ".join(part for part in (device, session.address, began) if part)
