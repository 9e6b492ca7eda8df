"""What a person did that cannot be done, in the words that the person reads."""

from datetime import datetime


class DomainError(Exception):
    """Refused with a sentence that names the reason and what to do instead."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


class NotAllowed(DomainError):
    """The person may not do this; the message says who may."""


class NotFound(DomainError):
    """What was asked for does not exist, or the person may not know that it does."""


class AlreadyDone(DomainError):
    """Somebody was faster; the message says who did what, and when."""

    def __init__(self, user_message: str, by: str, at: datetime) -> None:
        super().__init__(user_message)
        self.by = by
        self.at = at


class Refused(DomainError):
    """The record is in no state for this, or the input is not what is needed."""
