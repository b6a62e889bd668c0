import pytest
from rest_framework.test import APIClient

from organisation.services.keys import make_api_key
from tests.factories import NOW


@pytest.fixture
def key_of(db):
    """A client that calls with the person's key: `key_of(world.elsa)`."""

    def made(user):
        key = make_api_key(user=user, name="Provnyckel", by=None, at=NOW)
        client = APIClient(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return made
