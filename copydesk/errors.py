"""Errors a user can cause, each with the exit code the command line ends with."""

from __future__ import annotations


class CopydeskError(Exception):
    """Something the user can mend; the message says what was wrong, where, and what to do."""

    exit_code = 1


class InputError(CopydeskError):
    """A path that does not exist, a folder without inputs."""

    exit_code = 3


class QueryError(CopydeskError):
    """A query or an article that there is none of."""

    exit_code = 2


class DeskError(CopydeskError):
    """A rule pack or publisher file that does not load."""

    exit_code = 4


class DatabaseError(CopydeskError):
    """A database that is missing, is none, or has another schema than this version."""

    exit_code = 5


class ServerError(CopydeskError):
    """A Prefect server that cannot be reached or started."""


class DaskError(CopydeskError):
    """A Dask scheduler that cannot be reached or has gone, or workers there that are missing or of another version."""


class AddressError(CopydeskError):
    """An address that is none of a Dask scheduler, or one too many, or none at all."""

    exit_code = 2


class ScheduleError(CopydeskError):
    """A schedule that cannot be kept: an unknown time zone, no cron expression, an input that can be read only once."""

    exit_code = 2


class PortError(CopydeskError):
    """A port that another program uses."""

    exit_code = 2


class ReplayError(CopydeskError):
    """Edits that do not fit the lines they are applied to."""

    exit_code = 6


class VerificationError(CopydeskError):
    """A database that does not keep its promises."""

    exit_code = 6


class ModelMissingError(CopydeskError):
    """A language model that is needed and not installed."""

    exit_code = 7
