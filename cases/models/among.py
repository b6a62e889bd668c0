"""A lookup for "is one of these ids" that PostgreSQL may answer from an index also inside an OR."""

from typing import Any

from django.db.models import BigAutoField, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


@BigAutoField.register_lookup
class Among(In):
    """`pk__among=queryset`: the same rows as `pk__in=queryset`.

    A subquery inside an OR makes PostgreSQL read every row and ask for each whether it is in the answer.
    As an array, read once, it can be joined with the other arms of the OR in their indexes. Meant for
    subqueries whose answers are few.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the subquery as an array."""
        column, column_values = self.process_lhs(compiler, connection)
        rows, values = self.process_rhs(compiler, connection)
        return f"{column} = ANY(ARRAY{rows})", (*column_values, *values)


@ForeignKey.register_lookup
class AmongIds(RelatedIn):
    """`unit__among=ids`: the same rows as `unit__in=ids`, with the ids sent as one value in PostgreSQL.

    A person's units are hundreds and stand in several places of one query; each id as a parameter of its
    own costs more to write and to read than the query takes to run.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the ids as an array; a subquery as ever."""
        if not self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        column, values = self.process_lhs(compiler, connection)
        # As bigint, the column's own type: PostgreSQL looks a row up in a hash only when the types are one.
        # Written here, since the driver would adapt the ids one by one.
        return f"{column} = ANY(%s::bigint[])", (*values, f"{{{','.join(map(str, sorted(self.rhs)))}}}")
