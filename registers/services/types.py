"""The standard register's words: event types in two levels, causes, and action types with their strength."""

from registers.enums import Strength

OTHER = "Övrigt"

# {first level: second level}. The first level is Socialstyrelsen's allmänna råd on lex Sarah as three
# municipalities use it (law.md 1.3), with arbetssätt as Sundsvall adds it; the second is Sundsvall's in
# plainer words (law.md 4.3). IT and sekretess are added from practice: both are common, and without a type
# of their own they end as Övrigt. Falls, medicines and the like are HSL and lie outside this register.
EVENT_TYPES: dict[str, tuple[str, ...]] = {
    "Utförande av insats": (
        "Insatsen blev inte av",
        "Insatsen gavs bara delvis",
        "Insatsen kom för sent",
        "Insatsen gavs på fel sätt",
        "Genomförandeplanen följdes inte",
        "Bristande kontinuitet",
        "Försummelse eller utebliven tillsyn",
    ),
    "Rättssäkerhet och handläggning": (
        "Dokumentation saknas eller är felaktig",
        "Dokumentationen är försenad",
        "Lagstadgad tid har överskridits",
        "Beslut har inte verkställts",
        "Barnets perspektiv saknas",
        "Samtycke eller information saknas",
        "Bristande saklighet eller opartiskhet",
        "Åtgärd utan stöd i lag",
    ),
    "Bemötande": (
        "Bristande delaktighet",
        "Bristande kommunikation",
        "Oprofessionellt bemötande",
        "Diskriminering",
    ),
    "Arbetssätt och rutiner": (
        "Rutin saknas",
        "Rutin följdes inte",
        "Otydligt ansvar",
        "Bristande introduktion",
        "Bristande kompetens",
        "Fel metod användes",
    ),
    "Samverkan": (
        "Överlämning mellan enheter brast",
        "Samordning med annan huvudman brast",
        "Information nådde inte fram",
    ),
    "Fysisk miljö, utrustning och teknik": (
        "Otrygg miljö",
        "Brand, lås eller larm",
        "Utrustning eller hjälpmedel saknas",
        "Utrustning eller hjälpmedel är fel",
    ),
    "IT- och systemfel": (
        "Systemet gick inte att använda",
        "Fel i systemet påverkade ett ärende",
        "Behörighet saknades eller var fel",
    ),
    "Sekretess": (
        "Fel akt",
        "Fel mottagare",
        "Glömt eller kvarlämnat",
        "Tappat eller stulet",
        "Obehörig har läst",
        "Samtal som andra kunde höra",
    ),
    "Hot och våld": (
        "Mellan enskilda",
        "Från enskild mot personal",
        "Från utomstående",
    ),
    "Fysiska övergrepp": ("Mellan enskilda", "Från personal mot enskild"),
    "Psykiska övergrepp": ("Mellan enskilda", "Från personal mot enskild"),
    "Sexuella övergrepp": ("Mellan enskilda", "Från personal mot enskild"),
    "Ekonomiska övergrepp": (
        "Bristande redovisning",
        "Otillåten användning av pengar",
        "Påtryckning",
        "Stöld",
    ),
    OTHER: (),
}

# The handbook's five areas, Sundsvall's primary causes and what Göteborg and Malmö count, merged
# (law.md 4.2). The work environment stands in three areas of its own: they ask for different actions.
CAUSES: tuple[tuple[str, str], ...] = (
    ("Rutin saknas", "Det fanns ingen rutin för situationen."),
    ("Rutin är otydlig", "Rutinen går att läsa på olika sätt eller är svår att hitta."),
    ("Rutin följdes inte", "Rutinen var känd och tydlig men följdes inte."),
    ("Kommunikation och information", "Information gavs inte, kom fel eller nådde inte fram."),
    ("Kunskap och kompetens", "Kunskap, erfarenhet eller introduktion saknades."),
    ("Arbetsbelastning", "Det fanns inte tid att göra det som skulle göras."),
    ("Frånvaro och vikarier", "Ordinarie personal var borta och ersättningen räckte inte."),
    ("Personalomsättning", "Den som kunde ärendet hade slutat, eller tjänsten var vakant."),
    ("Arbetsledning och ansvar", "Det var oklart vem som skulle göra vad, eller beslutet dröjde."),
    ("Planering och schema", "Arbetet eller bemanningen var planerad på fel sätt."),
    ("Samverkan och överlämning", "Överlämningen mellan enheter eller huvudmän brast."),
    ("Arbetskultur och bemötande", "Vanor, synsätt eller klimat i gruppen."),
    ("Teknik och system", "System, utrustning eller lokaler fungerade inte."),
    ("Lokaler och miljö", "Lokalens utformning eller skick."),
    ("Yttre orsaker", "Något som verksamheten inte råder över."),
    ("Okänt", "Orsaken gick inte att finna."),
)

# Strength after the action hierarchy (VA National Center for Patient Safety; IHI, RCA2, 2015): weaker
# actions ask people to remember, intermediate ones help them, stronger ones change what can happen. What its
# table names has its strength there (tests/registers/test_standard.py): a new routine, training and double
# checks are weaker. It does not name clarified responsibility and regular follow-up; those are our judgement.
ACTION_TYPES: tuple[tuple[str, Strength], ...] = (
    ("Påminna om rutin", Strength.WEAKER),
    ("Informera eller samtala", Strength.WEAKER),
    ("Utbilda", Strength.WEAKER),
    ("Åtgärda i det enskilda ärendet", Strength.WEAKER),
    ("Ta fram eller revidera rutin", Strength.WEAKER),
    ("Införa dubbelkontroll", Strength.WEAKER),
    ("Införa checklista eller mall", Strength.INTERMEDIATE),
    ("Ändra bemanning eller arbetsfördelning", Strength.INTERMEDIATE),
    ("Förtydliga ansvar", Strength.INTERMEDIATE),
    ("Följa upp regelbundet", Strength.INTERMEDIATE),
    ("Bygga bort risken", Strength.STRONGER),
    ("Införa tekniskt hinder eller stöd", Strength.STRONGER),
    ("Förenkla processen", Strength.STRONGER),
    ("Standardisera arbetssätt eller utrustning", Strength.STRONGER),
    ("Beslut av ledningen", Strength.STRONGER),
)

# What complaints are about: Malmö's bemötande and beslut, Göteborg's kinds, merged (practice.md 11 and 15).
SUBJECTS: tuple[tuple[str, str], ...] = (
    ("Beslut", "Personen är missnöjd med ett beslut. Fråga om hon eller han vill överklaga."),
    ("Bemötande", "Hur någon blev bemött."),
    ("Tillgänglighet", "Svårt att få kontakt eller tid."),
    ("Väntetid och handläggning", "Det tar lång tid, eller något är fel i handläggningen."),
    ("Information och delaktighet", "Information saknas, eller personen har inte fått vara med."),
    ("Insatsen", "Något i insatsen blir inte av, kommer för sent eller blir fel."),
    ("Trygghet", "Någon känner sig inte trygg."),
    ("Mat", "Maten eller måltiderna."),
    ("Boende och lokaler", "Bostaden, rummet, städning eller utemiljö."),
    ("Aktiviteter", "Vad som finns att göra."),
    ("Personal och kontinuitet", "Många olika, eller för få, i personalen."),
    ("Ekonomi", "Pengar, avgifter eller utbetalningar."),
    ("Sekretess", "Någon har fått veta något som skulle skyddas."),
    ("Extern utförare", "Det gäller ett företag eller en förening som arbetar åt oss."),
)
