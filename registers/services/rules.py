"""The standard register's deadlines and law references."""

from dataclasses import dataclass
from datetime import date

from registers.enums import Amount

# SOSFS 2011:9 has applied since 2012-01-01; nothing here is asked for on an earlier day.
FIRST_DAY = date(2012, 1, 1)
NEW_ACT = date(2025, 7, 1)  # socialtjänstlagen (2025:400) in force
LAST_OLD_DAY = date(2025, 6, 30)


@dataclass(frozen=True)
class Limit:
    """A deadline: for which kind, by which code, how long, and where it comes from."""

    kind: str
    code: str
    name: str
    amount: int
    unit: Amount
    source: str


# "first_action" is met by the first touch, of a complaint when it is confirmed or answered; "answer" by the
# answer; every other when the case ends. No statute
# gives these times except where the source says so: they are local service levels, the stricter one chosen.
LIMITS = (
    Limit(
        "deviation",
        "first_action",
        "Börja hantera",
        3,
        Amount.WORKING_DAY,
        "Vald nivå; ingen lag anger en tid.",
    ),
    Limit("deviation", "close", "Avsluta avvikelsen", 60, Amount.DAY, "Vald nivå; ingen lag anger en tid."),
    Limit(
        "complaint",
        "first_action",
        "Bekräfta klagomålet",
        2,
        Amount.WORKING_DAY,
        "Servicenivå i Skövde och Karlskoga. Förvaltningslagen 9 §: snabbt.",
    ),
    Limit(
        "complaint",
        "answer",
        "Svara på klagomålet",
        10,
        Amount.WORKING_DAY,
        "Servicenivå i Skövde. Förvaltningslagen 9 §: snabbt.",
    ),
    Limit(
        "lexsarah",
        "first_action",
        "Börja utreda",
        1,
        Amount.WORKING_DAY,
        "Rapporten ska utredas och missförhållandet avhjälpas utan dröjsmål.",
    ),
    Limit(
        "lexsarah",
        "close",
        "Avsluta utredningen",
        2,
        Amount.MONTH,
        "Vald nivå. De två månader som gäller mot IVO räknas från anmälan och sätts då.",
    ),
    Limit("risk", "close", "Avsluta riskanalysen", 90, Amount.DAY, "Vald nivå; ingen lag anger en tid."),
    Limit(
        "selfcontrol", "close", "Avsluta egenkontrollen", 60, Amount.DAY, "Vald nivå; ingen lag anger en tid."
    ),
)

SEEN = "Kontrollerat mot lagtext eller myndighets text."
REMEMBERED = "Inte kontrollerat mot lagtext. Kontrollera före användning."
INFERRED = "Slutsats av lagens ordning, inte kontrollerad. Kontrollera före användning."


@dataclass(frozen=True)
class Law:
    """What a rule is called in one act between two days; `mark` says how sure that is (law.md 0 and 1.1)."""

    code: str
    name: str
    citation: str
    mark: str
    first: date = FIRST_DAY
    last: date | None = None


def _sol(code: str, name: str, old: tuple[str, str], new: tuple[str, str]) -> tuple[Law, Law]:
    """Return a rule of socialtjänstlagen before and after the change of act: (paragraph, mark) of each."""
    return (
        Law(code, name, f"{old[0]} socialtjänstlagen (2001:453)", old[1], last=LAST_OLD_DAY),
        Law(code, name, f"{new[0]} socialtjänstlagen (2025:400)", new[1], first=NEW_ACT),
    )


LAWS = (
    *_sol("quality", "God kvalitet", ("3 kap. 3 §", SEEN), ("5 kap. 1 §", REMEMBERED)),
    *_sol("contribute", "Medverka till god kvalitet", ("14 kap. 2 §", REMEMBERED), ("27 kap. 1 §", INFERRED)),
    *_sol("report", "Rapportera missförhållande", ("14 kap. 3 §", SEEN), ("27 kap. 2 §", SEEN)),
    *_sol("inform_staff", "Informera personalen", ("14 kap. 4 §", REMEMBERED), ("27 kap. 3 §", INFERRED)),
    *_sol(
        "inform_board", "Enskild informerar nämnden", ("14 kap. 5 §", REMEMBERED), ("27 kap. 4 §", INFERRED)
    ),
    *_sol("investigate", "Utreda och avhjälpa", ("14 kap. 6 §", REMEMBERED), ("27 kap. 5 §", INFERRED)),
    *_sol("notify_ivo", "Anmäla till IVO", ("14 kap. 7 §", SEEN), ("27 kap. 6 §", SEEN)),
    *_sol("child_concern", "Orosanmälan", ("14 kap. 1 §", SEEN), ("19 kap. 1 §", SEEN)),
    *_sol(
        "unexecuted", "Ej verkställda beslut", ("16 kap. 6 f–6 i §§", REMEMBERED), ("34 kap. 1–4 §§", SEEN)
    ),
    Law("quality_lss", "God kvalitet, LSS", "6 § LSS (1993:387)", SEEN),
    Law("report_lss", "Rapportera missförhållande, LSS", "24 b § LSS (1993:387)", SEEN),
    Law("investigate_lss", "Utreda och avhjälpa, LSS", "24 e § LSS (1993:387)", SEEN),
    Law("notify_ivo_lss", "Anmäla till IVO, LSS", "24 f § LSS (1993:387)", SEEN),
    Law("management_system", "Ledningssystem", "SOSFS 2011:9 3 kap.", SEEN),
    Law("processes", "Processer och rutiner", "SOSFS 2011:9 4 kap.", SEEN),
    Law("improvement", "Systematiskt förbättringsarbete", "SOSFS 2011:9 5 kap.", SEEN),
    Law("risk_analysis", "Riskanalys", "SOSFS 2011:9 5 kap. 1 §", SEEN),
    Law("self_inspection", "Egenkontroll", "SOSFS 2011:9 5 kap. 2 §", SEEN),
    Law("complaints", "Klagomål och synpunkter", "SOSFS 2011:9 5 kap. 3 §", SEEN),
    Law("patterns", "Sammanställa och analysera", "SOSFS 2011:9 5 kap. 6 §", SEEN),
    Law("quality_report", "Kvalitetsberättelse", "SOSFS 2011:9 7 kap. 1 §", SEEN),
    Law("documentation", "Dokumentation av utredning", "SOSFS 2011:5 5 kap.", SEEN),
    Law("secrecy", "Sekretess i socialtjänsten", "26 kap. 1 § OSL (2009:400)", SEEN),
    Law("access_log", "Kontroll av åtkomst", "10 § SoLPuL (2001:454)", SEEN, first=date(2024, 3, 1)),
)
