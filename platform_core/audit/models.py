"""Rows that make the log evidence: the order of its events, a tree over them, and its signed heads."""

from __future__ import annotations

from django.db import models

from platform_core.eventlog.models import Xid8Field
from platform_core.rows import AppendOnly
from platform_core.tenancy.walls import APPEND, READ, Wall

# These may read the tree: it shows which facts exist and in which order, but not their content.
READERS = (Wall("staff", may=READ), Wall("system", may=READ), Wall("auditor", may=READ))
# Hashes and heads reveal no content, and prove to anybody that the log only grows.
EVERYBODY = (
    Wall("anonymous", may=READ),
    Wall("shopper", public=True),
    Wall("merchant", public=True),
    Wall("regulator", public=True),
)


class Leaf(AppendOnly):
    """The place of an event in commit order. Indexes have no gaps; (xid, event_id) is the event's position in the log.

    Shop and time are copied, so that a shop's facts of a year are found without reading the log.
    """

    index = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    xid = Xid8Field()
    merchant_id = models.UUIDField(null=True)
    occurred_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "leaves"
        indexes = (
            models.Index(
                fields=["merchant_id", "index"], condition=~models.Q(merchant_id=None), name="audit_leaf_of_a_shop"
            ),
        )
        constraints = (Wall("sequencer", may=APPEND), *READERS)


class Node(AppendOnly):
    """The hash of a perfect subtree, leaves included, numbered in the order of completion."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta(AppendOnly.Meta):
        constraints = (Wall("sequencer", may=APPEND), *READERS, *EVERYBODY)


class Mention(AppendOnly):
    """The link from a leaf to a thing that it is about: its subject, or the thing that its clock or posting is for."""

    pk = models.CompositePrimaryKey("thing_id", "leaf_index")
    thing_id = models.UUIDField()
    leaf_index = models.BigIntegerField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["leaf_index"], name="audit_mention_of_a_leaf"),)  # serves the patrol
        constraints = (Wall("sequencer", may=APPEND), *READERS)


class SignedHead(AppendOnly):
    """A checkpoint: the root at one size, signed. Public, so that nobody can be shown a different log."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    vkey = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    oldest_at = models.DateTimeField()  # the longest wait among the facts since the previous head

    class Meta(AppendOnly.Meta):
        verbose_name = "checkpoint"
        constraints = (Wall("sequencer", may=APPEND), *READERS, *EVERYBODY)


class Recovery(AppendOnly):
    """The signed record that the log goes on after a loss: from which head, without which facts, and why.

    It is public, since a reader with a checkpoint of the lost facts must be able to tell an admitted loss from a hidden
    one.
    """

    lost_size = models.BigIntegerField(primary_key=True)  # of the newest head that was signed before the loss
    record = models.TextField()
    signature = models.TextField()

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "recoveries"
        constraints = (Wall("sequencer", may=APPEND), *READERS, *EVERYBODY)
