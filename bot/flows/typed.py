"""Answers that are numbers, read as people type them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from domain.errors import Refused
from domain.values import read_number


@dataclass(frozen=True, slots=True)
class Typed:
    """For `Annotated[float, Typed()]`: "1,200", "6,5" and "12%" are numbers; what reads in two ways is refused."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_number, handler(source))


def _number(said: object) -> object:
    if not isinstance(said, str):
        return said
    try:
        value = read_number(said)
    except Refused as error:
        raise ValueError(error.user_message) from error
    if value is None:
        raise ValueError("I see no number in that. Type one in digits.")
    return value
