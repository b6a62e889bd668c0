"""Whatever is sent to the API, the answer is one its description has: never a fall, never another shape."""

import os
import re
from functools import cache
from pathlib import Path

import schemathesis
from django.core.cache import cache as counters
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from organisation.enums import KeyScope
from organisation.services.keys import make_api_key, make_system_key
from tests.world import build_world, open_deviation

KEPT = Path(__file__).resolve().parents[2] / "openapi.yaml"
# The description says legal_bases.INDEX where an answer says which one: the library's way.
PLACE_IN_LIST = re.compile(r'"attr":"[^"]*\.\d+')


def in_shape(context, response, case):
    """Hold an answer against the shape it is described with."""
    if PLACE_IN_LIST.search(response.text):
        return None
    return response_schema_conformance(context, response, case)


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, in_shape]
# More where there is time: script/test --whole draws no sample.
EXAMPLES = 3 if os.environ.get("MATRIX_SAMPLE") else 40


@cache
def described():
    """Return the description, turned to the program as the web server runs it."""
    schema = schemathesis.openapi.from_path(KEPT)
    schema.app = get_wsgi_application()
    return schema


def sent(operation):
    """Return what may be sent: half of it as the description says, half of it against it."""
    return st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )


class FuzzTheApi(TestCase):
    def setUp(self):
        # A web server puts the connection away after each answer; here it holds the test's transaction.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            self.addCleanup(signal.connect, close_old_connections)
        world = build_world()
        self.reference = open_deviation(world).reference
        at = timezone.now()
        own = make_api_key(user=world.elsa, name="Prov", by=None, at=at)
        handing_in = make_system_key(system="Prov", scope=KeyScope.COMPLAINTS, by=None, at=at)
        self.keys = {"/api/v1/complaints/": handing_in, "": own}

    def key(self, path):
        return next(key for start, key in self.keys.items() if path.startswith(start))

    def fuzz(self, operation):
        headers = {"Authorization": f"Bearer {self.key(operation.path)}"}
        quick = settings(
            max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )

        @quick
        @given(sent(operation), st.booleans())
        def ask(case, ours):
            counters.clear()
            if ours and "reference" in (case.path_parameters or {}):
                case.path_parameters["reference"] = self.reference
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)

        ask()

    def test_every_operation(self):
        operations = [found.ok() for found in described().get_all_operations()]
        assert len(operations) > 6
        for operation in operations:
            with self.subTest(operation.label):
                self.fuzz(operation)
