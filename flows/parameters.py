"""Parameters that flows share, as a form shows them and checks them before a run begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from copydesk.errors import CopydeskError
from copydesk.workers.connecting import checked_runner
from models.places import masked, place_of


def _one_line(text: str) -> str:
    if not text.strip() or text != text.strip() or not text.isprintable():
        raise ValueError(f"{masked(text)!r}: write it on one line, without spaces at its ends")
    return text


def _named(database: str) -> str:
    try:
        place = place_of(_one_line(database))
    except CopydeskError as error:
        raise ValueError(str(error)) from error
    if isinstance(place, Path) and place.is_dir():
        raise ValueError(f"{database} is a folder; name the file in it, as in {database.rstrip('/')}/copydesk.db")
    return database


Database = Annotated[
    str,
    Field(
        title="Database",
        description="The SQLite file or PostgreSQL database to work on",
        examples=["copydesk.db", "/srv/news/news.db", "postgresql+psycopg://desk@db.example/news"],
        min_length=1,
    ),
    AfterValidator(_named),
]
DeskFolder = Annotated[
    str | None,
    Field(
        title="Desk folder",
        description="A folder of your own, with TOML files in its folders rules and publishers",
        examples=["desk"],
    ),
]


def _where_comes_last(schema: dict[str, Any]) -> None:
    """In forms, what is worked on comes before where: fields of a base class would come first."""
    for name in ("runner", "address"):
        schema["properties"][name] = schema["properties"].pop(name)


class OnWorkers(BaseModel):
    """Where the work is done, for flows that clean or read claims."""

    model_config = ConfigDict(json_schema_extra=_where_comes_last)

    runner: Literal["local", "dask"] = Field(
        "local",
        title="Runner",
        description="Where to clean and to read claims: on this machine, or on the workers of a Dask scheduler",
    )
    address: str | None = Field(
        None, title="Address", description="Of the Dask scheduler", examples=["tcp://10.0.0.5:8786"]
    )

    @model_validator(mode="after")
    def _go_together(self) -> OnWorkers:
        try:
            checked_runner(self.runner, self.address)
        except CopydeskError as error:
            raise ValueError(str(error)) from error
        return self
