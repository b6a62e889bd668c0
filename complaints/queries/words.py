"""The public's words with what they name filled in: the municipality, and how one reaches it or a nämnd."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.keeping import kept
from organisation.models import Municipality, Unit
from organisation.queries import boards
from registers.enums import Language
from registers.queries import contacts_of_boards, public_words

MUNICIPALITY = "kommunen"
REACHED_BY = ("contact_phone", "contact_email", "contact_address")


@dataclass(frozen=True)
class Controller:
    """A nämnd that is responsible for personal data, and how its dataskyddsombud is reached."""

    unit: Unit
    dpo: str


@kept
def page_words(language: Language, *, on: date, board: Unit | None = None) -> dict[str, str]:
    """Return the words of a page in a language on a day, a nämnd's own where one is given. Two queries.

    Filled in: {kommun}, {kontakt}, {dataskyddsombud}, {postadress}; where nobody has written how one is
    reached it is the municipality's switchboard, in words.
    """
    town = Municipality.objects.filter(is_own=True).values_list("name", flat=True).first() or MUNICIPALITY
    words = public_words(language, on=on, board_id=board.pk if board else None)
    switchboard = words["switchboard"]
    named = {
        "{kommun}": town,
        "{kontakt}": ", ".join(words[place] for place in REACHED_BY if words.get(place)) or switchboard,
        "{dataskyddsombud}": words.get("contact_dpo", switchboard),
        "{postadress}": words.get("contact_address", board.name if board else town),
    }
    return {place: _filled(body, named) for place, body in words.items()}


def controllers(words: Mapping[str, str], *, on: date, board: Unit | None = None) -> list[Controller]:
    """Return the municipality's nämnder, or the one, each with its dataskyddsombud. Two queries at most."""
    own = [board] if board else list(boards(on=on).filter(municipality__is_own=True))
    told = contacts_of_boards("contact_dpo", on=on)
    common = told.get(None, words["switchboard"])
    return [Controller(unit, told.get(unit.pk, common)) for unit in own]


def _filled(body: str, named: dict[str, str]) -> str:
    for name, value in named.items():
        body = body.replace(name, value)
    return body
