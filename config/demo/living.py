"""Hand-written cases for each person of the cast to try, dated from today."""

from datetime import datetime, timedelta

from cases.enums import ActionLevel, Channel, Effect, Kind, PersonRole, Precision, UnitRole
from cases.services.acting import Plan
from cases.services.classifying import Classification
from cases.services.opening import Report
from complaints.enums import ComplaintKind, Sender
from config.demo.cast import ELSEWHERE, HOME, OTHER
from config.demo.lives import Life
from config.demo.telling import Teller, ago, follow_reorganisation
from config.demo.town import INTERPRETERS, Section, moment
from core.dates import add_working_days, local_date
from deviations.enums import Informed
from deviations.queries.suspecting import suspected
from organisation.models import User
from registers.enums import Strength
from registers.models import Supplier

RENAMED_SECTION = "Mottagningen beroende 1"
NO = "Ingen har hotats till liv, hälsa eller säkerhet."


def living_cases(teller: Teller) -> list[Life]:
    """Return them."""
    here = Living(teller)
    return [
        *here.new(),
        *here.under_way(),
        *here.acting(),
        *here.ended(),
        *here.of_other_kinds(),
        here.reorganised(),
    ]


class Living:
    """Writes the cases; `ago` counts working days."""

    def __init__(self, teller: Teller) -> None:
        self.suppliers = {row.name: row for row in Supplier.objects.all()}
        self.now, self.words, self.people = teller.now, teller.words, teller.town.people
        by_name = {section.name: section for section in teller.town.sections}
        self.reorganised_on, self.renamed = teller.town.reorganised_on, by_name[RENAMED_SECTION]
        self.home, self.other, self.elsewhere = by_name[HOME], by_name[OTHER], by_name[ELSEWHERE]
        self.anna, self.elsa, self.harald = (self.people[name] for name in ("anna", "elsa", "harald"))

    # --- What the cases are made of ----------------------------------------------------------------------

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return a moment some working days back."""
        return ago(self.now, days, hour, minute)

    def reported(
        self,
        at: datetime,
        text: str,
        *,
        section: Section | None = None,
        by: User | None = None,
        events: int = 1,
        supplier: str = "",
    ) -> Life:
        """Return a deviation as it comes in."""
        where, reporter = section or self.home, by or self.anna
        start = at - timedelta(days=40 if events > 1 else 0, hours=3)
        report = Report(
            text=text,
            occurred_from=start,
            occurred_to=at - timedelta(hours=2) if events > 1 else None,
            precision=Precision.PERIOD if events > 1 else Precision.MINUTE,
            event_count=events,
            reporter=reporter,
            supplier=self.suppliers.get(supplier),
            urgent=bool(suspected([text])),
        )
        unit = where.unit_on(local_date(at))
        return Life(Kind.DEVIATION, unit, reporter, at, report)

    def judged(
        self, kind: tuple[str, str], cause: str, severity: int, likelihood: int, title: str = ""
    ) -> Classification:
        """Return the four axes, set."""
        found = self.words.causes[cause]
        return Classification(
            categories=[self.words.types[kind]],
            severity=severity,
            likelihood=likelihood,
            causes=[found],
            primary_cause=found,
            legal_bases=["SoL"],
            title=title or None,
        )

    def plan(self, text: str, strength: Strength, by: User, due: datetime) -> Plan:
        """Return an action on the section's level."""
        kind = self.words.actions[strength][0]
        return Plan(text, kind, ActionLevel.SECTION, by, local_date(due))

    def looked_into(
        self,
        life: Life,
        at: datetime,
        judged: Classification,
        found: tuple[str, str],
        by: User | None = None,
    ) -> Life:
        """Let Elsa, or another chief, find facts and judge them, until only klar is left."""
        chief = by or self.elsa
        life.then("perform", chief, at, name="investigate")
        life.then("classify", chief, at + timedelta(minutes=8), classification=judged)
        life.then("assess_lexsarah", chief, at + timedelta(minutes=12), possible=False, reason=NO)
        later = at + timedelta(minutes=40)
        whys = [
            "Ingen hade det som sin uppgift den dagen.",
            "Schemat säger inte vem som tar över vid frånvaro.",
        ]
        life.then("save_investigation", chief, later, facts=found[0], assessment=found[1], whys=whys)
        return life

    # --- The cases ---------------------------------------------------------------------------------------

    def new(self) -> list[Life]:
        """What waits in Elsa's inbox, of which one is overdue and one may be lex Sarah."""
        sekretess = self.reported(
            self.ago(0, 6, 50),
            "Kallelsen till nätverksmötet gick till pappans gamla adress. Den som bor där ringde i morse och "
            "undrade. Jag har bett henne riva brevet.",
        )
        overdue = self.reported(
            self.ago(6, 15),
            "Hembesöket i tisdags blev inte av. Det låg i min kollegas kalender och hon är sjuk sedan i "
            "måndags. Familjen satt hemma och väntade hela förmiddagen.",
        )
        grave = self.reported(
            self.ago(1, 16, 20),
            "Orosanmälan från förskolan om slag kom in för nio dagar sedan och ingen skyddsbedömning är "
            "gjord. Jag hittade den i grupplådan nu på eftermiddagen. Barnet är tre år.",
        )
        many = self.reported(
            self.ago(2, 11),
            "Tolken har uteblivit sju gånger sedan i oktober. Samma bolag varje gång. Mötena har "
            "fått bokas om "
            "och familjerna tappar förtroendet.",
            events=7,
            supplier=INTERPRETERS,
        )
        hidden = self.reported(
            self.ago(1, 9, 30),
            "Utskrift med familjens adress låg kvar i skrivaren. Familjen har skyddade uppgifter. "
            "Jag tog hand om "
            "den direkt.",
        )
        who = {"role": PersonRole.CONCERNED, "case_reference": "26-4471", "protected": True, "is_child": True}
        hidden.then("add_person", self.anna, hidden.at, **who)
        return [sekretess, overdue, grave, many, hidden]

    def under_way(self) -> list[Life]:
        """Cases being looked into: Harald's own, one ready for klar, one too old, one with a counterpart."""
        his = self.reported(
            self.ago(5, 13),
            "Två anteckningar från samtal med barnet saknas i journalen. Jag vet att samtalen hölls, "
            "jag var med "
            "på det ena.",
        )
        his.then("assign", self.elsa, self.ago(4, 8, 30), owner=self.harald)
        his.then("perform", self.harald, self.ago(4, 9), name="investigate")
        ready = self.looked_into(
            self.reported(
                self.ago(9, 14),
                "Förhandsbedömningen tog 19 dagar. Anmälan låg oläst över helgen och sedan var jag "
                "på utbildning.",
            ),
            self.ago(7, 9),
            self.judged(
                ("Rättssäkerhet och handläggning", "Lagstadgad tid har överskridits"),
                "Frånvaro och vikarier",
                2,
                3,
                "Förhandsbedömning över 14 dagar",
            ),
            (
                "Anmälan kom in en fredag. Den som bevakar inkorgen var ledig, ingen ersättare var utsedd.",
                "Vi har ingen ordning för vem som bevakar inkorgen vid ledighet. Det kommer att hända igen.",
            ),
        )
        old = self.reported(
            self.ago(58, 10),
            "Ärendet flyttades till oss utan överlämningsmöte. Familjen fick berätta allt från början.",
        )
        old.then("perform", self.elsa, self.ago(50, 11), name="investigate")
        shared = self.reported(
            self.ago(12, 10),
            "Psykiatrin skrev ut flickan utan att säga till oss. Ingen plats fanns. Hon sov hos en "
            "kompis i två "
            "nätter.",
        )
        shared.then("perform", self.elsa, self.ago(11, 10), name="investigate")
        shared.then(
            "add_unit",
            self.elsa,
            self.ago(11, 10, 5),
            role=UnitRole.COUNTERPART,
            name="Barnpsykiatrin, region",
        )
        shared.then("say_informed", self.elsa, self.ago(11, 10, 9), informed=Informed.YES)
        moved = self.reported(self.ago(3, 9), "Fel familj kallades till umgänge i onsdags. Samma efternamn.")
        moved.then(
            "move_to_unit",
            self.elsa,
            self.ago(2, 9),
            unit=self.other.unit_on(local_date(self.now)),
            reason="Ärendet handläggs hos er.",
        )
        return [his, ready, old, shared, moved]

    def acting(self) -> list[Life]:
        """Cases with actions: one late, one whose effect is due, one whose action did not help."""
        return [self._late_action(), self._effect_due(), self._did_not_help()]

    def _decided(self, days: int, text: str, kind: tuple[str, str], cause: str, plan: Plan) -> Life:
        life = self.looked_into(
            self.reported(self.ago(days, 14), text),
            self.ago(days - 3, 9),
            self.judged(kind, cause, 2, 3),
            (
                "Samtal med två i gruppen. Det har hänt fyra gånger sedan i våras.",
                "Beror mer på hur vi har ordnat arbetet än på den enskilda.",
            ),
        )
        life.then("complete", self.elsa, self.ago(days - 4, 9))
        life.then("add_action", self.elsa, self.ago(days - 4, 9, 20), plan=plan)
        life.then("perform", self.elsa, self.ago(days - 4, 9, 25), name="act")
        return life

    def _late_action(self) -> Life:
        return self._decided(
            30,
            "Brev till vårdnadshavare gick till fel adress igen. Tredje gången i höst.",
            ("Sekretess", "Fel mottagare"),
            "Rutin följdes inte",
            self.plan(
                "Checklista för adressen på alla brev.", Strength.INTERMEDIATE, self.harald, self.ago(4)
            ),
        )

    def _effect_due(self) -> Life:
        life = self._decided(
            85,
            "Barnets samtal är inte dokumenterat fast det hölls för tre veckor sedan.",
            ("Rättssäkerhet och handläggning", "Dokumentation saknas eller är felaktig"),
            "Arbetsbelastning",
            self.plan("Skrivtid varje torsdag förmiddag.", Strength.INTERMEDIATE, self.elsa, self.ago(60)),
        )
        life.then("finish_action", self.elsa, self.ago(62, 15), action=0, note="Skrivtiden ligger i schemat.")
        life.then("perform", self.elsa, self.ago(62, 15, 5), name="follow_up")
        return life

    def _did_not_help(self) -> Life:
        life = self._decided(
            120,
            "Ingen tolk bokad till mötet. Vi använde ett syskon, det ska vi inte.",
            ("Bemötande", "Bristande kommunikation"),
            "Rutin är otydlig",
            self.plan("Påminna alla om att boka tolk.", Strength.WEAKER, self.elsa, self.ago(100)),
        )
        life.then("finish_action", self.elsa, self.ago(101, 13), action=0, note="Sagt på APT.")
        life.then("perform", self.elsa, self.ago(101, 13, 5), name="follow_up")
        seen = "Samma sak har hänt två gånger till. Vi behöver göra något annat."
        life.then("judge_effect", self.elsa, self.ago(8, 10), action=0, effect=Effect.NOT, note=seen)
        return life

    def ended(self) -> list[Life]:
        """Cases Anna can see the end of among her reports, and one handed over to lex Sarah."""
        direct = self.reported(self.ago(3, 10), "Läkarintyget var inskannat på fel syskon. Har sagt till.")
        direct.then(
            "close_directly",
            self.elsa,
            self.ago(2, 13),
            classification=self.judged(("Sekretess", "Fel akt"), "Rutin följdes inte", 1, 2),
            lexsarah_reason="Upptäcktes innan någon hade läst det. Ingen konkret risk.",
            done="Flyttat till rätt akt. Kontrollerat att inget mer låg fel.",
        )
        none = self.reported(self.ago(8, 10), "Mamman kom till låst dörr fast hon hade tid.")
        none.then("assess_lexsarah", self.elsa, self.ago(7, 11), possible=False, reason=NO)
        reason = "Tiden var avbokad av henne själv. Jag har ringt och bokat en ny."
        none.then("perform", self.elsa, self.ago(7, 11, 4), name="dismiss", reason=reason)
        grave = self.reported(
            self.ago(7, 10),
            "Pojken placerades i ett jourhem som inte var utrett. Han berättar om hårda tag.",
        )
        child = Life(Kind.LEXSARAH, grave.unit, self.elsa, self.ago(6, 9))
        sara, ingrid = self.people["sara"], self.people["ingrid"]
        child.then("name_reader", sara, self.ago(5, 9), person=ingrid, reason="Utreder rapporten")
        child.then("assign", sara, self.ago(5, 9, 10), owner=ingrid)
        child.then("perform", ingrid, self.ago(5, 13), name="investigate")
        why = "Pojkens säkerhet har varit hotad. Behöver utredas enligt lex Sarah."
        grave.then("hand_over", self.elsa, self.ago(6, 9), reason=why, then=child)
        return [direct, none, grave]

    def of_other_kinds(self) -> list[Life]:
        """A new complaint and one to answer soon, a risk analysis, a self-inspection, and Olle's inbox."""
        rut, today = self.people["rut"], local_date(self.now)
        unit = self.home.unit_on(today)
        detail = {"sender": Sender.RELATIVE, "kind": ComplaintKind.COMPLAINT}
        new, due = (
            Life(Kind.COMPLAINT, unit, rut, at, Report(text=text, channel=channel), detail=dict(detail))
            for at, text, channel in (
                (
                    self.ago(1, 11),
                    "Jag har ringt fem gånger och ingen ringer upp. Det gäller min dotters umgänge i helgen.",
                    Channel.PHONE,
                ),
                (
                    self.ago(9, 11),
                    (
                        "Vi fick veta på mötet att det finns en utredning om oss. Det borde vi ha fått "
                        "veta innan."
                    ),
                    Channel.LETTER,
                ),
            )
        )
        due.then("perform", self.elsa, self.ago(8, 9), name="investigate")
        title = "Sammanslagning av mottagning och utredning"
        risk = Life(Kind.RISK, unit, self.elsa, self.ago(10), Report(text=title, reporter=self.elsa), title)
        risk.then("perform", self.elsa, self.ago(6), name="start")
        title = "Aktgranskning: barnets delaktighet"
        control = Life(
            Kind.SELFCONTROL, unit, self.elsa, self.ago(5), Report(text=title, reporter=self.elsa), title
        )
        staff = self.elsewhere.staff[0]
        text = "Nattpersonalen somnade. Larmet hördes inte och den boende fick vänta i 40 minuter."
        olles = self.reported(self.ago(1, 8), text, section=self.elsewhere, by=staff)
        text = "Matlådan var inte specialkost. Det märktes innan hon hade ätit."
        other = self.reported(self.ago(2, 12), text, section=self.elsewhere, by=staff)
        return [new, due, risk, control, olles, other]

    def reorganised(self) -> Life:
        """A case that was open when its section's enhet was renamed, and followed to the new one."""
        section, on = self.renamed, self.reorganised_on
        at = moment(add_working_days(on, -9), 14)
        text = "Två fick tid samtidigt hos samma behandlare. Den ena gick hem och kom inte tillbaka."
        life = self.looked_into(
            self.reported(at, text, section=section, by=section.staff[0]),
            at + timedelta(days=1),
            self.judged(("Utförande av insats", "Insatsen blev inte av"), "Planering och schema", 2, 2),
            ("Bokningen gjordes i två kalendrar.", "En kalender räcker. Den gamla är borttagen."),
            section.chief,
        )
        after = moment(add_working_days(on, 5), 9)
        life.then("complete", section.chief, after)
        life.then("perform", section.chief, after + timedelta(minutes=3), name="close")
        return follow_reorganisation(life, section, on, self.people["sven"])
