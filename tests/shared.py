"""A world for a whole module, where building one for each of a thousand cases would take too long."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def kept_until_the_end(blocker):
    """Open a transaction round a whole module; each of its tests is then a savepoint, rolled back."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
