from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from organisation.enums import Level
from organisation.models import Municipality, User
from organisation.services.units import create_unit

DATA = Path(__file__).parent / "data"


@pytest.fixture
def at():
    return datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", first_name="Anna", last_name="Åberg")


@pytest.fixture
def board(db, at):
    municipality = Municipality.objects.create(name="Ekvik", is_own=True)
    return create_unit(
        name="Socialnämnden",
        level=Level.BOARD,
        parent=None,
        municipality=municipality,
        valid_from=date(2020, 1, 1),
        by=None,
        at=at,
        code="SN",
    )


@pytest.fixture
def sample_templates(settings):
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], DATA]
    settings.TEMPLATES = templates


@pytest.fixture
def sample_data():
    return {
        "year": 2022,
        "lead": "Två saker har blivit bättre.",
        "chart": {
            "title": "Kvalitetsavvikelser",
            "years": ["2020", "2021", "2022"],
            "series": [{"name": "Vuxna", "values": [None, 784, 1071]}, {"name": "Barn", "values": [3, 4, 0]}],
        },
        "rows": [[f"Sektion {n}", str(n)] for n in range(60)],
    }
