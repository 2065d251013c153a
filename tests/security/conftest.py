"""A Prefect home whose tables are made already, as the tests of flows have it."""

from tests.flows.conftest import prepared_home

__all__ = ["prepared_home"]
