"""Which versions of rules and which articles are there, and who commented, answered, accepted and read?"""

from platform_core.rulebook.models._versions import ANNOUNCED_STANDS as ANNOUNCED_STANDS
from platform_core.rulebook.models._versions import BORN as BORN
from platform_core.rulebook.models._versions import IN_PERSON as IN_PERSON
from platform_core.rulebook.models._versions import IN_TIME as IN_TIME
from platform_core.rulebook.models._versions import READ_BY_ALL as READ_BY_ALL
from platform_core.rulebook.models._versions import Acceptance as Acceptance
from platform_core.rulebook.models._versions import Answer as Answer
from platform_core.rulebook.models._versions import Comment as Comment
from platform_core.rulebook.models._versions import CommentQuerySet as CommentQuerySet
from platform_core.rulebook.models._versions import Version as Version
from platform_core.rulebook.models._versions import VersionQuerySet as VersionQuerySet
