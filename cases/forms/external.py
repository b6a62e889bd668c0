"""Whether somebody works for us: the provider and its contract, asked in the same way of every kind."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from registers.models import Contract, Supplier


class ExternalFields(forms.Form):
    """The two fields, for a form of a case; `offer_external` fills them with the register's rows."""

    supplier = forms.ModelChoiceField(
        Supplier.objects.none(),
        label=_("Gäller det en extern utförare?"),
        required=False,
        empty_label=_("Nej"),
    )
    contract = forms.ModelChoiceField(
        Contract.objects.none(), label=_("Vilket avtal?"), required=False, empty_label=_("Vet inte")
    )

    def offer_external(self, case: Case, on: date) -> None:
        """Offer the register's providers and contracts; those the case has also when they have ended."""
        for name, model, chosen in (
            ("supplier", Supplier, case.supplier_id),
            ("contract", Contract, case.contract_id),
        ):
            held = model.objects.filter(pk=chosen)
            self.fields[name].queryset = model.objects.offered(case.board_id, on=on) | held  # type: ignore[attr-defined]
