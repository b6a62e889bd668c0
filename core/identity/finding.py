"""What a finding is."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What sort of identity was found."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"


# What stands in a masked text, so that it can still be read.
MASKS = {
    Kind.PERSONNUMMER: "[personnummer]",
    Kind.SAMORDNINGSNUMMER: "[samordningsnummer]",
    Kind.PHONE: "[telefonnummer]",
    Kind.EMAIL: "[e-postadress]",
    Kind.ADDRESS: "[adress]",
    Kind.NAME: "[namn]",
}


@dataclass(frozen=True, order=True)
class Finding:
    """A piece of a text, from `start` up to `end`, that may point out a person, and why it may."""

    start: int
    end: int
    kind: Kind
    why: str

    def overlaps(self, others: Iterable["Finding"]) -> bool:
        """Whether the piece shares a sign with any of the others."""
        return any(self.start < other.end and other.start < self.end for other in others)
