"""What the page sends, checked: one class for each POST."""

from __future__ import annotations

from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.events import FormButton
from bot.platforms.playground.security import Declined, read_body

Short = Annotated[str, Field(max_length=500)]


class Act(BaseModel):
    """`key` is made by the page for each act and sent again with a retry, so that the act has effect once."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)

    person: Short = Field(alias="as")
    place: Short
    key: Annotated[str, Field(min_length=8, max_length=100)]


class Say(Act):
    text: str


class Press(Act):
    action: Annotated[str, Field(max_length=2000)]
    message: Short | None = None


class Shortcut(Act):
    """A button beside somebody's message; `flow` is what it begins."""

    flow: Short
    message: Short


class Close(Act):
    conversation: Short
    turn: int
    values: dict[str, object] = {}


class Submit(Close):
    button: FormButton = FormButton.SUBMIT
    edit: Short | None = None


class Seen(BaseModel):
    person: Short = Field(alias="as")
    place: Short
    upto: Short


class Move(BaseModel):
    """`to` is "day", "monday", "quarter", or an instant with its offset."""

    person: Short = Field(alias="as")
    to: Short


Body = TypeVar("Body", bound=BaseModel)


async def read(request: web.Request, kind: type[Body]) -> Body:
    """The request's body as that class; refuses anything else."""
    try:
        return kind.model_validate(await read_body(request))
    except ValidationError:
        raise Declined(400, "The page and the server do not fit together. Reload the page.") from None
