"""Hand-written cases beyond Elsa's section: new lex Sarah reports, and what is said of external providers."""

from datetime import datetime, timedelta

from cases.enums import Kind, Precision
from cases.services.opening import Report
from config.demo.lives import Life
from config.demo.living import NO, Living
from config.demo.telling import Teller
from config.demo.town import FAMILY_HOMES, INTERPRETERS, Section
from core.dates import local_date


def cases_elsewhere(teller: Teller) -> list[Life]:
    """Return them."""
    here = Elsewhere(teller)
    return [*here.new_lexsarah(), *here.about_providers()]


class Elsewhere(Living):
    """Writes the cases; a section is told by its enhet, of which the small town has one."""

    def __init__(self, teller: Teller) -> None:
        super().__init__(teller)
        self.by_enhet: dict[str, Section] = {}
        for section in teller.town.sections:
            self.by_enhet.setdefault(section.enhet, section)

    def new_lexsarah(self) -> list[Life]:
        """One this morning for Sara, and one that Lisa has not begun with, in the other nämnd."""
        locked = (
            "En av de unga berättar att nattpersonalen låste hennes dörr utifrån två nätter förra veckan. "
            "Hon är 15 år och grät när hon berättade."
        )
        shut = (
            "Deltagaren fick sitta ensam i ett rum med stängd dörr hela eftermiddagen för att han var "
            "högljudd. Hans mamma säger att det har hänt förut."
        )
        return [
            self._lexsarah("Boenden för unga", self.ago(0, 6, 55), locked),
            self._lexsarah("Daglig verksamhet", self.ago(1, 15, 40), shut),
        ]

    def _lexsarah(self, enhet: str, at: datetime, text: str) -> Life:
        section = self.by_enhet[enhet]
        reporter = section.staff[0]
        report = Report(
            text=text,
            occurred_from=at - timedelta(hours=16),
            precision=Precision.DAY,
            reporter=reporter,
        )
        unit, law = section.unit_on(local_date(at)), {"law_on": local_date(at)}
        return Life(Kind.LEXSARAH, unit, reporter, at, report, detail=law)

    def about_providers(self) -> list[Life]:
        """Some months of one interpreters' firm, and one about a firm that finds family homes."""
        late = ("Insatsen kom för sent", "Tolken kom 40 minuter in i mötet. Vi fick bara hälften sagt.")
        wrong = ("Insatsen gavs på fel sätt", "Tolken talade fel dialekt. Mannen nickade men förstod inte.")
        alone = (
            "Bristande kontinuitet",
            "Konsulenten från bolaget har slutat och ingen ny är utsedd. Familjehemmet ringer oss i stället.",
        )
        return [
            self._direct("Mottagning ekonomiskt bistånd", 71, *late, INTERPRETERS),
            self._direct("Mottagning barn och unga", 38, *wrong, INTERPRETERS),
            self._direct("Familjehem", 24, *alone, FAMILY_HOMES),
        ]

    def _direct(self, enhet: str, days: int, kind: str, text: str, supplier: str) -> Life:
        section, by = self.by_enhet[enhet], self.by_enhet[enhet].chief
        at = self.ago(days, 13, 20)
        life = self.reported(at, text, section=section, by=section.staff[0], supplier=supplier)
        life.then(
            "close_directly",
            by,
            self.ago(days - 1, 9, 15),
            classification=self.judged(("Utförande av insats", kind), "Yttre orsaker", 1, 3),
            lexsarah_reason=NO,
            done="Påtalat för bolaget, som har svarat skriftligt. Avtalets kontaktperson är underrättad.",
        )
        return life
