"""Hand-written cases that were followed to their end: what was done, and whether it helped."""

from datetime import datetime, timedelta

from cases.enums import Effect
from config.demo.lives import Life
from config.demo.living import Living
from config.demo.telling import Teller
from config.demo.town import Section
from organisation.models import User
from registers.enums import Strength

RIGHTS, TREATMENT, CARE = "Rättssäkerhet och handläggning", "Bemötande", "Utförande av insats"


def followed_cases(teller: Teller) -> list[Life]:
    """Return them: reached, reached in part, not reached until something else was tried, and one to do."""
    here = Followed(teller)
    return [here.reached(), here.partly(), here.tried_again(), here.at_olle(), here.to_do()]


class Followed(Living):
    """Writes the cases; an effect is judged at least sixty days after the action was done."""

    def _klar(
        self,
        days: int,
        text: str,
        kind: tuple[str, str],
        cause: str,
        found: tuple[str, str],
        *,
        section: Section | None = None,
        by: User | None = None,
    ) -> Life:
        """Let somebody report, and the chief look into it and be klar a week later."""
        chief = by or self.elsa
        reporter = section.staff[0] if section else self.anna
        life = self.reported(self.ago(days, 14), text, section=section, by=reporter)
        self.looked_into(life, self.ago(days - 3, 9), self.judged(kind, cause, 2, 3), found, chief)
        life.then("complete", chief, self.ago(days - 7, 10))
        return life

    def _decide(self, life: Life, days: int, text: str, strength: Strength, due: datetime) -> None:
        """Decide an action for whoever became klar, and begin to act where that has not been done."""
        chief = next(step.by for step in life.steps if step.do == "complete")
        life.then("add_action", chief, self.ago(days, 10, 15), plan=self.plan(text, strength, chief, due))
        if not any(step.what.get("name") == "act" for step in life.steps):
            life.then("perform", chief, self.ago(days, 10, 20), name="act")

    def _do(self, life: Life, days: int, note: str, *, action: int = 0) -> None:
        by = life.steps[-1].by
        life.then("finish_action", by, self.ago(days, 15), action=action, note=note)
        life.then("perform", by, self.ago(days, 15, 5), name="follow_up")

    def _judge(self, life: Life, days: int, effect: Effect, seen: str, *, action: int = 0) -> None:
        life.then(
            "judge_effect", life.steps[-1].by, self.ago(days, 11), action=action, effect=effect, note=seen
        )

    def _close(self, life: Life, days: int) -> Life:
        life.then("perform", life.steps[-1].by, self.ago(days, 11, 20), name="close")
        return life

    def reached(self) -> Life:
        """One whose effect is counted in the files themselves."""
        life = self._klar(
            118,
            "Barnet har bytt skola två gånger utan att genomförandeplanen ändrades. Familjehemmet visste "
            "inte vad som gällde.",
            (RIGHTS, "Dokumentation saknas eller är felaktig"),
            "Rutin är otydlig",
            (
                "Av sju akter i gruppen hade tre en genomförandeplan från det senaste halvåret.",
                "Ingen dag är bestämd för när planen ses över. Den blir gammal utan att någon märker det.",
            ),
        )
        text = "En fast dag i månaden då två ser över varandras planer."
        self._decide(life, 111, text, Strength.INTERMEDIATE, self.ago(90))
        self._do(life, 95, "Första torsdagen varje månad. Alla har varit med.")
        seen = "Sju av sju akter har nu en plan som är yngre än ett halvår. Ingen har rapporterat det igen."
        self._judge(life, 30, Effect.REACHED, seen)
        return self._close(life, 30)

    def partly(self) -> Life:
        """One that helped, but not when the regular staff are away."""
        life = self._klar(
            124,
            "Vårdnadshavaren fick inte veta att barnsamtalet var bokat. Hon stod utanför skolan och blev "
            "arg, och det kan jag förstå.",
            (TREATMENT, "Bristande kommunikation"),
            "Kommunikation och information",
            (
                "Kallelsen skrevs men skickades inte. Det har hänt två gånger till.",
                "Den som bokar är inte den som kallar. Det faller mellan två stolar.",
            ),
        )
        text = "Den som bokar barnsamtal ringer vårdnadshavaren samma dag och skriver det i journalen."
        self._decide(life, 117, text, Strength.INTERMEDIATE, self.ago(100))
        self._do(life, 104, "Beslutat på gruppmötet. Står i checklistan för barnsamtal.")
        seen = (
            "Åtta av tio samtal sedan dess är ringda samma dag. De två som missades bokades av vikarier. "
            "Checklistan är nu med i introduktionen."
        )
        self._judge(life, 36, Effect.PARTLY, seen)
        return self._close(life, 35)

    def tried_again(self) -> Life:
        """One that came back with a nej, and was closed when something stronger had been tried."""
        life = self._klar(
            170,
            "Anmälan låg i funktionsbrevlådan i sex dagar. Den som brukar titta var på semester.",
            (RIGHTS, "Lagstadgad tid har överskridits"),
            "Frånvaro och vikarier",
            (
                "Brevlådan bevakas av en person. Vid ledighet har ingen annan den som uppgift.",
                "Vi litar på att någon kommer ihåg. Det räcker inte.",
            ),
        )
        text = "Påminna alla om att titta i brevlådan när någon är ledig."
        self._decide(life, 163, text, Strength.WEAKER, self.ago(150))
        self._do(life, 155, "Påmint på två gruppmöten.")
        seen = "Det hände igen, tre dagar den gången. Påminnelsen når inte den som inte är där."
        self._judge(life, 108, Effect.NOT, seen)
        text = "Nya anmälningar går till alla i gruppen, och den dagansvariga kvitterar före klockan nio."
        self._decide(life, 106, text, Strength.STRONGER, self.ago(95))
        self._do(life, 98, "Inställt av it den första. Dagansvarig står i schemat.", action=1)
        seen = "Alla 31 anmälningar sedan dess är kvitterade före nio. Ingen har legat över natten."
        self._judge(life, 22, Effect.REACHED, seen, action=1)
        return self._close(life, 22)

    def at_olle(self) -> Life:
        """One from a home, in the other nämnd."""
        life = self._klar(
            112,
            "Ledsagningen till badet ställdes in tredje veckan i rad. Han hade packat väskan.",
            (CARE, "Insatsen blev inte av"),
            "Planering och schema",
            (
                "Badet ligger på den dag då två går kurs. Ingen annan var inlagd.",
                "Schemat lades utan att titta på de boendes egna tider.",
            ),
            section=self.elsewhere,
            by=self.people["olle"],
        )
        text = "De boendes fasta tider läggs in först när schemat görs."
        self._decide(life, 105, text, Strength.STRONGER, self.ago(90))
        self._do(life, 92, "Gjort från och med nästa schema.")
        self._judge(life, 26, Effect.REACHED, "Badet har blivit av elva veckor av tolv. Han är nöjd.")
        return self._close(life, 26)

    def to_do(self) -> Life:
        """One of Olle's with something left to do."""
        life = self._klar(
            20,
            "Hyran blev inte betald förra månaden. Fakturan låg i en låda på kontoret.",
            (CARE, "Insatsen blev inte av"),
            "Samverkan och överlämning",
            (
                "Fakturan kom till boendet och inte till god man. Ingen visste vems den var.",
                "Vi behöver veta vem som tar hand om post som kommer hit.",
            ),
            section=self.elsewhere,
            by=self.people["olle"],
        )
        text = "Gå igenom med varje god man vart posten ska gå, och skriva det i pärmen."
        self._decide(life, 12, text, Strength.INTERMEDIATE, self.now + timedelta(days=14))
        return life
