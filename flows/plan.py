"""What a user asks to be run on a schedule: which inputs into which database, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from copydesk.errors import ScheduleError
from copydesk.readers.places import REMOTE, STDIN, require_no_password

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d|w)", re.IGNORECASE)
SECONDS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
SHORTEST = timedelta(seconds=10)  # a run takes about that long to start
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule: its name, what `ingest` is given, and when it runs.

    That is by `cron` in `timezone`, or `every` so many seconds; without either when somebody asks for it, in the UI or
    by `prefect deployment run`. `maintain` says whether the database is maintained once a week.
    """

    name: str
    parameters: Mapping[str, Any]
    cron: str | None = None
    every: float | None = None
    timezone: str = "UTC"
    maintain: bool = True

    def as_dict(self) -> dict[str, Any]:
        """What `Plan(**…)` makes the same plan of."""
        return asdict(self)

    @property
    def when(self) -> str:
        """In words."""
        if self.cron:
            return f"cron {self.cron} ({self.timezone})"
        return f"every {in_words(self.every)}" if self.every else "when it is asked for"


def seconds_of(text: str) -> float:
    """The seconds that a duration such as 30s, 15m, 1h, 1d or 1.5h names. Raises ScheduleError for anything else."""
    match = DURATION.fullmatch(text.strip())
    if match is None:
        raise ScheduleError(f"--every {text}: not a duration; write a number and a unit, as in 30s, 15m, 1h or 1d")
    seconds = float(match[1]) * SECONDS[match[2].lower()]
    if not SHORTEST.total_seconds() <= seconds <= LONGEST.total_seconds():
        raise ScheduleError(
            f"--every {text}: choose something between {SHORTEST.seconds} seconds and {LONGEST.days} days"
        )
    return seconds


def checked_cron(text: str, timezone: str) -> str:
    """A cron expression that Prefect understands. Raises ScheduleError for others, and for an unknown time zone."""
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=text, timezone=timezone)
    except ValueError as error:
        told = str(error).lower()
        if "timezone" in told:
            raise ScheduleError(f"--timezone {timezone}: no such time zone; write one as in Europe/Berlin") from error
        cure = "write five fields: minute, hour, day, month, weekday, as in '0 6 * * *' for 06:00 every day"
        raise ScheduleError(f"--cron {text!r}: not a cron expression; {cure}") from error
    return text


def in_words(seconds: float) -> str:
    """A duration in the largest unit that it is a whole number of."""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:g} s"


def absolute(inputs: tuple[str, ...]) -> list[str]:
    """Inputs that mean the same whatever folder a run starts in.

    Raises ScheduleError for standard input, InputError for an address with a password.
    """
    for name in inputs:
        require_no_password(name)
    if STDIN in inputs:
        raise ScheduleError("standard input (-) cannot be read on a schedule; name a file, a folder or an address")
    return [name if REMOTE.match(name) else str(Path(name).absolute()) for name in inputs]
