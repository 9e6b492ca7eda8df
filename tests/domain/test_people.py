"""Persons and roles."""

from __future__ import annotations

import pytest

from domain.people import HEADS, Person, PersonId, Role, Standing

ANA = Person(PersonId("1"), "Ana Costa Lima", roles=frozenset({Role.CHAMPION}))


def test_roles_are_given_and_taken_without_touching_the_others() -> None:
    more = ANA.with_role(Role.ADMIN)
    assert more.has(Role.ADMIN)
    assert more.has(Role.CHAMPION, Role.LEGAL)
    assert not ANA.has(Role.ADMIN)
    assert more.without_role(Role.ADMIN) == ANA
    assert ANA.without_role(Role.ADMIN) == ANA
    assert not ANA.has()


@pytest.mark.parametrize(
    ("name", "first"), [("Ana Costa", "Ana"), ("  Bo ", "Bo"), ("", ""), (" ", " "), ("李雷", "李雷")]
)
def test_the_first_name(name: str, first: str) -> None:
    assert Person(PersonId("1"), name).first_name == first


def test_outsiders() -> None:
    assert [one for one in Standing if Person(PersonId("1"), "A", standing=one).is_outsider] == [
        Standing.GUEST,
        Standing.FOREIGN,
    ]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_typed_in_one_word_and_spoken_in_plain_ones(role: Role) -> None:
    assert " " not in role.value
    assert role.value == role.value.lower()
    assert "-" not in role.spoken
    assert Role(role.value) is role


def test_the_heads() -> None:
    assert Role.ADMIN not in HEADS
    assert Role.PROJECT_OFFICE in HEADS
