"""What complaints are counted as."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import Kind
from complaints.enums import Sender
from figures.measures import Measure

MEASURES = (
    Measure(
        key="klagomal_utomstaende",
        label=_("klagomål och synpunkter från utomstående"),
        kind=Kind.COMPLAINT,
        only=~Q(complaint__sender=Sender.STAFF),
        definition=_("Klagomål och synpunkter från andra än personal som kom in under perioden."),
    ),
    Measure(
        key="klagomal_personal",
        label=_("klagomål och synpunkter från personal"),
        kind=Kind.COMPLAINT,
        only=Q(complaint__sender=Sender.STAFF),
        definition=_("Klagomål och synpunkter från personal som kom in under perioden."),
    ),
)
