from pathlib import Path

from django.core.management import call_command

KEPT = Path(__file__).resolve().parents[2] / "openapi.yaml"


def test_the_description_in_the_repository_is_the_one_the_program_gives(tmp_path, capsys):
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(made), validate=True, fail_on_warn=True)
    assert KEPT.read_text() == made.read_text(), "manage.py spectacular --file openapi.yaml"


def test_the_description_is_read_by_those_who_are_signed_in(world, client):
    assert client.get("/api/v1/openapi.yaml").status_code == 401
    client.force_login(world.utan)
    response = client.get("/api/v1/openapi.yaml")
    assert response.status_code == 200
    assert response.content.startswith(b"openapi: 3.0.3")
