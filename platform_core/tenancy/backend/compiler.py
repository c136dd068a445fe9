"""The compiler of queries on one table: SQL as Django writes it, put together once for each shape of query.

Half of the time that a command spends in Python is Django's compiler, which writes the same again for each row that is
looked up. A shape is all that the text depends on: columns, rows that are read along, conditions without their values,
order, limits and locks. Where there is anything else (a condition on another table, an expression, an annotation)
Django compiles each time, as ever.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.backends.postgresql import compiler
from django.db.models import lookups
from django.db.models.expressions import Col, Value
from django.db.models.fields import related_lookups
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

SQLAggregateCompiler = compiler.SQLAggregateCompiler
SQLDeleteCompiler = compiler.SQLDeleteCompiler
SQLInsertCompiler = compiler.SQLInsertCompiler
SQLUpdateCompiler = compiler.SQLUpdateCompiler

MOST: Final = 5_000  # shapes; ours are some hundreds, but how far a page is moved is part of one
COMPARING: Final = frozenset(
    {
        lookups.Exact,
        lookups.In,
        lookups.GreaterThan,
        lookups.GreaterThanOrEqual,
        lookups.LessThan,
        lookups.LessThanOrEqual,
        lookups.IntegerFieldExact,
        lookups.IntegerGreaterThan,
        lookups.IntegerGreaterThanOrEqual,
        lookups.IntegerLessThan,
        lookups.IntegerLessThanOrEqual,
        related_lookups.RelatedExact,
        related_lookups.RelatedIn,
    }
)
EMPTY: Final = frozenset({lookups.IsNull, related_lookups.RelatedIsNull})
# What of a question its shape says as it is; and what it must not have.
SAID: Final = attrgetter(
    "default_cols",
    "default_ordering",
    "standard_ordering",
    "order_by",
    "low_mark",
    "high_mark",
    "select_for_update",
    "select_for_update_nowait",
    "select_for_update_skip_locked",
    "select_for_no_key_update",
)
BEYOND: Final = attrgetter(
    "subquery",
    "combinator",
    "distinct",
    "extra",
    "extra_tables",
    "extra_order_by",
    "external_aliases",
    "explain_info",
    "_filtered_relations",
)
ALL_FIELDS: Final = Query.deferred_loading
FOUND: Final = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


class _Unlike(Exception):
    """The question has something in it that no shape tells."""


@dataclass(slots=True)
class _Kept:
    """The result of a compilation; its parameters are the values of the conditions, in their order."""

    sql: str
    found: dict[str, Any]
    converters: Any = field(default=None)


_shapes: dict[Hashable, _Kept | None] = {}  # None: values stand elsewhere too


class SQLCompiler(compiler.SQLCompiler):
    """Django's, which remembers."""

    kept: _Kept | None = None
    elide_empty: bool  # the stubs do not know it

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:  # noqa: FBT001, FBT002  # Django's signature
        shape, params = self._shape() if with_limits and not with_col_aliases else (None, [])
        if shape is None:
            return super().as_sql(with_limits=with_limits, with_col_aliases=with_col_aliases)
        if kept := _shapes.get(shape):
            self.kept = kept
            vars(self).update(kept.found)
            return kept.sql, tuple(params)
        sql, compiled = super().as_sql()
        if len(_shapes) >= MOST:
            _shapes.clear()
        _shapes[shape] = _Kept(sql, {name: getattr(self, name) for name in FOUND}) if [*compiled] == params else None
        return sql, compiled

    def get_converters(self, expressions: Any) -> Any:
        if self.kept is None or len(expressions) != self.col_count:
            return super().get_converters(expressions)
        if self.kept.converters is None:
            self.kept.converters = super().get_converters(expressions)
        return self.kept.converters

    def has_composite_fields(self, expressions: Any) -> bool:
        return self.kept is None and bool(super().has_composite_fields(expressions))  # columns of one field are kept

    def _shape(self) -> tuple[Hashable | None, list[Any]]:
        """The shape of the query, with the values of its conditions; None where it is not known."""
        query, params = self.query, list[Any]()
        if type(query) is not Query or not _is_plain(query) or self._may_not_lock():
            return None, params
        try:
            asked = _requested_columns(query, params)
            where = self._conditions(query.where, _table(query), params)
        except (_Unlike, EmptyResultSet, FullResultSet):
            return None, params
        return (query.model, asked, where, tuple(query.select_for_update_of), SAID(query), self.elide_empty), params

    def _may_not_lock(self) -> bool:
        return self.query.select_for_update and self.connection.get_autocommit()

    def _conditions(self, node: WhereNode, table: str, params: list[Any]) -> Hashable:
        """Raises ``_Unlike``."""
        if type(node) is not WhereNode or node.resolved:
            raise _Unlike
        inner = [self._condition(each, table, params) for each in node.children]
        return node.connector, node.negated, *inner

    def _condition(self, each: Any, table: str, params: list[Any]) -> Hashable:
        if isinstance(each, WhereNode):
            return self._conditions(each, table, params)
        kind, column = type(each), _column(each.lhs, table) if hasattr(each, "lhs") else None
        if kind in EMPTY:
            return kind, column, each.rhs
        if kind not in COMPARING and not getattr(kind, "keeps_its_text", False):
            raise _Unlike
        if each.bilateral_transforms or isinstance(each.rhs, bool) or not each.rhs_is_direct_value():
            raise _Unlike
        text, values = each.process_rhs(self, self.connection)
        params.extend(values)
        return kind, column, text


def _table(query: Query) -> str:
    model: Any = query.model
    return str(model._meta.db_table)


def _is_plain(query: Query) -> bool:
    """Tell whether the query reads one table, under its own name, and has no part that a shape does not cover."""
    if any(BEYOND(query)) or query.group_by is not None:
        return False
    table, used = _table(query), query.alias_refcount
    return query.deferred_loading == ALL_FIELDS and all(not used[each] or each == table for each in query.alias_map)


def _requested_columns(query: Query, params: list[Any]) -> Hashable:
    """The columns that are asked for, or only whether there is a row. Raises ``_Unlike``."""
    if query.annotations:
        return _existence(query, params)
    if not all(isinstance(each, str) for each in query.order_by):
        raise _Unlike
    columns = tuple(_column(each, _table(query)) for each in query.select)
    named = None if query.selected is None else tuple(query.selected.items())
    return columns, named, _names_of_related(query.select_related)


def _names_of_related(related: Any) -> Hashable:
    """The rows that are read along, by the names of the relations that lead there."""
    if isinstance(related, dict):
        return tuple((name, _names_of_related(further)) for name, further in related.items())
    return bool(related)


def _existence(query: Query, params: list[Any]) -> Hashable:
    """The shape of a query of `exists`. Raises ``_Unlike``."""
    [(name, value), *more] = query.annotations.items()
    if more or type(value) is not Value or query.select or query.default_cols or query.order_by:
        raise _Unlike
    params.append(value.value)
    return name


def _column(lhs: Any, table: str) -> str:
    """Raises ``_Unlike``."""
    if type(lhs) is not Col or lhs.alias != table:
        raise _Unlike
    return str(lhs.target.column)
