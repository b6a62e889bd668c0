"""The closed vocabularies of the spine, and which kind may follow which."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The five processes."""

    COMPLAINT = "complaint", _("Klagomål eller synpunkt")
    DEVIATION = "deviation", _("Avvikelse")
    LEXSARAH = "lexsarah", _("Lex Sarah")
    RISK = "risk", _("Riskanalys")
    SELFCONTROL = "selfcontrol", _("Egenkontroll")


# "Becomes" means "gives rise to": both cases live and both count in their own kind (decision 4).
LEADS_TO: dict[str, frozenset[str]] = {
    Kind.COMPLAINT: frozenset({Kind.DEVIATION, Kind.LEXSARAH, Kind.RISK}),
    Kind.DEVIATION: frozenset({Kind.LEXSARAH, Kind.RISK}),
    Kind.LEXSARAH: frozenset({Kind.DEVIATION, Kind.RISK}),
    Kind.RISK: frozenset({Kind.SELFCONTROL}),
    Kind.SELFCONTROL: frozenset({Kind.DEVIATION, Kind.RISK}),
}

# What was taken in as the wrong kind is moved: counted once, in its final kind (decision 4).
RECLASSIFIES_TO: dict[str, frozenset[str]] = {
    Kind.COMPLAINT: frozenset({Kind.DEVIATION}),
    Kind.DEVIATION: frozenset({Kind.COMPLAINT}),
    Kind.LEXSARAH: frozenset(),
    Kind.RISK: frozenset(),
    Kind.SELFCONTROL: frozenset(),
}


class Status(models.TextChoices):
    """Where the work is. What has been done is a date; each kind words these itself."""

    PLANNED = "planned", _("Planerad")
    RECEIVED = "received", _("Ny")
    INVESTIGATING = "investigating", _("Under utredning")
    WAITING = "waiting", _("Väntar på svar")
    DECIDING = "deciding", _("Klar för beslut")
    ACTING = "acting", _("Åtgärder pågår")
    FOLLOWING_UP = "following_up", _("Effekt följs upp")
    CLOSED = "closed", _("Avslutad")
    DISMISSED = "dismissed", _("Ej avvikelse")
    RECLASSIFIED = "reclassified", _("Omklassad")
    JOINED = "joined", _("Dubblett")
    HANDED_OVER = "handed_over", _("Överlämnad till lex Sarah")


# What goes on as another case, and is counted there and nowhere else.
NOT_COUNTED = frozenset({Status.RECLASSIFIED, Status.JOINED})
ENDED = frozenset({Status.CLOSED, Status.DISMISSED, Status.HANDED_OVER}) | NOT_COUNTED
UNTOUCHED = frozenset({Status.RECEIVED, Status.PLANNED})
OPEN = frozenset(Status) - ENDED


class Precision(models.TextChoices):
    """How exactly it is known when something occurred."""

    MINUTE = "minute", _("klockslag")
    DAY = "day", _("dag")
    PERIOD = "period", _("period")
    UNKNOWN = "unknown", _("okänt")


class Severity(models.IntegerChoices):
    """Consequence for the individual, 1–4 (the patient-safety handbook's scale; law.md 4.1)."""

    MINOR = 1, _("1 – Mindre: obehag eller obetydlig skada")
    MODERATE = 2, _("2 – Måttlig: övergående skada eller ökat behov av stöd")
    SIGNIFICANT = 3, _("3 – Betydande: bestående måttlig skada")
    CATASTROPHIC = 4, _("4 – Katastrofal: dödsfall, livshot eller bestående stor skada")


class Likelihood(models.IntegerChoices):
    """How often it may happen again, 1–4 (law.md 4.1)."""

    VERY_LOW = 1, _("1 – Mycket liten: kan hända en gång om året")
    LOW = 2, _("2 – Liten: kan hända varje månad")
    HIGH = 3, _("3 – Stor: kan hända varje vecka")
    VERY_HIGH = 4, _("4 – Mycket stor: kan hända dagligen")


class LegalBasis(models.TextChoices):
    """The law the concerned insats is given under; several may hold."""

    SOL = "SoL", _("SoL – socialtjänstlagen")
    LVU = "LVU", _("LVU – vård av unga")
    LVM = "LVM", _("LVM – vård av missbrukare")
    LSS = "LSS", _("LSS – stöd och service")
    HSL = "HSL", _("HSL – hälso- och sjukvård")


class UnitRole(models.TextChoices):
    """What a unit has to do with a case (decision 3)."""

    ANSWERING = "answering", _("Svarar också")
    OCCURRED = "occurred", _("Där det hände")
    CONCERNED = "concerned", _("Berörd")
    COUNTERPART = "counterpart", _("Motpart")


class PersonRole(models.TextChoices):
    """What a person has to do with a case."""

    CONCERNED = "concerned", _("Den det berör")
    GUARDIAN = "guardian", _("Vårdnadshavare, god man eller förvaltare")
    WITNESS = "witness", _("Har berättat")
    COMPLAINANT = "complainant", _("Har klagat eller lämnat en synpunkt")


class Relation(models.TextChoices):
    """How two cases hang together."""

    LED_TO = "led_to", _("gav upphov till")
    RECLASSIFIED_AS = "reclassified_as", _("omklassades till")
    SPLIT_INTO = "split_into", _("delades i")
    JOINED_WITH = "joined_with", _("slogs ihop med")


class ActionLevel(models.TextChoices):
    """How far an action reaches."""

    INDIVIDUAL = "individ", _("Individ")
    SECTION = "sektion", _("Sektion")
    UNIT = "enhet", _("Enhet")
    AREA = "verksamhetsomrade", _("Verksamhetsområde")
    BOARD = "namnd", _("Förvaltning eller nämnd")


class Decision(models.TextChoices):
    """What a higher chief said of a proposed action."""

    APPROVED = "approved", _("Ja, gör det")
    PARTLY = "partly", _("Ja, till en del")
    REJECTED = "rejected", _("Nej")


class Depth(models.TextChoices):
    """How deep an investigation goes: it follows the risk (practice.md 1)."""

    SHORT = "short", _("Kort utredning")
    FULL = "full", _("Händelseanalys")


class Effect(models.TextChoices):
    """Whether an action did what it was meant to."""

    REACHED = "reached", _("Ja, effekten är nådd")
    PARTLY = "partly", _("Delvis")
    NOT = "not", _("Nej")


class Channel(models.TextChoices):
    """How a report came in."""

    WEB = "web", _("Formulär")
    API = "api", _("API")
    PHONE = "phone", _("Telefon")
    LETTER = "letter", _("Brev")
    MAIL = "mail", _("E-post")
    MEETING = "meeting", _("Möte")
    SOCIAL_MEDIA = "social_media", _("Sociala medier")
    HOUSE_MEETING = "house_meeting", _("Husmöte, matråd eller brukarråd")
    SUGGESTION_BOX = "suggestion_box", _("Förslagslåda")
    AUTHORITY = "authority", _("Genom en myndighet")
    UNIT_CODE = "unit_code", _("Utan konto, med enhetens kod")
    FROM_CASE = "from_case", _("Från ett annat ärende")
    DEMO = "demo", _("Demo")


class Side(models.TextChoices):
    """Who of the two in a dialogue wrote."""

    HANDLER = "handler", _("Handläggaren")
    REPORTER = "reporter", _("Rapportören")


class Point(models.TextChoices):
    """What a message belongs to: one of the four points where the reporter is told, or the talk between."""

    RECEIVED = "received", _("Mottagen")
    APPOINTED = "appointed", _("Utredare utsedd")
    DECISION = "decision", _("Beslut")
    ACTION = "action", _("Åtgärd genomförd")
    QUESTION = "question", _("Fråga")
    ANSWER = "answer", _("Svar")
    ADDITION = "addition", _("Tillägg")
    EXTENDED = "extended", _("Ny svarsdag")


class ReadWith(StrEnum):
    """With what whoever reported reads what is written to her: her account, her code, or not at all."""

    ACCOUNT = "account"
    CODE = "code"
    NOTHING = "nothing"


class Rise(models.TextChoices):
    """Why a case went on to the next chief."""

    UNREAD = "unread", _("Ingen hade läst ärendet")
    OVERDUE = "overdue", _("Fristen hade gått ut")


class Verdict(models.TextChoices):
    """What somebody who read a decided case again found."""

    SAME = "same", _("Samma bedömning")
    OTHER = "other", _("Annan bedömning")
    UNCLEAR = "unclear", _("Kan inte bedömas")


class HoldGround(models.TextChoices):
    """Why a case is held from gallring."""

    IVO = "ivo", _("Lex Sarah eller tillsyn hos IVO")
    APPEAL = "appeal", _("Överklagande eller domstol")
    RELEASE = "release", _("Begäran om utlämnande")
    DAMAGES = "damages", _("Skadestånd")
    RESEARCH = "research", _("Forskning")
    OTHER = "other", _("Annat")


class Kept(models.TextChoices):
    """Why a case that is old enough is left as it is.

    Whether what it waits for is another case is not told apart: that another exists may be a secret.
    """

    HELD = "held", _("Spärrat mot gallring")
    PENDING = "pending", _("Något som hör ihop med ärendet är inte klart")
    CHANGED = "changed", _("Ärendet öppnades igen eller är inte gammalt nog")


class Change(models.TextChoices):
    """How units become others."""

    CHANGE = "change", _("Byter namn, plats eller nivå")
    MERGE = "merge", _("Slås ihop")
    SPLIT = "split", _("Delas")
