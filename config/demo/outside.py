"""What people outside have sent in the demo: the places they choose among, complaints with codes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from cases.models import Case
from cases.services.dialogue import answer as write_back
from cases.services.moving import perform
from complaints.enums import AnswerTo, ComplaintKind, Outcome, Sender
from complaints.models import ServiceArea
from complaints.services.answering import Answer, answer
from complaints.services.following import write
from complaints.services.receiving import Told, receive
from config.demo.cast import HOME
from config.demo.complaining import complaints_from_outside
from config.demo.town import Town
from core.dates import local_date
from organisation.models import Unit

# In the public's own words, and in English and Arabic; the rest of the languages show the Swedish.
PLACES = (
    ("Barn, unga och familj", "Children, young people and family", "الأطفال والشباب والأسرة"),
    ("Pengar och försörjning", "Money and support", "المال والإعالة"),
    ("Stöd vid funktionsnedsättning", "Support for people with disabilities", "دعم ذوي الإعاقة"),
    ("Alkohol, droger och spel", "Alcohol, drugs and gambling", "الكحول والمخدرات والقمار"),
)


def from_outside(town: Town, now: datetime, say: Callable[[str], None]) -> None:
    """Make the places, and let three people send something: one new, one asked, one answered.

    The services do it, as people would. Number and code of the one that was answered are told, so that
    whoever tries the demo can follow it.
    """
    on = local_date(now)
    home = next(unit for one in town.sections if (unit := one.unit_on(on)).name == HOME)
    family = _places(home, town.begun_on)[0]
    _sent(family, "Vi får olika besked av olika personer. Det gör oss oroliga.", now - timedelta(hours=2))
    asked = _sent(
        family,
        "Ingen ringer tillbaka om umgänget. Jag har ringt fyra gånger.",
        now - timedelta(days=3),
        sender=Sender.RELATIVE,
        wish="Att någon ringer samma vecka.",
    )
    _asked(asked[0], town, now)
    case, code = _sent(
        family,
        "Det är bra att samma person har följt oss hela tiden, men väntrummet är inget för barn.",
        now - timedelta(days=9),
        kind=ComplaintKind.VIEW,
    )
    _answered(case, town, now)
    complaints_from_outside(family, home, town, now)
    say(f"Prova att följa ett ärende som den som skickade det: nummer {case.reference}, kod {code}.")


def _places(home: Unit, begun_on: date) -> list[ServiceArea]:
    return [
        ServiceArea.objects.create(
            name=name,
            names={"en": english, "ar": arabic},
            order=order,
            unit=None if order else home,
            board=home.board if order in {0, 1, 3} else None,
            valid_from=begun_on,
        )
        for order, (name, english, arabic) in enumerate(PLACES)
    ]


def _sent(
    area: ServiceArea,
    text: str,
    at: datetime,
    *,
    kind: ComplaintKind = ComplaintKind.COMPLAINT,
    sender: Sender = Sender.USER,
    wish: str = "",
) -> tuple[Case, str]:
    told = Told(text=text, kind=kind, sender=sender, area=area, wish=wish)
    receipt = receive(told=told, uploads=(), submission_key=f"demo {at.isoformat()}", by=None, at=at)
    return receipt.case, receipt.code


def _asked(case: Case, town: Town, now: datetime) -> None:
    elsa = town.people["elsa"]
    perform(name="investigate", case_id=case.pk, by=elsa, at=now - timedelta(days=2))
    question = "Vilken dag ringde du senast, och till vilket nummer?"
    write_back(case_id=case.pk, text=question, by=elsa, at=now - timedelta(days=2))
    sent = now - timedelta(days=1)
    write(case_id=case.pk, text="I måndags. Till växeln.", opened_at=sent, by=None, at=sent)


def _answered(case: Case, town: Town, now: datetime) -> None:
    elsa = town.people["elsa"]
    perform(name="investigate", case_id=case.pk, by=elsa, at=now - timedelta(days=6))
    given = Answer(
        text="Tack. Vi ställer i ordning ett hörn för barn i väntrummet före årsskiftet.",
        to=AnswerTo.INDIVIDUAL,
        outcome=Outcome.NO_DEVIATION,
        outcome_reason="Ett förslag, inget fel.",
        neutral=True,
    )
    answer(case_id=case.pk, given=given, by=elsa, at=now - timedelta(days=4))
