"""Drafts: what a person has begun to write, kept on the server, encrypted, hers alone (decision 16)."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from cases.models import Draft
from organisation.models import User


def save_draft(*, form: str, key: str, data: Mapping[str, object], by: User, at: datetime) -> Draft:
    """Keep what stands in a form. No event: a draft is no document (TF 2:12)."""
    draft, _new = Draft.objects.update_or_create(
        person=by,
        form=form,
        key=key,
        defaults={"data": json.dumps(data, cls=DjangoJSONEncoder), "saved_at": at},
    )
    return draft


def drop_draft(*, form: str, key: str, by: User, at: datetime) -> None:
    """Throw a draft away: it was sent, or its writer does not want it."""
    Draft.objects.filter(person=by, form=form, key=key).delete()
