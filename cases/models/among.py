"""A lookup for "is one of these ids" that PostgreSQL may answer from an index also inside an OR."""

from typing import Any

from django.db.models import BigAutoField
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
