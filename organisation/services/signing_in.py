"""What the log says about signing in."""

from datetime import datetime

from django.utils.translation import gettext as _

from audit.log import record
from organisation.models import User


def note_sign_in(*, user: User, demo: bool, by: User, at: datetime) -> None:
    """Write in the log that a person signed in, with a password or as a demo person. Writes one event."""
    summary = _("Loggade in som demoperson.") if demo else _("Loggade in.")
    record("user.sign_in", user, by=by, at=at, summary=summary)
