"""The states of a version of a rule, an article and a month. Their ways through them are in `case`."""

from platform_core.states import State


class VersionState(State):
    """Everybody may read it from the moment that comments are asked for, and for ever after."""

    DRAFTED = "drafted", "draft", "wait"
    OPENED = "opened", "open for comments", "wait"
    HEARD = "heard", "comments closed; being answered", "wait"
    ANNOUNCED = "announced", "announced, not yet in force", "wait"
    IN_FORCE = "in_force", "in force", "good"
    ARCHIVED = "archived", "replaced; kept for good"
    WITHDRAWN = "withdrawn", "withdrawn", "bad"


S = VersionState
HOLDS = (S.IN_FORCE, S.ARCHIVED)  # holds, or has held
PENDING = (S.OPENED, S.HEARD, S.ANNOUNCED)  # one at a time for each rule
UNDER_WAY = (S.DRAFTED, *PENDING)


class ArticleState(State):
    """A guide or an alert. An article that was published once stays readable."""

    DRAFTED = "drafted", "draft", "wait"
    ISSUED = "issued", "issued", "good"
    REPLACED = "replaced", "replaced; kept for good"
    WITHDRAWN = "withdrawn", "withdrawn", "bad"


class AlertMonthState(State):
    """Each month the platform warns consumers of something."""

    OWED = "owed", "the alert is still to come", "wait"
    WARNED = "warned", "the alert was given", "good"
    MISSED = "missed", "no alert was given", "bad"
