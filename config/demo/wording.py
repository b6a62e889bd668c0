"""What people write: templates from the text files, with the gaps filled in by chance."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "texts"
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
DAYS = ("i måndags", "i tisdags", "i onsdags", "i torsdags", "i fredags", "i helgen", "i går", "i förrgår")
TIMES = (
    "vid niotiden",
    "runt kl. 14",
    "strax efter lunch",
    "på morgonen",
    "på eftermiddagen",
    "sent på kvällen",
    "vid passbytet",
    "halv åtta",
    "mitt i natten",
)
LATER = ("på eftermiddagen", "dagen efter", "två dagar senare", "först på måndagen", "efter en vecka")
COLLEAGUES = ("en kollega", "vikarien", "handläggaren", "den nya medarbetaren", "nattpersonalen", "jouren")
OTHERS = (
    "skolan",
    "vårdcentralen",
    "psykiatrin",
    "polisen",
    "hyresvärden",
    "Försäkringskassan",
    "beroendevården",
)
SYSTEMS = ("verksamhetssystemet", "planeringssystemet", "e-arkivet", "utbetalningssystemet", "joursystemet")
PEOPLE = {
    "barn": (
        ("barnet", "det"),
        ("flickan", "hon"),
        ("pojken", "han"),
        ("ungdomen", "hen"),
        ("mamman", "hon"),
    ),
    "vuxen": (("brukaren", "hen"), ("mannen", "han"), ("kvinnan", "hon"), ("den enskilde", "hen")),
}
OBJECT = {"han": "honom", "hon": "henne", "hen": "hen", "det": "det"}
BEFORE = (
    "",
    "",
    "",
    "",
    "",
    "Kort om vad som hände: ",
    "Rapporterar detta för att det ska synas. ",
    "Igen. ",
)
AFTER = (
    "",
    "",
    "",
    "",
    "",
    " Har sagt till chefen.",
    " Har hänt förut.",
    " Skriver det här i efterhand, hann inte då.",
    " Vi var underbemannade.",
    " Den enskilde är informerad.",
    " Vet inte om det räknas som avvikelse men rapporterar ändå.",
    " Ingen kom till skada.",
    " Löste det för stunden men det kommer hända igen.",
    " Ursäkta stavfel, skriver på mobilen.",
)
SENTENCE_START = re.compile(r"(^|[.?!:] )([a-zåäö])")


@cache
def lines(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return {heading: lines} of a text file; lines that begin with # say what the file is."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            heading = line.removeprefix("== ")
            found[heading] = []
        elif line.strip() and not line.startswith("#"):
            found[heading].append(line)
    return {name: tuple(rows) for name, rows in found.items()}


def names(kind: str) -> list[str]:
    """Return the first or the last names."""
    return " ".join(lines("names")[kind]).split()


@cache
def event_texts() -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    """Return {(first level, second level): (weight, templates)}; the second level of Övrigt is ""."""
    found = {}
    for heading, templates in lines("deviations").items():
        place, weight = heading.rsplit(" | ", 1)
        first, _, second = place.partition(" / ")
        found[first, second] = (int(weight), templates)
    return found


class Writer:
    """Fills in templates; the same chance gives the same words."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def fill(self, template: str, *, about: str = "vuxen", **more: str) -> str:
        """Return a template with its gaps filled in and every sentence begun with a capital."""
        pick = self.chance.choice
        who, pronoun = pick(PEOPLE[about])
        text = template.format_map(
            {
                "person": who,
                "han": pronoun,
                "honom": OBJECT[pronoun],
                "antal": str(self.chance.randint(2, 12)),
                "månad": pick(MONTHS),
                "dag": pick(DAYS),
                "tid": pick(TIMES),
                "senare": pick(LATER),
                "kollega": pick(COLLEAGUES),
                "part": pick(OTHERS),
                "system": pick(SYSTEMS),
                "vad": "arbetssättet",
                **more,
            }
        )
        return SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), text)

    def report(self, template: str, *, about: str) -> str:
        """Return a report as a tired person writes it: now and then with a few words around."""
        text = self.fill(template, about=about)
        return f"{self.chance.choice(BEFORE)}{text}{self.chance.choice(AFTER)}"

    def work(self, place: str, *, about: str = "vuxen", **more: str) -> str:
        """Return something that is written while a case is handled."""
        return self.fill(self.chance.choice(lines("work")[place]), about=about, **more)

    def other(self, place: str, *, about: str = "vuxen", **more: str) -> str:
        """Return a text of another kind of case."""
        return self.fill(self.chance.choice(lines("other_kinds")[place]), about=about, **more)
