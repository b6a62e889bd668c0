"""What the deviations of the API may be narrowed by."""

import django_filters

from cases.enums import Status


class DeviationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Status, answering unit, and the Swedish day the case came in."""

    status = django_filters.ChoiceFilter(choices=Status.choices)
    unit = django_filters.NumberFilter(field_name="unit_id")
    received_from = django_filters.DateFilter(field_name="received_on", lookup_expr="gte")
    received_to = django_filters.DateFilter(field_name="received_on", lookup_expr="lte")
