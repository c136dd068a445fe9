"""Rows of the rulebook: versions of rules, articles, comments, answers, acceptances and readings."""

from platform_core.rulebook.models._articles import AlertMonth as AlertMonth
from platform_core.rulebook.models._articles import AlertMonthQuerySet as AlertMonthQuerySet
from platform_core.rulebook.models._articles import Article as Article
from platform_core.rulebook.models._articles import ArticleQuerySet as ArticleQuerySet
from platform_core.rulebook.models._articles import ArticleReading as ArticleReading
from platform_core.rulebook.models._versions import Acceptance as Acceptance
from platform_core.rulebook.models._versions import Answer as Answer
from platform_core.rulebook.models._versions import Comment as Comment
from platform_core.rulebook.models._versions import CommentQuerySet as CommentQuerySet
from platform_core.rulebook.models._versions import Version as Version
from platform_core.rulebook.models._versions import VersionQuerySet as VersionQuerySet
