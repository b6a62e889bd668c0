"""Letters from people outside, as they come: many on one matter, one about several, one sent in twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cases.enums import Channel
from cases.models import Case
from cases.services.moving import perform
from cases.services.opening import Report
from complaints.enums import AnswerTo, ComplaintKind, Outcome, Sender
from complaints.models import Complaint, Matter, ServiceArea
from complaints.queries.letters import passages
from complaints.services.answering import Answer
from complaints.services.grouping import answer_together, group
from complaints.services.handling import acknowledge
from complaints.services.joining import join_duplicate
from complaints.services.receiving import Told, receive
from complaints.services.registering import write_down
from complaints.services.splitting import Part, split
from config.demo.telling import ago
from config.demo.town import Town
from core.dates import local_date
from organisation.models import Unit

# The lift and the telephone hours: (days ago, what was written, by whom).
LIFT = (
    (8, "Hissen till besöksrummen är trasig igen. Jag fick bära vagnen tre trappor.", Sender.USER),
    (
        7,
        "Min mamma går med rullator och kom inte upp till mötet. Hissen har stått still i två veckor.",
        Sender.RELATIVE,
    ),
    (5, "När lagas hissen? Jag fick ta umgänget med min son i entrén, det var inte värdigt.", Sender.USER),
    (3, "Hissen funkar inte och ingen lapp sitter där. Man får veta det när man står där.", Sender.PUBLIC),
)
HOURS = (
    (
        33,
        "Telefontiden är mellan nio och tio. Jag står vid ett band då och får inte ha telefon.",
        Sender.USER,
    ),
    (30, "Varför kan man bara ringa en timme om dagen? Det är upptaget varje gång.", Sender.RELATIVE),
    (28, "Ni måste ha telefontid på eftermiddagen också.", Sender.USER),
)
LETTER = (
    "Jag är mormor till två barn som ni utreder. Jag blev avbruten hela tiden på mötet i tisdags.",
    "Min dotters försörjningsstöd kom nio dagar för sent. Hyran blev inte betald.",
)
ABOUT_MONEY, OF_MONEY = "Försörjningsstödet kom för sent", "Ekonomiskt bistånd Norr"
TWICE = "Ingen har berättat för oss vad som händer efter utredningen. Vi har väntat i fem veckor."
WORRY = "Min brorsdotter är placerad genom er. Hon ringde i natt och grät, och hon vågar inte vara kvar där."
APPEAL = "Jag överklagar beslutet om umgänget. Ni har inte läst intyget som jag lämnade in."


def complaints_from_outside(family: ServiceArea, home: Unit, town: Town, now: datetime) -> None:
    """Let them come in, and let Elsa do with them what one does. The services do it, as people would."""
    here = Letters(family, home, town, now)
    here.gathered("Hissen till besöksrummen", LIFT)
    here.answered(here.gathered("Telefontiden", HOURS))
    here.several_matters()
    here.sent_twice()
    here.read_today()


class Letters:
    """What comes to one place of the e-service, `family`, which leads to Elsa's section, `home`."""

    def __init__(self, family: ServiceArea, home: Unit, town: Town, now: datetime) -> None:
        self.family, self.home, self.town, self.now = family, home, town, now
        self.elsa = town.people["elsa"]

    def ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment some working days back."""
        return ago(self.now, days, hour, minute)

    def sent(self, at: datetime, text: str, sender: Sender, *, appeal: bool = False) -> Case:
        """Let somebody send a complaint."""
        told = Told(text=text, kind=ComplaintKind.COMPLAINT, sender=sender, area=self.family, appeal=appeal)
        key = f"demo {at.isoformat()}"
        return receive(told=told, uploads=(), submission_key=key, by=None, at=at).case

    def begun(self, days: int, text: str, sender: Sender) -> Case:
        """Let somebody send a complaint, and Elsa confirm it and begin with it the day after."""
        case = self.sent(self.ago(days, 18, len(text) % 50), text, sender)
        at = self.ago(days - 1, 9, len(text) % 50)
        acknowledge(case_id=case.pk, by=self.elsa, at=at)
        perform(name="investigate", case_id=case.pk, by=self.elsa, at=at)
        return case

    def gathered(self, title: str, letters: Sequence[tuple[int, str, Sender]]) -> Matter:
        """Several on one matter, gathered when the last of them was begun with."""
        first, *others = [self.begun(*letter) for letter in letters]
        at = self.ago(letters[-1][0] - 1, 11)
        ids = [case.pk for case in others]
        return group(case_id=first.pk, others=ids, title=title, by=self.elsa, at=at)

    def answered(self, matter: Matter) -> None:
        """Answer all of one matter at once, and close them."""
        at = self.ago(HOURS[-1][0] - 6, 14)
        given = Answer(
            text="Hej. Du har rätt, en timme om dagen räcker inte. Från och med nästa månad svarar vi också "
            "mellan klockan 15 och 16.30, måndag till torsdag.",
            to=AnswerTo.INDIVIDUAL,
            outcome=Outcome.DEVIATION,
            neutral=True,
        )
        rows = list(Complaint.objects.filter(matter=matter).order_by("pk"))
        answer_together(matter_id=matter.pk, given={row.pk: given for row in rows}, by=self.elsa, at=at)
        for row in rows:
            perform(name="close", case_id=row.pk, by=self.elsa, at=at + timedelta(minutes=5))

    def several_matters(self) -> None:
        """One letter about two matters, of which one belongs to another section."""
        letter = self.begun(6, "\n".join(LETTER), Sender.RELATIVE)
        on = local_date(self.now)
        money = next(one for one in self.town.sections if one.enhet == OF_MONEY).unit_on(on)
        part = Part(chosen=passages(LETTER[1]), title=ABOUT_MONEY, unit=money)
        split(case_id=letter.pk, part=part, by=self.elsa, at=self.ago(5, 13))

    def sent_twice(self) -> None:
        """The same thing by two ways, made one."""
        kept = self.begun(4, TWICE, Sender.RELATIVE)
        again = self.sent(
            self.ago(3, 19, 12), f"{TWICE} Skickar igen eftersom ingen har svarat.", Sender.RELATIVE
        )
        join_duplicate(case_id=again.pk, into=kept.pk, by=self.elsa, at=self.ago(2, 9, 30))

    def read_today(self) -> None:
        """One where there is concern for a child, told on the telephone, and one that is an appeal."""
        told = Report(
            text=WORRY,
            channel=Channel.PHONE,
            answers={"registered_by_staff": True, "child": True},
            urgent=True,
        )
        at = self.now - timedelta(minutes=25)
        write_down(
            unit=self.home,
            report=told,
            sender=Sender.RELATIVE,
            kind=ComplaintKind.COMPLAINT,
            by=self.town.people["rut"],
            at=at,
        )
        self.sent(self.now - timedelta(minutes=35), APPEAL, Sender.USER, appeal=True)
