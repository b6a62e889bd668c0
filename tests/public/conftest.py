"""Somebody outside, without an account."""

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def outside(world):
    """A browser that nobody is signed in to, held to what a real one must send."""
    return Client(enforce_csrf_checks=True)
