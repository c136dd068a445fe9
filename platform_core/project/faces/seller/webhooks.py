"""Where are the shop's own systems told, what came of it, and how is that changed?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import platform_core.webhooks.commands
import platform_core.webhooks.queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.deadlines.wording import happened
from platform_core.project.faces import lists, words
from platform_core.project.faces.fields import Agree
from platform_core.project.faces.pages import FormAction, Page
from platform_core.project.faces.shapes import Facts, Said
from platform_core.ui.forms import PageForm, offer
from platform_core.webhooks.policies import LABEL, LONGEST_LABEL, LONGEST_URL, MAX_ENDPOINTS
from platform_core.webhooks.types import Failure, Opened


class AddWebhook(PageForm):
    """An address, and what it is to hear of."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("https, by name, without a password in it."),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    called = forms.RegexField(LABEL, label=_("Your word for it"), max_length=LONGEST_LABEL, required=False)
    topics = forms.MultipleChoiceField(label=_("What is it to hear of?"), widget=forms.CheckboxSelectMultiple)

    def furnish(self, about: Any) -> None:
        found = platform_core.webhooks.queries.topics()
        offer(self, "topics", [(topic.name, _said(topic.name)) for topic in found])


class Rotate(PageForm):
    """Whether the old secret may sign for another day."""

    at_once = forms.BooleanField(
        label=_("The old one is known to others: it must not sign any more, from now on."), required=False
    )
    says_optional = False


def _add(by: Actor, said: Said) -> Facts:
    opened = platform_core.webhooks.commands.open_endpoint(
        url=said["url"], topics=said["topics"], name=said["called"], by=by, at=clock.now()
    )
    return {"opened": opened}


class WebhooksPage(Page):
    """All webhooks of the shop, and a form for another. Its secret is shown once, in answer to the form."""

    door = Role.MERCHANT
    name = "seller:webhooks"
    template = "seller/webhooks.html"
    form_actions = {"add": FormAction(does=_add, form=AddWebhook, shows=True)}

    def facts(self) -> Facts:
        found = platform_core.webhooks.queries.endpoints_of(self.by).order_by("-id")
        return {"webhooks": [_row(each) for each in found], "most": MAX_ENDPOINTS}

    def offered(self, facts: Facts) -> Collection[str]:
        return ["add"] if len(facts["webhooks"]) < MAX_ENDPOINTS else []


def _pause(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    platform_core.webhooks.commands.pause(webhook_id, by=by, at=clock.now())


def _resume(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    platform_core.webhooks.commands.resume(webhook_id, by=by, at=clock.now())


def _test(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    platform_core.webhooks.commands.test(webhook_id, by=by, at=clock.now())


def _rotate(by: Actor, said: Said, *, webhook_id: UUID) -> Facts:
    opened: Opened = platform_core.webhooks.commands.rotate(webhook_id, at_once=said["at_once"], by=by, at=clock.now())
    return {"opened": opened}


def _retire(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    platform_core.webhooks.commands.retire(webhook_id, by=by, at=clock.now())


def _to_all(_result: None) -> str:
    return reverse("seller:webhooks")


class WebhookPage(Page):
    """One webhook: what it hears of, what was sent there, and what can be done with it."""

    door = Role.MERCHANT
    name = "seller:webhook"
    template = "seller/webhook.html"
    form_actions = {
        "test": FormAction(does=_test, form=Agree, said=_("A test is on its way; it stands below.")),
        "pause": FormAction(does=_pause, form=Agree, said=_("Nothing is sent there for now.")),
        "resume": FormAction(does=_resume, form=Agree, said=_("It is sent to again.")),
        "rotate": FormAction(does=_rotate, form=Rotate, shows=True),
        "retire": FormAction(does=_retire, form=Agree, said=_("The webhook is deleted."), to=_to_all),
    }

    def facts(self, webhook_id: UUID) -> Facts:
        queries = platform_core.webhooks.queries
        found = queries.endpoint(webhook_id, by=self.by)
        sent = lists.page(queries.deliveries_of(webhook_id, by=self.by), self.request, by=("-id",))
        return {
            "webhook": _row(found) | {"topics": [_said(topic) for topic in found.topics]},
            "failing_since": found.failing_since,
            "old_secret_until": queries.old_secret_until(webhook_id, at=clock.now()),
            "actions": queries.actions(found, by=self.by),
            "sent": [_message(each, of=found) for each in sent["rows"]],
            "next": sent["next"],
        }

    def offered(self, facts: Facts) -> Collection[str]:
        return [name for name in self.form_actions if name in facts["actions"]]


def _redeliver(by: Actor, said: Said, *, delivery_id: UUID) -> None:
    platform_core.webhooks.commands.redeliver(delivery_id, by=by, at=clock.now())


class MessagePage(Page):
    """One message to the byte, and every call that was made for it."""

    door = Role.MERCHANT
    name = "seller:webhook-message"
    template = "seller/webhook_message.html"
    form_actions = {"redeliver": FormAction(does=_redeliver, form=Agree, said=_("It is on its way once more."))}

    def facts(self, delivery_id: UUID) -> Facts:
        queries = platform_core.webhooks.queries
        found = queries.delivery(delivery_id, by=self.by)
        of, why = queries.endpoint_of(found), queries.why_failed(found)
        return {
            "why_failed": words.said(Failure, why),
            "message": _message(found, of=of) | {"body": found.body, "message_id": found.message_id},
            "webhook": _row(of),
            "tries": [_attempt(each) for each in queries.attempts_of(delivery_id)],
            "may_redeliver": queries.may_redeliver(found, of=of, by=self.by),
        }

    def offered(self, facts: Facts) -> Collection[str]:
        return ["redeliver"] if facts["may_redeliver"] else []


def _row(found: Any) -> Facts:
    return {
        "id": found.id,
        "name": found.name or found.url,
        "url": found.url,
        "state": words.state("endpoint", found.state),
        "since": found.state_since,
        "deleted": found.state == "retired",
    }


def _message(found: Any, *, of: Any) -> Facts:
    return {
        "id": found.id,
        "says": _said(found.topic),
        "state": words.state("webhook delivery", found.state),
        "at": found.asked_at,
        "attempts": found.attempts,
        "next_at": platform_core.webhooks.queries.next_attempt(found, of=of),
    }


def _attempt(found: Any) -> Facts:
    came = str(found.status) if found.status else words.said(Failure, found.failure)
    return {"at": found.made_at, "took": found.took_ms, "came": came}


def _said(topic: str) -> str:
    """In words, with the name that programs use."""
    text = happened(topic)
    return f"{text} ({topic})" if text else topic
