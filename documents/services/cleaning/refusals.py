"""The sentences a refused file is answered with."""

from django.utils.translation import gettext as _

from core.errors import DomainError

FIELD = "attachments"


def wrong_type() -> DomainError:
    """The bytes are of no type we take."""
    return DomainError(
        _(
            "Filtypen går inte att ta emot. Bifoga en bild (JPEG, PNG eller WebP), PDF, Word, Excel "
            "eller text."
        ),
        field=FIELD,
    )


def heic() -> DomainError:
    """A telephone's own picture format, which few can open."""
    return DomainError(
        _("Bilden är i formatet HEIC, som inte går att ta emot. Spara den som JPEG och bifoga den igen."),
        field=FIELD,
    )


def broken() -> DomainError:
    """The bytes cannot be read as what they say they are."""
    return DomainError(_("Filen går inte att läsa. Den kan vara skadad. Välj en annan fil."), field=FIELD)


def locked() -> DomainError:
    """The file wants a password."""
    return DomainError(_("Filen är låst med lösenord. Ta bort lösenordet och bifoga den igen."), field=FIELD)


def macros() -> DomainError:
    """The file holds a program."""
    return DomainError(
        _("Filen innehåller makron eller andra program. Spara den utan makron och bifoga den igen."),
        field=FIELD,
    )


def too_much() -> DomainError:
    """The file unfolds into more than anyone can have meant."""
    return DomainError(_("Filen är för stor när den packas upp. Välj en mindre fil."), field=FIELD)
