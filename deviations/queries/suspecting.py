"""Could this be lex Sarah? A plain rule over the reporter's own words, which offers and never decides.

Source: SoL 2025:400 27 kap. 2 §: what has harmed or threatened an individual's life, safety or health, or a
palpable risk of it. The rule reads sentence by sentence:

1. What only sounds serious is taken out (`HARMLESS`: "slog larmet på", "ingen skadades"). What was done to
   staff is a work injury and is taken out too.
2. One phrase of `SERIOUS` is enough.
3. Else a failing and a harm that stand in the same report are (`FAILING` and `HARM`).

In a phrase `*` is any ending and `…` up to three words. A hit is only an offer: the reporter chooses, and
a deviation that is sent all the same is read the same day. The rule may miss, since every receiver is
asked *Kan detta vara lex Sarah?*; it is tuned not to cry wolf. tests/deviations/test_suspecting.py holds it.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _


def _list(phrases: str) -> tuple[str, ...]:
    """Return the phrases of a list with commas between."""
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(","))


NOT = ("ingen", "inga", "inte", "aldrig", "utan", "slapp")
SAID_NOT = ("skad*", "våld*", "hot*", "slag", "fraktur*", "blöd*", "kränk*", "sjukhus*")
HARMLESS = (
    *(f"{no} … {harm}" for no in NOT for harm in SAID_NOT),
    *_list(
        """
        slog av, slog på, slog upp, slog igen, slog larm*, slog oss ner, slog sig ner, slog ut, slog i
        dörr*, slog i bord*, slog … mig, slog … oss, slagit på, slagit av, slagit upp, batteri* dog,
        batteri* … dött, telefon* dog, mobil* dog, dator* dog, larm* dog, skärm* dog, väntat dödsfall,
        förväntat dödsfall, väntade dödsfall*, om självmord*, om våld*, om övergrepp*, om kränk*, om hot*,
        mot hot*, för hot*, om dödsfall*, vid dödsfall*, vid hot*, utrymningsövning*, brandövning*, slog …
        personal*, slog … kolleg*, slog … medarbetar*, slog … vikarie*, sparkade … personal*, sparkade …
        kolleg*, sparkade … mig, hotade personal*, hotade … kolleg*, hotade … mig, knuffade … personal*,
        knuffade … mig, slagit … personal*, jag … hotad, jag … slagen, personal* … hotad*, personal* …
        slagen, kolleg* … hotad*, kolleg* … slagen, tvingade* oss, tvingade* vi, tvingade* mig, tvingade*
        jag, våldsam* regn*, våldsam* storm*, dog av, inte … stulit, inte … stöld*, ambulansgata*,
        sjukhusgata*, sjukhustid*, planerat sjukhus*, polisanmäl* behöv* inte, mot hot och våld, om hot och
        våld, slog … av larm*, slog … på larm*, sjukhusavdelning*
        """
    ),
)

# What the offer says it may be about: the phrases, of which one is enough.
SERIOUS = {
    _("våld eller hot"): _list(
        """
        misshandl*, våld, våldet, våldsam*, slog, slogs, slagit, slagen, slår, sparkade*, sparkat*, örfil*,
        hotade*, hotats, hotfull*, hot om, knuffade*, knuffats, strypt*, nypte, nyper, drog … i håret,
        blåmärke* på hals*, blåmärke* … arm*, knuffad
        """
    ),
    _("övergrepp"): _list(
        """
        övergrepp*, våldt*, sexuell* närm*, sexuell* handling*, tafsa*, ofreda*, blottade*, tog … på brösten
        """
    ),
    _("kränkning eller vanvård"): _list(
        """
        kränk*, förnedra*, hånade*, vanvård*, vanskött*, skrek åt, skrek … på den boende, trycksår*,
        undernär*, uttorka*, låg … avföring, låg … urin, legat … avföring, legat … urin, legat … blöja,
        idiot
        """
    ),
    _("ett dödsfall eller fara för livet"): _list(
        """
        avled, avlidit, avliden, dog, dött, dödsfall*, hittades död*, var död, självmord*, suicid*, ta sitt
        liv, tog sitt liv, tagit sitt liv, ta livet av, tagit livet av, livlös*, medvetslös*, hjärtstopp,
        överdos*, satte i halsen, satt i halsen, kvävas, kvävdes, drunkna*, livshotande, livsfara
        """
    ),
    _("en allvarlig skada"): _list(
        """
        *fraktur*, bröt … *ben*, bröt … arm*, bröt … höft*, bröt … handled*, brutit … *ben*, brutit … arm*,
        brutit … höft*, bruten … höft*, höftbrott, lårbensbrott, benbrott, hjärnskak*, hjärnblödning*,
        skållad*, skållade*, brännskad*, förfrusen, frös ihjäl, nedkyld*, allvarligt skad*, svårt skad*
        """
    ),
    _("inlåsning eller tvång"): _list(
        """
        inlåst*, låst* in, låst* … dörr* … utifrån, låste in, låste … utifrån, fastbund*, band fast, bundit
        fast, spände fast, höll … fast, hölls fast, hölls ner*, tvingade*, tvångsmat*, med tvång, brottade*
        ner, nedbrott*, fasthåll*, låst* utifrån
        """
    ),
    _("stöld eller ekonomiskt utnyttjande"): _list(
        """
        stulit*, stal, stals, stöld*, bestul*, utnyttja* … ekonomiskt, ekonomiskt utnyttja*, tog ut pengar,
        tagit ut pengar, tagit pengar, tog pengar, pengar saknas, pengar … saknas, pengar … borta, pengar …
        försvunn*, lånat pengar, använt … bankkort*, swishat*
        """
    ),
    _("ett barn i fara"): _list(
        """
        barn* … far illa, barn* … for illa, barn* … ensam*, barn* … utan tillsyn, barn* … försv*, barn* …
        blåmärk*, flick* … blåmärk*, pojk* … blåmärk*, flick* … försv*, pojk* … försv*, orosanmäl* … legat,
        orosanmäl* … glöm*, orosanmäl* … inte, orosanmäl* … aldrig, skyddsbedömning* … inte,
        skyddsbedömning* … aldrig, skyddsbedömning* … uteblev, skyddsbedömning* … missad*, inte …
        skyddsbedöm*, ingen skyddsbedöm*
        """
    ),
}

FAILING = _list(
    """
    glöm*, missade*, missats, uteblev*, utebliv*, fick inte, fick ingen, fick inget, fick fel, fått fel, fel
    medicin*, fel läkemedel*, fel dos*, fel insulin*, fel tablett*, dubbel* dos*, dubbelt så mycket, ingen
    kom, ingen personal, ingen hjälp, ingen svarade, ingen … tillsyn, inte kom, inte fram, inte … fungera*,
    fungerade inte, inte fått, inte gett, inte gjord*, inte utför*, inte … tillsyn, larm* … inte, larm* …
    trasig*, utan hjälp, utan tillsyn, utan mat, utan vatten, utan personal, utan insulin, lämnad* ensam*,
    lämnades ensam*, för sent, olåst*, avvek, avvikit, försvann, försvunn*, ramla*, föll, fallit, trillade*,
    lyften lossnade, selen lossnade
    """
)
HARM = _list(
    """
    ambulans*, 112, akuten, akutmottagning*, sjukhus*, intensivvård*, krampade, kramper, svimmade,
    okontaktbar*, blödde, blödning*, blod på, slog … huvud*, slagit … huvud*, skadade sig, skadade … sig,
    skadades, svåra smärtor, hela natten, hela dygnet, hela helgen, hela dagen, flera timmar, flera dygn,
    flera dagar, två dygn, två dagar, tre dagar, tre timmar, fyra timmar, fem timmar, sex timmar, legat …
    golv*, låg … golv*, lågt blodsocker, högt blodsocker, medtagen, livrädd*, polis, polisen, motorväg*,
    minusgrader, barfota, i kylan, sydd*, sy stygn
    """
)
FAILED_AND_HARMED = _("att någon kom till skada, eller kunde ha gjort det")


def suspected(texts: Iterable[str]) -> str:
    """Return what in a report's texts may make it lex Sarah, in words; "" when nothing does.

    Parameters: `texts` what happened and the other answers, in any order.
    """
    sentences = [_HARMLESS.sub(" . ", part) for text in texts for part in _SENTENCE.split(text.casefold())]
    for sentence in sentences:
        for about, phrases in _SERIOUS:
            if phrases.search(sentence):
                return str(about)
    whole = " . ".join(sentences)
    return str(FAILED_AND_HARMED) if _FAILING.search(whole) and _HARM.search(whole) else ""


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the phrases: `*` is any ending, `…` up to three words in between."""
    return re.compile(
        r"\b(?:" + "|".join(_words(phrase) for phrase in sorted(phrases, key=len, reverse=True)) + r")\b"
    )


def _words(phrase: str) -> str:
    escaped = re.escape(phrase).replace(r"\*", r"\w*")
    return escaped.replace(r"\ …\ ", r"(?:[\s,]+\w+){0,3}?[\s,]+").replace(r"\ ", r"\s+")


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_HARMLESS = _any_of(HARMLESS)
_SERIOUS = tuple((about, _any_of(phrases)) for about, phrases in SERIOUS.items())
_FAILING, _HARM = _any_of(FAILING), _any_of(HARM)
