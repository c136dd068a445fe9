"""The shapes of rules, articles and comments."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from platform_core.rulebook.states import ArticleState, VersionState
from platform_core.rulebook.types import Occasion, RuleKind, Topic, Weight

MOST_WORDS: Final = 2000  # characters of a comment


class RuleVersionRowOut(serializers.Serializer[Any]):
    """A version without its text. The first ones came with a release, and have no dates."""

    id = serializers.UUIDField()
    rule = serializers.ChoiceField(choices=[k.value for k in RuleKind])
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[s.value for s in VersionState])
    weight = serializers.ChoiceField(choices=[w.value for w in Weight])
    sha256 = serializers.CharField()
    opened_at = serializers.DateTimeField(allow_null=True)
    comments_until = serializers.DateTimeField(allow_null=True, help_text="Exclusive.")
    announced_at = serializers.DateTimeField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class AcceptOnOut(serializers.Serializer[Any]):
    """The rules to accept on each occasion: the ids of versions in force."""

    occasion = serializers.ChoiceField(choices=[o.value for o in Occasion])
    versions = serializers.ListField(child=serializers.UUIDField())


class RuleBoardOut(serializers.Serializer[Any]):
    """The rules in force, the changes that are coming, and the occasions to accept each."""

    rules = RuleVersionRowOut(many=True)
    accept = AcceptOnOut(many=True)


class RuleVersionPage(serializers.Serializer[Any]):
    items = RuleVersionRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class RuleTextOut(serializers.Serializer[Any]):
    """A text in both languages."""

    zh = serializers.CharField()
    en = serializers.CharField()


class RuleCommentOut(serializers.Serializer[Any]):
    """A comment on a change, without its author's name, and the platform's answer."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    said_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class RuleVersionOut(RuleVersionRowOut):
    """A version with its text: `text` as one reads it, `original` with its numbers by their codes.

    `sha256` is that of `original.zh`, a line of three dashes, and `original.en`, in UTF-8.
    """

    why = serializers.CharField(allow_blank=True)
    withdrawn_because = serializers.CharField(allow_blank=True)
    follows = serializers.IntegerField(allow_null=True, help_text="The number of the version that it changes.")
    text = RuleTextOut()
    original = RuleTextOut()
    comments = RuleCommentOut(many=True)


class DiffLineOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "added", "removed"])
    text = serializers.CharField(allow_blank=True)


class RuleDiffOut(serializers.Serializer[Any]):
    """The changes of a version, line by line, against the one that it follows."""

    number = serializers.IntegerField()
    follows = serializers.IntegerField(allow_null=True)
    zh = DiffLineOut(many=True)
    en = DiffLineOut(many=True)


class RuleCommentIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_WORDS, help_text="It is published without your name, and answered.")


class AcceptedRuleOut(serializers.Serializer[Any]):
    """A version that you accepted: with your account, or with an order (`about_id` is the purchase)."""

    rule = serializers.ChoiceField(choices=[k.value for k in RuleKind])
    number = serializers.IntegerField()
    version_id = serializers.UUIDField()
    sha256 = serializers.CharField()
    occasion = serializers.ChoiceField(choices=[o.value for o in Occasion])
    about_id = serializers.UUIDField()
    accepted_at = serializers.DateTimeField()


class AcceptedRulePage(serializers.Serializer[Any]):
    items = AcceptedRuleOut(many=True)
    next = serializers.CharField(allow_null=True)


class ArticleRowOut(serializers.Serializer[Any]):
    """A guide or an alert without its text. The first guides came with a release, and have no dates."""

    theme = serializers.ChoiceField(choices=[t.value for t in Topic])
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[s.value for s in ArticleState])
    title = RuleTextOut()
    sha256 = serializers.CharField()
    issued_at = serializers.DateTimeField(allow_null=True)
    replaced_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class GuideBoardOut(serializers.Serializer[Any]):
    """The guides that hold, and the alerts of the last year, the newest first."""

    guides = ArticleRowOut(many=True)
    alerts = ArticleRowOut(many=True)


class ArticleOut(ArticleRowOut):
    """An article with its text: `text` as one reads it, `original` with its numbers by their codes."""

    withdrawn_because = serializers.CharField(allow_blank=True)
    text = RuleTextOut()
    original = RuleTextOut()


class ArticleReadingOut(serializers.Serializer[Any]):
    read_at = serializers.DateTimeField()
