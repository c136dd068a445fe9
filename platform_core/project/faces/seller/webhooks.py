"""The webhooks of a shop's own systems: addresses, deliveries, and their settings."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import platform_core.webhooks.queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said, ShowAction
from platform_core.deadlines.wording import say_happening
from platform_core.http.paging import read_page
from platform_core.project.faces.fields import Agree
from platform_core.ui.forms import PageForm, offer
from platform_core.webhooks.commands import asking, endpoints
from platform_core.webhooks.models.deliveries import Attempt, Delivery
from platform_core.webhooks.models.endpoints import Endpoint
from platform_core.webhooks.policies import LABEL, LONGEST_LABEL, LONGEST_URL, MAX_ENDPOINTS
from platform_core.webhooks.types import Failure, Opened


class AddWebhook(PageForm):
    """An address, and the topics it is to hear of."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_("https, by name, without a password in it."),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    called = forms.RegexField(LABEL, label=_("Your word for it"), max_length=LONGEST_LABEL, required=False)
    topics = forms.MultipleChoiceField(label=_("What is it to hear of?"), widget=forms.CheckboxSelectMultiple)

    def furnish(self) -> None:
        found = platform_core.webhooks.queries.topics()
        offer(self, "topics", [(topic.name, _topic_text(topic.name)) for topic in found])


class Rotate(PageForm):
    """Whether the old secret may sign for another day."""

    at_once = forms.BooleanField(
        label=_("The old one is known to others: it must not sign any more, from now on."), required=False
    )
    says_optional = False


def _add(by: Actor, said: Said) -> Facts:
    opened = endpoints.open_endpoint(url=said["url"], topics=said["topics"], name=said["called"], by=by, at=clock.now())
    return {"opened": opened}


class WebhooksPage(ActionPage[None]):
    """All webhooks of the shop, and a form for another. Its secret is shown once, in answer to the form."""

    door = Role.MERCHANT
    name = "seller:webhooks"
    template = "seller/webhooks.html"
    form_actions = {"add": ShowAction(does=_add, form=AddWebhook)}

    def face(self) -> Face[None]:
        found = [_row(each) for each in platform_core.webhooks.queries.endpoints_of(self.by).order_by("-id")]
        offered = ["add"] if len(found) < MAX_ENDPOINTS else []
        return Face({"webhooks": found, "most": MAX_ENDPOINTS}, offered, about=None)


def _pause(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    endpoints.pause(webhook_id, by=by, at=clock.now())


def _resume(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    endpoints.resume(webhook_id, by=by, at=clock.now())


def _test(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    asking.test(webhook_id, by=by, at=clock.now())


def _rotate(by: Actor, said: Said, *, webhook_id: UUID) -> Facts:
    opened: Opened = endpoints.rotate(webhook_id, at_once=said["at_once"], by=by, at=clock.now())
    return {"opened": opened}


def _retire(by: Actor, said: Said, *, webhook_id: UUID) -> None:
    endpoints.retire(webhook_id, by=by, at=clock.now())


def _to_all(_result: object) -> str:
    return reverse("seller:webhooks")


class WebhookPage(ActionPage[None]):
    """One webhook: its topics, its messages, and its switches."""

    door = Role.MERCHANT
    name = "seller:webhook"
    template = "seller/webhook.html"
    form_actions = {
        "test": FormAction(does=_test, form=Agree, said=_("A test is on its way; it stands below.")),
        "pause": FormAction(does=_pause, form=Agree, said=_("Nothing is sent there for now.")),
        "resume": FormAction(does=_resume, form=Agree, said=_("It is sent to again.")),
        "rotate": ShowAction(does=_rotate, form=Rotate),
        "retire": FormAction(does=_retire, form=Agree, said=_("The webhook is deleted."), to=_to_all),
    }

    def face(self, webhook_id: UUID) -> Face[None]:
        queries = platform_core.webhooks.queries
        found = queries.endpoint(webhook_id, by=self.by)
        sent = read_page(queries.deliveries_of(webhook_id, by=self.by), self.request, by=("-id",))
        facts: Facts = {
            "webhook": _row(found) | {"topics": [_topic_text(topic) for topic in found.topics]},
            "failing_since": found.failing_since,
            "old_secret_until": queries.old_secret_until(webhook_id, at=clock.now()),
            "sent": [_message(each, of=found) for each in sent.rows],
            "next": sent.next,
        }
        return Face(facts, queries.actions(found, by=self.by), about=None)


def _redeliver(by: Actor, said: Said, *, delivery_id: UUID) -> None:
    asking.redeliver(delivery_id, by=by, at=clock.now())


class MessagePage(ActionPage[None]):
    """One message to the byte, and every call that was made for it."""

    door = Role.MERCHANT
    name = "seller:webhook-message"
    template = "seller/webhook_message.html"
    form_actions = {"redeliver": FormAction(does=_redeliver, form=Agree, said=_("It is on its way once more."))}

    def face(self, delivery_id: UUID) -> Face[None]:
        queries = platform_core.webhooks.queries
        found = queries.delivery(delivery_id, by=self.by)
        of, why = queries.endpoint_of(found), queries.why_failed(found)
        facts: Facts = {
            "why_failed": words.label_of(Failure, why),
            "message": _message(found, of=of) | {"body": found.body, "message_id": found.message_id},
            "webhook": _row(of),
            "tries": [_attempt(each) for each in queries.attempts_of(delivery_id)],
        }
        offered = ["redeliver"] if queries.may_redeliver(found, of=of, by=self.by) else []
        return Face(facts, offered, about=None)


def _row(found: Endpoint) -> Facts:
    return {
        "id": found.id,
        "name": found.name or found.url,
        "url": found.url,
        "state": words.state("endpoint", found.state),
        "since": found.state_since,
        "deleted": found.state == "retired",
    }


def _message(found: Delivery, *, of: Endpoint) -> Facts:
    return {
        "id": found.id,
        "says": _topic_text(found.topic),
        "state": words.state("webhook delivery", found.state),
        "at": found.asked_at,
        "attempts": found.attempts,
        "next_at": platform_core.webhooks.queries.next_attempt(found, of=of),
    }


def _attempt(found: Attempt) -> Facts:
    came = str(found.status) if found.status else words.label_of(Failure, found.failure)
    return {"at": found.made_at, "took": found.took_ms, "came": came}


def _topic_text(topic: str) -> str:
    """A topic in words, with the name that programs use."""
    text = say_happening(topic)
    return f"{text} ({topic})" if text else topic
