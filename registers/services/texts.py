"""The standard register's texts: what the screens say where a nämnd may word it itself."""

# {code: (name, text)}. practice.md 8: who reads a report, that it becomes an allmän handling, that the
# individual is protected by secrecy, and that the reporter's name normally is not.
TEXTS: dict[str, tuple[str, str]] = {
    "report.readers": (
        "Rapportera: vem som läser",
        (
            "Sektionschefen i enheten läser rapporten, och de som stöder henne eller honom i "
            "kvalitetsarbetet. Rapporten blir en allmän handling. Uppgifter om den enskilde skyddas av "
            "sekretess. Ditt eget namn skyddas normalt inte."
        ),
    ),
    "report.purpose": (
        "Rapportera: varför",
        "Vi frågar för att kunna göra det bättre nästa gång, inte för att hitta någon att skylla på.",
    ),
    "report.names": (
        "Rapportera: skriv inte namn",
        "Skriv inte namn eller personnummer i texten. Det finns en egen ruta för vem det gäller.",
    ),
    "report.acute": (
        "Rapportera: akut",
        "Är någon i fara nu? Ring 112 och prata med din chef. Rapportera sedan.",
    ),
    "report.receipt": (
        "Rapportera: kvitto",
        "Tack. Rapporten har kommit fram. Du kan följa den under Mina rapporter.",
    ),
    # What whoever reported is told at four points. {nummer}, {dag}, {enhet} and {namn} are filled in.
    "feedback.received": (
        "Till den som rapporterade: mottagen",
        (
            "Din rapport har kommit in till {enhet} och har nummer {nummer}. Den som har ansvaret läser den. "
            "Här ser du vad som händer, och här kan du lägga till mer eller fråga."
        ),
    ),
    "feedback.appointed": (
        "Till den som rapporterade: handläggare utsedd",
        "{namn} arbetar nu med det du rapporterade. Har du mer att berätta kan du skriva det här.",
    ),
    "feedback.decision": (
        "Till den som rapporterade: beslut",
        (
            "Arbetet med din rapport avslutades {dag}. Tack för att du berättade. Det hjälper oss att göra "
            "det bättre nästa gång. Undrar du något kan du fråga här."
        ),
    ),
    "feedback.decision.dismissed": (
        "Till den som rapporterade: ej avvikelse",
        (
            "Vi har läst din rapport. Det du berättade räknas inte som en avvikelse, men det var rätt att "
            "berätta. Undrar du något kan du fråga här."
        ),
    ),
    "feedback.decision.reclassified": (
        "Till den som rapporterade: annat slags ärende",
        "Det du rapporterade hanteras nu som ett annat slags ärende. Du behöver inte skicka det igen.",
    ),
    "feedback.decision.joined": (
        "Till den som rapporterade: dubblett",
        (
            "Det du berättade har kommit in förut och hanteras tillsammans med det. Du behöver inte skicka "
            "det igen."
        ),
    ),
    "feedback.action": (
        "Till den som rapporterade: åtgärd genomförd",
        "En åtgärd efter din rapport genomfördes {dag}. Har du sett om det blev bättre? Skriv gärna det här.",
    ),
    # What staff who wrote a complaint are told; others, in their own language, stands in registers/words.
    "feedback.received.complaint": (
        "Till den som lämnade ett klagomål: mottaget",
        (
            "Det du skrev har kommit in till {enhet} och har nummer {nummer}. Den som har ansvaret läser "
            "det. Här ser du vad som händer, och här kan du lägga till mer eller fråga."
        ),
    ),
    "feedback.appointed.complaint": (
        "Till den som lämnade ett klagomål: handläggare utsedd",
        "{namn} arbetar nu med det du skrev. Har du mer att berätta kan du skriva det här.",
    ),
    "feedback.decision.complaint": (
        "Till den som lämnade ett klagomål: avslutat",
        (
            "Arbetet med det du skrev avslutades {dag}. Tack för att du sa vad du tycker. Undrar du något "
            "kan du fråga här."
        ),
    ),
    "feedback.action.complaint": (
        "Till den som lämnade ett klagomål: åtgärd genomförd",
        (
            "En åtgärd efter det du skrev genomfördes {dag}. Har du sett om det blev bättre? Skriv gärna "
            "det här."
        ),
    ),
    "feedback.restricted": (
        "Till den som rapporterade: läses bara av utsedda",
        (
            "Din rapport hanteras av dem som har det uppdraget. Av sekretesskäl kan vi inte berätta mer här. "
            "Du kan lägga till mer eller fråga."
        ),
    ),
    "lexsarah.question": (
        "Frågan om lex Sarah",
        (
            "Lex Sarah gäller när något har hotat eller skadat en enskilds liv, säkerhet eller hälsa, eller "
            "när det finns en uppenbar och konkret risk för det. Är du osäker, lämna över ärendet."
        ),
    ),
    "apt.questions": (
        "APT-bladet: frågor att prata om, en på varje rad",
        (
            "Känner vi igen oss i det här?\n"
            "Vad är det som gör att det blir så?\n"
            "Vilka händelser rapporterar vi inte, och varför?\n"
            "Vad kan vi ändra så att det blir lätt att göra rätt?\n"
            "Vad behöver vi hjälp med längre upp?"
        ),
    ),
    "boundary.lexsarah": (
        "Är det något annat: lex Sarah",
        (
            "Något har skadat eller hotat någons liv, säkerhet eller hälsa, eller det fanns en tydlig risk "
            "för det. Du är skyldig att rapportera det genast, och det gör du här."
        ),
    ),
    "boundary.complaint": (
        "Är det något annat: synpunkt eller klagomål",
        (
            "Du vill säga vad du tycker om hur verksamheten arbetar, utan att något särskilt har hänt. Den "
            "som ansvarar läser det och du får svar."
        ),
    ),
    "boundary.injury": (
        "Är det något annat: arbetsskada",
        (
            "Du eller en kollega har skadats eller blivit sjuk av arbetet. Berätta för din chef och "
            "skyddsombudet, och anmäl det i kommunens system för arbetsskador, som du hittar på "
            "intranätet."
        ),
    ),
    "boundary.incident": (
        "Är det något annat: tillbud",
        (
            "Något kunde ha skadat dig eller en kollega i arbetet, till exempel hot eller ett fall. "
            "Berätta för din chef och skyddsombudet, och anmäl tillbudet i kommunens system, som du hittar "
            "på intranätet."
        ),
    ),
    "boundary.whistle": (
        "Är det något annat: visselblåsning",
        (
            "Du har sett något allvarligt i arbetet som allmänheten har intresse av att det kommer fram, "
            "till exempel mutor. Kommunens visselblåsarfunktion tar emot det och lagen skyddar dig; "
            "adressen finns på kommunens webbplats."
        ),
    ),
    "boundary.personnel": (
        "Är det något annat: personalärende",
        (
            "Det gäller din anställning, din lön, ditt schema eller hur du blir behandlad på arbetet. "
            "Prata med din chef, chefens chef, HR eller ditt fackliga ombud."
        ),
    ),
    "complaint.secrecy": (
        "Klagomål: sekretess",
        "Vi kan inte berätta om en person är känd hos oss. Uppgifter om enskilda skyddas av sekretess.",
    ),
}
