"""The line: order, one at a time a host, and a bound on what waits."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.fetch import Fetched, Result, Validators, line
from copydesk.fetch.addresses import WebAddress, web_address
from copydesk.fetch.line import Line

hosts = st.lists(st.sampled_from("quay pier dock mole".split()), max_size=40)


def answer(address: WebAddress, validators: Validators | None) -> Result:
    return Fetched(address.url, address.url, 200, None, None, b"x" * 10, None, None, "")


def drain(queue: Line) -> list[str]:
    found = []
    while queue:
        found.append(queue.take().url)
    return found


@given(hosts, st.integers(1, 5), st.sampled_from([0, 15, 10**9]))
@settings(max_examples=60, deadline=None)
def test_results_come_in_the_order_of_asking(names: list[str], workers: int, most_kept: int) -> None:
    kept = line.MOST_KEPT
    line.MOST_KEPT = most_kept
    queue = Line(answer, workers)
    try:
        urls = [f"http://{name}.example/{place}" for place, name in enumerate(names)]
        for place, url in enumerate(urls):
            queue.add(web_address(url), None, place)
        assert drain(queue) == urls
    finally:
        queue.stop()
        line.MOST_KEPT = kept


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the next result is worked on while the bodies that wait fill the room there is."""
    monkeypatch.setattr(line, "MOST_KEPT", 30)
    made: list[str] = []
    first, done = threading.Event(), threading.Semaphore(0)

    def fetch(address: WebAddress, validators: Validators | None) -> Result:
        if address.host == "slow.example":
            first.wait(20)
        made.append(address.host)
        done.release()
        return answer(address, validators)

    queue = Line(fetch, 2)
    queue.add(web_address("http://slow.example/"), None, 0)
    for place in range(1, 20):
        queue.add(web_address(f"http://h{place}.example/"), None, place)
    for _ in range(3):
        assert done.acquire(timeout=20)
    assert not done.acquire(timeout=0.1)
    first.set()
    assert len(drain(queue)) == 20
    queue.stop()
    assert made[3] == "slow.example"


def test_no_more_is_read_ahead_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "LOOK_AHEAD", 5)
    hold = threading.Event()

    def fetch(address: WebAddress, validators: Validators | None) -> Result:
        hold.wait(20)
        return answer(address, validators)

    queue = Line(fetch, 1)
    added = 0
    while not queue.gives:
        queue.add(web_address(f"http://quay.example/{added}"), None, added)
        added += 1
    hold.set()
    assert added == 5
    assert len(drain(queue)) == 5
    queue.stop()


def test_a_defect_is_raised_where_its_result_is_taken() -> None:
    def fetch(address: WebAddress, validators: Validators | None) -> Result:
        raise ZeroDivisionError("a defect")

    queue = Line(fetch, 1)
    queue.add(web_address("http://quay.example/"), None, 0)
    with pytest.raises(ZeroDivisionError, match="a defect"):
        queue.take()
    queue.stop()
