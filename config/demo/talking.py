"""What is said in the demo between reporters and handlers, and the unread case that has gone on."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import F

from cases.enums import Point, Side, Status
from cases.models import Case, Message, Notice
from cases.services.dialogue import answer, write_as_reporter
from cases.services.escalating import escalate
from config.demo.town import Town


def talk(town: Town, now: datetime) -> None:
    """Let Anna add to and ask about two of her reports, have one answer, and let the unread go on.

    The services do it, as people would; the letters are said to have been sent.
    """
    anna, harald = town.people["anna"], town.people["harald"]
    hers = Case.objects.reported_by(anna)
    answered = hers.filter(owner=harald, status=Status.INVESTIGATING).first()
    waiting = hers.filter(status=Status.ACTING, restricted=False).order_by("-received_at").first()
    if answered:
        told = partial(write_as_reporter, case_id=answered.pk, by=anna)
        added, asked = "En kollega var också med. Hon kan berätta mer.", "När tror ni att det är klart?"
        told(point=Point.ADDITION, text=added, at=now - timedelta(days=1, hours=17))
        told(point=Point.QUESTION, text=asked, at=now - timedelta(days=1, hours=16))
        words = "Tack, jag pratar med henne i veckan. Jag räknar med att vara klar nästa fredag."
        answer(case_id=answered.pk, text=words, by=harald, at=now - timedelta(days=1))
    if waiting:
        asked, at = "Gäller det nya arbetssättet också oss som jobbar kväll?", now - timedelta(hours=20)
        write_as_reporter(case_id=waiting.pk, point=Point.QUESTION, text=asked, by=anna, at=at)
    escalate(by=None, at=now)
    # What was written long ago has been read.
    old = Message.objects.filter(side=Side.HANDLER, written_at__lt=now - timedelta(days=7))
    old.update(read_at=F("written_at") + timedelta(days=1))
    Notice.objects.filter(sent_at=None).update(claimed_at=now, sent_at=now)
