"""The press that gives a case in Övrigt another event type."""

from datetime import date
from typing import Any

from django import forms

from cases.forms.classifying import offered
from cases.models import Case
from registers.models import Category


class LeaveOtherForm(forms.Form):
    """The event type that fits better, and the version of the case that was seen."""

    version = forms.IntegerField()
    category: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(Category.objects.none())

    def __init__(self, data: Any, *, case: Case, on: date) -> None:
        super().__init__(data)
        field: Any = self.fields["category"]
        field.queryset = offered(Category, case, case.categories.all(), on=on).filter(is_other=False)
