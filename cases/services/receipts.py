"""Secret codes for those who sent something in without an account: behind one she follows her case.

The code is shown once, on the receipt; only a keyed digest of it is kept. 80 bits cannot be guessed;
tries are throttled all the same (`core.throttle`, WRONG_SECRETS). Whoever has the code sees what
`cases.queries.following` returns, never a fact about a person. Any process may use it.
"""

from datetime import datetime

from django.db import transaction

from cases.models import Case, Receipt
from core.codes import code_from, read_code, show_code
from core.crypto import keyed_digest
from organisation.models import User

BITS = 80


@transaction.atomic(savepoint=False)
def give_receipt(*, case: Case, key: str, by: User | None, at: datetime) -> str:
    """Give a case a secret code and return it as it is shown: four groups of four.

    Parameters: `key` is the submission key of the form that was sent (random, the server's own). The
    same key gives the same code, so that a form sent twice does not make two; without
    settings.DIGEST_KEY nobody can work the code out from it. No event: the case's own says how it came
    in, and the code is nobody's but the sender's.
    """
    code = code_of(key)
    made = Receipt(digest=Receipt.digest_of(read_code(code)), case=case, made_at=at)
    Receipt.objects.bulk_create([made], ignore_conflicts=True)
    return code


def code_of(key: str) -> str:
    """Return the code a submission key gives, as it is shown; for the mail that repeats a receipt."""
    return show_code(code_from(keyed_digest(key, purpose="receipt code"), bits=BITS))


def holds(code: str, case: Case) -> bool:
    """Tell whether a code, as it is shown, still opens the case."""
    return Receipt.objects.filter(digest=Receipt.digest_of(read_code(code)), case=case).exists()


@transaction.atomic
def end_receipts(*, case: Case, by: User | None, at: datetime) -> None:
    """Make every code of a case useless: the sender asks for it, or the case is erased. No event."""
    Receipt.objects.filter(case=case).delete()
