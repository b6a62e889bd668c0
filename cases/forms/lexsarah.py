"""Whether a deviation or a complaint may be lex Sarah: the question that is asked of both."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CommandForm, LongText

YES, NO = "ja", "nej"


class LexSarahForm(CommandForm):
    """Kan detta vara lex Sarah? A yes hands it over, a no has a reason."""

    checked = ("lexsarah_reason",)
    possible = forms.ChoiceField(
        label=_("Kan detta vara lex Sarah?"),
        error_messages={"required": _("Svara ja eller nej.")},
        choices=((YES, _("Ja, lämna över till lex Sarah")), (NO, _("Nej"))),
        widget=forms.RadioSelect,
    )
    lexsarah_reason = LongText(
        label=_("Varför?"),
        error_messages={"required": _("Skriv varför.")},
        help_text=_("Vad hände, eller kunde ha hänt, med den enskildes liv, säkerhet eller hälsa?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def is_yes(self) -> bool:
        """Whether the answer was yes."""
        return bool(self.cleaned_data["possible"] == YES)
