"""Reads over background work."""

from django.db.models import Q, QuerySet

from jobs.models import Job
from organisation.models import User
from organisation.roles import Capability


def jobs_for(user: User) -> QuerySet[Job]:
    """Return the jobs a person may follow: her own, and those of a nämnd whose figures she may see."""
    boards = user.unit_ids_with(Capability.STATISTICS)
    return Job.objects.filter(Q(owner=user) | Q(board__in=boards)).select_related("board", "document")
