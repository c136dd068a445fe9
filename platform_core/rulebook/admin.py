"""The admin of the rulebook: drafts of rules and articles, comments of the public, and publication by a second
person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.http.days import NAMEABLE
from platform_core.rulebook import policies, queries
from platform_core.rulebook.commands import articles, hearing, publishing
from platform_core.rulebook.models.articles import AlertMonth, Article
from platform_core.rulebook.models.versions import Comment, Version
from platform_core.rulebook.types import Draft, RuleKind, Topic, Weight
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action


class Publishing(Handling):
    """The day for which a version is announced, or why it is withdrawn; whether that will do, the command knows."""

    takes = {"announce": ("effective_on",), "withdraw": ("reason",)}
    effective_on = forms.DateField(
        required=False, label=_("Day of effect"), validators=NAMEABLE, widget=UnfoldAdminDateWidget
    )
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason, as everybody reads it; it names no person"),
        widget=UnfoldAdminTextareaWidget,
    )


class Drafting(forms.Form):
    """A new text for a rule, whole, in both languages."""

    rule = forms.ChoiceField(choices=(), label=_("Rule"), widget=UnfoldAdminSelectWidget)
    zh = forms.CharField(max_length=50_000, label=_("The whole text in Chinese"), widget=UnfoldAdminTextareaWidget)
    en = forms.CharField(max_length=50_000, label=_("The whole text in English"), widget=UnfoldAdminTextareaWidget)
    weight = forms.ChoiceField(choices=(), label=_("Weight of the change"), widget=UnfoldAdminSelectWidget)
    why = forms.CharField(max_length=500, label=_("Why the rule changes"), widget=UnfoldAdminTextareaWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("rule", RuleKind), ("weight", Weight)):
            choices = [(member.value, wording.label(member)) for member in kind]
            self.fields[name] = forms.ChoiceField(
                choices=choices, label=self.fields[name].label, widget=UnfoldAdminSelectWidget(choices=choices)
            )


@admin.register(Version)
class Versions(CaseAdmin):
    """Every version of every rule: those under way and in force first."""

    form_class = Publishing
    choices = {
        "open_comments": {"open_comments": _("Ask the public for comments")},
        "announce": {"announce": _("Announce it for that day")},
        "withdraw": {"withdraw": _("Withdraw it")},
    }
    list_display = ("rule_in_words", "number", "state_in_words", "comments_until", "effective_on")
    list_filter = (OpenFilter, "rule")
    ordering = ("rule", "-number")
    fields = (
        *("rule_in_words", "number", "state_in_words", "weight", "why", "drafted_by", "drafted_at", "opened_at"),
        *("comments_until", "heard_at", "announced_by", "announced_at", "effective_on", "in_force_at", "archived_at"),
        *("withdrawn_at", "reason", "sha256", "zh", "en"),
    )
    readonly_fields = fields
    actions_list = ("draft",)

    @admin.display(description=_("Rule"), ordering="rule")
    def rule_in_words(self, row: Version) -> str:
        return wording.label(RuleKind(row.rule))

    def title_of(self, row: Version) -> str:
        return f"{self.rule_in_words(row)} {row.number}"

    def read_facts(self, row: Version, *, by: Actor) -> Mapping[str, Any]:
        at, weight = clock.now(), Weight(row.weight)
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Weight of the change"): wording.label(weight),
            gettext("Why the rule changes"): row.why or "–",
            gettext("Comments"): row.comments.count(),
            gettext("Comments without an answer"): queries.unanswered(row),
            gettext("First day of effect if announced now"): policies.earliest_effect(at, weight=weight),
        }

    def read_texts(self, row: Version) -> Sequence[tuple[str, str]]:
        """The changes of a version, and the public's comments on it."""
        language = "en" if (get_language() or "").startswith("en") else "zh"
        marks = {"added": "+ ", "removed": "- ", "same": "  "}
        changes = "\n".join(marks[line.kind] + line.text for line in queries.diff(row, language=language))
        said = [(gettext("Comment"), found.text) for found in queries.comments(row)]
        return [(gettext("What it changes"), changes), *said]

    def steps_offered(self, row: Version, *, by: Actor) -> Sequence[str]:
        """The steps that the table offers, but for announcing one's own draft."""
        return queries.actions(row, by=by, at=clock.now())

    def carry_out(self, row: Version, data: Mapping[str, Any], *, by: Actor) -> None:
        at = clock.now()
        match data["choice"]:
            case "open_comments":
                publishing.open_comments(row.id, by=by, at=at)
            case "announce":
                day = data["effective_on"] or policies.earliest_effect(at, weight=Weight(row.weight))
                publishing.announce(row.id, effective_on=day, by=by, at=at)
            case _:
                publishing.withdraw(row.id, reason=data["reason"], by=by, at=at)

    @action(description=_("Draft a version"), url_path="draft", permissions=["view"])
    @readable
    def draft(self, request: HttpRequest) -> HttpResponse:
        form = Drafting(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            new = Draft(**said | {"rule": RuleKind(said["rule"]), "weight": Weight(said["weight"])})
            publishing.draft(new, by=staff(), at=clock.now())
            return self.done(request)
        title, choices = gettext("Draft a version"), {"draft": _("Keep the draft")}
        return self.shown(request, title=title, form=form, facts={}, choices=choices)


class Answering(forms.Form):
    """The platform's answer to a comment; everybody reads it."""

    text = forms.CharField(
        max_length=2000, label=_("Answer, as everybody reads it; it names no person"), widget=UnfoldAdminTextareaWidget
    )


@admin.register(Comment)
class Comments(ActionPage, ReadOnly):
    """The public's comments on changes, the oldest first; without their authors' names."""

    list_display = ("version", "said_at", "has_answer")
    list_filter = ("version__rule",)
    ordering = ("said_at", "id")
    fields = ("version", "text", "said_at")
    readonly_fields = fields
    actions_detail = ("answer",)

    @admin.display(description=_("Answered"), boolean=True)
    def has_answer(self, row: Comment) -> bool:
        return hasattr(row, "answer")

    @action(description=_("Answer"), url_path="answer", permissions=["view"])
    @readable
    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = Comment.objects.take(id_of(object_id))
        form = Answering(request.POST or None)
        if request.method == "POST" and form.is_valid():
            hearing.answer(row.id, text=form.cleaned_data["text"], by=staff(), at=clock.now())
            return self.done(request)
        choices = {} if hasattr(row, "answer") else {"answer": _("Publish the answer")}
        facts = {gettext("Comment"): row.text, humanize("version"): row.version}
        return self.shown(request, title=gettext("Answer a comment"), form=form, facts=facts, choices=choices)


class Withdrawing(Handling):
    """Why an article is withdrawn."""

    takes = {"withdraw": ("reason",)}
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason, as everybody reads it; it names no person"),
        widget=UnfoldAdminTextareaWidget,
    )


class Writing(forms.Form):
    """A new article, whole, in both languages."""

    theme = forms.ChoiceField(choices=(), label=_("What it is about"), widget=UnfoldAdminSelectWidget)
    zh = forms.CharField(max_length=50_000, label=_("The whole text in Chinese"), widget=UnfoldAdminTextareaWidget)
    en = forms.CharField(max_length=50_000, label=_("The whole text in English"), widget=UnfoldAdminTextareaWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(topic.value, wording.label(topic)) for topic in Topic]
        self.fields["theme"] = forms.ChoiceField(
            choices=choices, label=self.fields["theme"].label, widget=UnfoldAdminSelectWidget(choices=choices)
        )


@admin.register(Article)
class Articles(CaseAdmin):
    """Every guide and alert for consumers, with how many said that they read it."""

    form_class = Withdrawing
    choices = {"publish": {"publish": _("Publish it")}, "withdraw": {"withdraw": _("Withdraw it")}}
    list_display = ("theme_in_words", "number", "state_in_words", "issued_at", "readers")
    list_filter = (OpenFilter, "theme")
    ordering = ("theme", "-number")
    fields = (
        *("theme_in_words", "number", "state_in_words", "readers", "drafted_by", "drafted_at", "issued_by"),
        *("issued_at", "replaced_at", "withdrawn_at", "reason", "sha256", "zh", "en"),
    )
    readonly_fields = fields
    actions_list = ("draft",)

    @admin.display(description=_("What it is about"), ordering="theme")
    def theme_in_words(self, row: Article) -> str:
        return wording.label(Topic(row.theme))

    @admin.display(description=_("Readers"))
    def readers(self, row: Article) -> int:
        return queries.readers(row)

    def title_of(self, row: Article) -> str:
        return f"{self.theme_in_words(row)} {row.number}"

    def read_facts(self, row: Article, *, by: Actor) -> Mapping[str, Any]:
        return {gettext("State"): self.state_in_words(row), gettext("Readers"): queries.readers(row)}

    def read_texts(self, row: Article) -> Sequence[tuple[str, str]]:
        return [(gettext("The whole text in Chinese"), row.zh), (gettext("The whole text in English"), row.en)]

    def steps_offered(self, row: Article, *, by: Actor) -> Sequence[str]:
        """The steps that the table offers, but for publishing one's own draft."""
        return queries.article_actions(row, by=by, at=clock.now())

    def carry_out(self, row: Article, data: Mapping[str, Any], *, by: Actor) -> None:
        if data["choice"] == "publish":
            articles.publish_article(row.id, by=by, at=clock.now())
        else:
            articles.withdraw_article(row.id, reason=data["reason"], by=by, at=clock.now())

    @action(description=_("Draft an article"), url_path="draft", permissions=["view"])
    @readable
    def draft(self, request: HttpRequest) -> HttpResponse:
        form = Writing(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            theme = Topic(said["theme"])
            articles.draft_article(theme, zh=said["zh"], en=said["en"], by=staff(), at=clock.now())
            return self.done(request)
        title, choices = gettext("Draft an article"), {"draft": _("Keep the draft")}
        return self.shown(request, title=title, form=form, facts={}, choices=choices)


@admin.register(AlertMonth)
class AlertMonths(CaseAdmin):
    """The months in which consumers were warned. A month is moved by publishing an alert, and by the clock."""

    list_display = ("month", "state_in_words", "article", "warned_at", "missed_at")
    list_filter = (OpenFilter,)
    ordering = ("-month",)
    fields = list_display
    readonly_fields = fields

    def title_of(self, row: AlertMonth) -> str:
        return str(row)

    def read_facts(self, row: AlertMonth, *, by: Actor) -> Mapping[str, Any]:
        return {gettext("State"): self.state_in_words(row)}
