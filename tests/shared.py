"""A world for a whole module, where one for each of a thousand cases would take too long; work at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connections, transaction


@contextmanager
def kept_until_the_end(blocker):
    """Open a transaction round a whole module; each of its tests is then a savepoint, rolled back."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def at_once(work, times=6):
    """Run `work(number)` in several threads that begin together, each with its own connection."""
    gate = Barrier(times)

    def run(number):
        try:
            gate.wait(timeout=10)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, n) for n in range(times)]]
