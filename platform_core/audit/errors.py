"""In which way does the log say no?"""

from __future__ import annotations

from dataclasses import dataclass

from platform_core.errors import NotFound, Unavailable


@dataclass(eq=False, kw_only=True)
class NoSuchTrees(NotFound):
    """One of these sizes the tree never had, or the first is the larger."""

    code = "audit.no_such_trees"
    title = "The log has no two trees of these sizes"
    remedy = "Ask with 1 <= from <= to, and no more than the size of the newest checkpoint."
    size: int


@dataclass(eq=False, kw_only=True)
class NothingSigned(NotFound):
    """The first facts wait for the sequencer still."""

    code = "audit.nothing_signed"
    title = "Nothing is signed yet"
    remedy = "Facts are signed within a second or two of their commit; ask again."


@dataclass(eq=False, kw_only=True)
class HeadNotOurs(Unavailable):
    """The stored head does not open with the key that this process was configured with."""

    code = "audit.head_not_ours"
    title = "The newest checkpoint was not signed with the key of this log"
    remedy = "It is not shown. Keep the checkpoints that you have, and tell the operator."
    size: int
