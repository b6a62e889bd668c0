"""The press that gives a case in Övrigt another event type or cause."""

from datetime import date
from typing import Any

from django import forms

from cases.forms.classifying import offered
from cases.models import Case
from registers.models import Category, Cause


class LeaveOtherForm(forms.Form):
    """The event type, or the cause, that fits better, and the version of the case that was seen."""

    version = forms.IntegerField()
    category: "forms.ModelChoiceField[Category]" = forms.ModelChoiceField(
        Category.objects.none(), required=False
    )
    cause: "forms.ModelChoiceField[Cause]" = forms.ModelChoiceField(Cause.objects.none(), required=False)

    def __init__(self, data: Any, *, case: Case, on: date) -> None:
        super().__init__(data)
        types: Any = self.fields["category"]
        types.queryset = offered(Category, case, case.categories.all(), on=on).filter(is_other=False)
        causes: Any = self.fields["cause"]
        causes.queryset = offered(Cause, case, case.causes.all(), on=on).filter(is_other=False)
