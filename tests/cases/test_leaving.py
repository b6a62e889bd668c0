"""What somebody signed in has seen is not kept by the browser."""

import pytest

from tests.world import open_deviation


@pytest.mark.parametrize("path", ["/", "/rapportera/", "/mina-rapporter/", "/arenden/", "/finns-inte/"])
def test_no_page_of_somebody_signed_in_is_kept(world, client, path):
    client.force_login(world.elsa)
    assert "no-store" in client.get(path)["Cache-Control"]


def test_a_case_and_its_files_are_not_kept_either(world, client):
    case = open_deviation(world)
    client.force_login(world.elsa)
    assert "no-store" in client.get(f"/arenden/{case.reference}/")["Cache-Control"]


def test_signing_out_ends_the_session_and_leaves_nothing(world, client):
    client.force_login(world.anna)
    answer = client.post("/logga-ut/")
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/mina-rapporter/").status_code == 302
