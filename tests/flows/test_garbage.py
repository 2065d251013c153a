"""How often garbage is looked for while a flow runs."""

from __future__ import annotations

import gc

import pytest

from flows.garbage import looked_for_seldom


def test_garbage_is_looked_for_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with looked_for_seldom():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_threshold()[1:] == before[1:]
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_so_it_is_where_the_flow_fails() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), looked_for_seldom():
        1 / 0  # noqa: B018
    assert gc.get_threshold() == before
