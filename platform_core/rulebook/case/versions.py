"""A version of a rule on one page: drafted, commented on, announced, in force, kept for good.

Nothing comes into force early: its day is announced by a second person, with full days of notice before it.
"""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case
from platform_core.rulebook.deadlines import COMMENT, EFFECT
from platform_core.rulebook.errors import CommentsUnanswered, VersionNotFound
from platform_core.rulebook.events import (
    VersionAnnounced,
    VersionArchived,
    VersionDrafted,
    VersionHeard,
    VersionInForce,
    VersionOpened,
    VersionWithdrawn,
)
from platform_core.rulebook.policies import all_answered
from platform_core.rulebook.states import UNDER_WAY
from platform_core.rulebook.states import VersionState as S

STAFF, SYSTEM = Role.STAFF, Role.SYSTEM

VERSION: Final = Case(
    kind="rulebook.version",
    called="rule_version",
    unknown=VersionNotFound,
    parties={},  # everybody may read it, and it is nobody's own
    clocks=[COMMENT, EFFECT],
    born=Born(state=S.DRAFTED, says=VersionDrafted),
    steps=[
        Step(
            name="open_comments",
            sources=[S.DRAFTED],
            to=S.OPENED,
            by=[STAFF],
            starts=[COMMENT],
            writes=["comments_until", "follows_id"],
            says=VersionOpened,
        ),
        Step(
            name="close_comments",
            sources=[S.OPENED],
            to=S.HEARD,
            by=[SYSTEM],
            when_missed=COMMENT,
            says=VersionHeard,
        ),
        Step(
            name="announce",
            sources=[S.HEARD],
            to=S.ANNOUNCED,
            by=[STAFF],
            starts=[EFFECT],
            guard=Guard(rule=all_answered, refusal=CommentsUnanswered),
            writes=["effective_on", "announced_by"],
            says=VersionAnnounced,
        ),
        Step(
            name="enter_into_force",
            sources=[S.ANNOUNCED],
            to=S.IN_FORCE,
            by=[SYSTEM],
            when_missed=EFFECT,
            says=VersionInForce,
        ),
        Step(
            name="archive",  # by the version that takes its place
            sources=[S.IN_FORCE],
            to=S.ARCHIVED,
            by=[SYSTEM],
            says=VersionArchived,
        ),
        Step(
            name="withdraw",
            sources=UNDER_WAY,
            to=S.WITHDRAWN,
            by=[STAFF],
            voids=[COMMENT, EFFECT],
            writes=["reason"],
            says=VersionWithdrawn,
        ),
    ],
    tells={
        VersionDrafted: "who drafted it knows, and the others find it in their queue",
        VersionOpened: "everybody reads it on the page of the rules, to which the home page leads",
        VersionHeard: [STAFF],
        VersionAnnounced: "everybody reads it on the page of the rules, to which the home page leads",
        VersionInForce: [STAFF],
        VersionArchived: "the version that takes its place is told of",
        VersionWithdrawn: "everybody reads it where they read the version",
    },
    rests={
        S.DRAFTED: "a draft binds nobody: the version in force holds on until somebody asks for comments",
        S.HEARD: "nobody is owed a change: the version in force holds on until the comments are answered",
        S.IN_FORCE: "it holds until another version takes its place",
    },
)
