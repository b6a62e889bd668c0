"""Whether what somebody writes asks for a decision to be changed, whoever sent it and by which way."""

from django.utils.translation import gettext_lazy as _

from core.text import words

# The deadline that handing an appeal over meets: its code and its words.
APPEAL = "appeal"
HAND_OVER = _("Lämna över överklagandet")
# Words that ask for a decision to be changed, compared as `core.text.words` has them.
ASKING = frozenset(words("överklaga överklagar överklagan överklagande omprövning ompröva appeal"))


def asks_to_change(text: str) -> bool:
    """Tell whether a text asks for a decision to be changed, also when nobody said so.

    It may cry wolf: `complaints.services.appeals.not_an_appeal` takes it back.
    """
    return bool(ASKING & words(text))
