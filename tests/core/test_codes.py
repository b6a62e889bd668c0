"""Codes people type, and the limits on trying them."""

from datetime import date

import pytest
from django.core.cache import cache

from core import throttle
from core.codes import ALPHABET, code_from, draw_code, read_code, show_code
from core.throttle import Limit

DAY = date(2026, 3, 2)


def test_a_code_has_the_bits_that_were_asked_for_and_is_never_the_same_twice():
    codes = {draw_code(bits=50) for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {10}
    assert {len(draw_code(bits=bits)) for bits in (76, 80)} == {16}
    assert set("".join(codes)) == set(ALPHABET)


@pytest.mark.parametrize("typed", ["K0M1-P4TR-9D", "k0m1 p4tr 9d", " KOMI-p4tr9d.", "koml p4tr 9d"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "K0M1P4TR9D"
    assert read_code(show_code("K0M1P4TR9D", group=5)) == "K0M1P4TR9D"


def test_a_code_from_a_digest_is_its_first_bits():
    assert code_from("ff" * 32, bits=80) == "Z" * 16
    assert code_from("00" * 9 + "01" + "00" * 22, bits=80) == "0" * 15 + "1"
    with pytest.raises(ValueError, match="shorter"):
        code_from("ff", bits=80)


@pytest.fixture
def limit():
    cache.clear()
    yield Limit("test", most=2, seconds=60)
    cache.clear()


def test_a_limit_is_over_after_its_last_try_for_that_sender_only(limit):
    assert not throttle.is_over(limit, "a")
    assert [throttle.count(limit, "a") for _ in range(2)] == [1, 2]
    assert (throttle.is_over(limit, "a"), throttle.is_over(limit, "b")) == (True, False)
    throttle.forget(limit, "a")
    assert not throttle.is_over(limit, "a")


def test_a_limit_runs_out_a_time_after_the_first_try(limit, time_machine):
    time_machine.move_to("2026-03-02T12:00:00Z", tick=False)
    throttle.count(limit, "a")
    time_machine.shift(59)
    throttle.count(limit, "a")
    assert throttle.is_over(limit, "a")
    time_machine.shift(2)
    assert not throttle.is_over(limit, "a")


def test_a_sender_is_no_address_and_another_one_tomorrow():
    sender = throttle.sender_of({"REMOTE_ADDR": "192.0.2.7"}, on=DAY)
    assert "192.0.2.7" not in sender
    assert sender == throttle.sender_of({"REMOTE_ADDR": "192.0.2.7"}, on=DAY)
    assert sender != throttle.sender_of({"REMOTE_ADDR": "192.0.2.8"}, on=DAY)
    assert sender != throttle.sender_of({"REMOTE_ADDR": "192.0.2.7"}, on=date(2026, 3, 3))


def test_one_network_of_ipv6_is_one_sender():
    one, other, far = (
        throttle.sender_of({"REMOTE_ADDR": address}, on=DAY)
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    )
    assert one == other != far


def test_behind_a_proxy_only_what_the_proxy_wrote_is_believed(settings):
    told = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 192.0.2.7"}
    settings.BEHIND_PROXY = True
    assert throttle.sender_of(told, on=DAY) == throttle.sender_of(
        {"REMOTE_ADDR": "192.0.2.7"} | {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, on=DAY
    )
    settings.BEHIND_PROXY = False
    assert throttle.sender_of(told, on=DAY) == throttle.sender_of({"REMOTE_ADDR": "10.0.0.1"}, on=DAY)
