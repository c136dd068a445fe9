"""The refusals of the log."""

from __future__ import annotations

from platform_core.errors import NotFound, Unavailable


class NoSuchTrees(NotFound):
    """The tree never had one of these sizes, or the first is larger than the second."""

    code = "audit.no_such_trees"
    title = "The log has no two trees of these sizes"
    remedy = "Ask with 1 <= from <= to, and no more than the size of the newest checkpoint."
    size: int


class NothingSigned(NotFound):
    """No head is signed yet: the first facts still wait for the sequencer."""

    code = "audit.nothing_signed"
    title = "Nothing is signed yet"
    remedy = "Facts are signed within a second or two of their commit; ask again."


class HeadNotOurs(Unavailable):
    """The stored head does not verify with the key of this process's configuration."""

    code = "audit.head_not_ours"
    title = "The newest checkpoint was not signed with the key of this log"
    remedy = "It is not shown. Keep the checkpoints that you have, and tell the operator."
    size: int
