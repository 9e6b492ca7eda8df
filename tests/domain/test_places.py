"""Accounts, addresses and channels as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import Role
from domain.places import Account, Address, Channel, MessageRef

Where = tuple[str, str, str, str | None]
NAMES = st.text(st.characters(exclude_characters="/", exclude_categories=["C"]), min_size=1, max_size=8)


@given(st.tuples(NAMES, NAMES, NAMES), st.tuples(NAMES, NAMES, NAMES))
def test_keys_tell_accounts_apart(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (Account(*one).key == Account(*other).key) is (one == other)


@given(st.tuples(NAMES, NAMES, NAMES, st.none() | NAMES), st.tuples(NAMES, NAMES, NAMES, st.none() | NAMES))
def test_keys_tell_addresses_apart(one: Where, other: Where) -> None:
    assert (Address(*one).key == Address(*other).key) is (one == other)


def test_a_message_is_in_its_place() -> None:
    place = Address("slack", "T1", "C1", "12.3")
    assert place.key == "slack/T1/C1/12.3"
    assert MessageRef(place, "m1") == MessageRef(Address("slack", "T1", "C1", "12.3"), "m1")


@pytest.mark.parametrize("channel", list(Channel))
def test_channels_are_named_like_their_roles(channel: Channel) -> None:
    assert channel is Channel.CHAMPIONS or Role(channel.value)
    assert channel.spoken == channel.value.replace("-", " ")
