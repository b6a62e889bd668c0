"""Words for the scales of a case, for the templates that load them."""

from django import template
from django.utils.translation import gettext as _

from cases.queries.rows import risk_in_words
from registers.enums import Strength

register = template.Library()


@register.filter
def risk_level(value: int | None) -> int:
    """Return how many of four bars a risk value (1–16) fills."""
    return risk_in_words(value)[1]


@register.filter
def risk_words(value: int | None) -> str:
    """Write a risk value (1–16) in words."""
    words, _level = risk_in_words(value)
    return _("%(words)s risk") % {"words": words} if words else _("Inte bedömd")


@register.filter
def strength_words(strength: int) -> str:
    """Say what a strength means for an action (the action hierarchy, RCA2 2015)."""
    return {
        Strength.WEAKER: _("Ber någon komma ihåg eller göra rätt nästa gång."),
        Strength.INTERMEDIATE: _("Gör det lättare att göra rätt."),
        Strength.STRONGER: _("Ändrar vad som kan hända, även när någon glömmer."),
    }[Strength(strength)]


@register.filter
def stronger_example(strength: int) -> str:
    """Give an example of a stronger action; nothing for the strongest."""
    return {
        Strength.WEAKER: _("en checklista eller mall, eller en ändrad arbetsfördelning."),
        Strength.INTERMEDIATE: _("ett tekniskt stöd som hindrar felet, eller ett enklare arbetssätt."),
        Strength.STRONGER: "",
    }[Strength(strength)]
