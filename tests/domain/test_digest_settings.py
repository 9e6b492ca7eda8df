"""What people and channels set for their digests, and the plans that it outranks."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from domain.digest_plans import SHIPPED, Digests, Plan
from domain.digest_settings import (
    DigestSettings,
    turned_off,
    turned_on,
    who_of,
    with_days,
    with_pause,
    with_platform,
    with_quiet,
    with_time,
)
from domain.digests import CHANNELS, OF_HEADS, RITUALS, ROLES, DigestKind, Receiver
from domain.errors import Refused
from domain.people import PersonId
from domain.places import Channel
from domain.schedule import Cadence, Quiet, Rhythm
from domain.schedule_words import written

K = DigestKind
ANA = PersonId("ana")
NOBODYS = DigestSettings("ana")
TODAY = date(2026, 3, 9)
NIGHT = Quiet(time(18), time(8))
PLAN = Plan(Rhythm((0,), time(9), Cadence.FORTNIGHTLY), timedelta(hours=8))


def test_the_shipped_plans_are_those_of_the_rules() -> None:
    assert set(SHIPPED) == set(K)
    assert {kind.value: written(SHIPPED[kind].rhythm or Rhythm((6,), time(0))) for kind in ROLES} == {
        "director": "Mon 08:30",
        "infrastructure": "Mon 09:00",
        "product-portfolio": "Mon 09:00",
        "project-office-daily": "Tue Wed Thu Fri 08:30",
        "project-office": "Mon 08:30",
        "training": "Mon 09:00",
        "project-manager": "Mon Thu 09:00",
        "champion": "Mon 09:00",
        "sponsor": "fortnightly Mon 09:00",
        "impact-owner": "fortnightly Mon 09:00",
        "security": "weekdays 09:00",
        "data-owner": "weekdays 09:00",
    }
    assert Digests({}).plan(K.SPONSOR) == SHIPPED[K.SPONSOR]
    assert Digests({K.SPONSOR: PLAN}).plan(K.SPONSOR) == PLAN


def test_every_digest_is_somebodys() -> None:
    assert set(CHANNELS) | set(ROLES) == set(K)
    assert set(CHANNELS) >= RITUALS
    assert len(RITUALS) == 6
    assert {kind for kind in OF_HEADS if kind not in CHANNELS} == set()
    assert K.PROJECT_OFFICE_DAILY.spoken == "project office daily"


def test_a_receiver_is_a_person_or_a_channel_and_names_its_digests() -> None:
    assert Receiver(K.SPONSOR, ANA).key(TODAY) == "digest:sponsor:ana:2026-03-09"
    there = Receiver(K.DIRECTOR, channel=Channel.DIRECTOR)
    assert there.key(TODAY) == "digest:director:#director:2026-03-09"
    assert (there.who, who_of(Channel.DIRECTOR), who_of(ANA)) == ("#director", "#director", "ana")
    for person, channel in ((None, None), (ANA, Channel.DIRECTOR)):
        with pytest.raises(ValueError, match="person or to a channel"):
            Receiver(K.DIRECTOR, person, channel)


def test_own_days_time_and_quiet_hours_outrank_the_plan() -> None:
    assert NOBODYS.rhythm(K.SPONSOR, PLAN) == PLAN.rhythm
    own = with_quiet(with_time(with_days(NOBODYS, [K.SPONSOR], (3, 1)), [K.SPONSOR], time(10)), NIGHT)
    assert own.rhythm(K.SPONSOR, PLAN) == Rhythm((1, 3), time(10), Cadence.FORTNIGHTLY, NIGHT)
    assert own.rhythm(K.CHAMPION, PLAN) == Rhythm((0,), time(9), Cadence.FORTNIGHTLY, NIGHT)
    back = with_quiet(with_time(with_days(own, [K.SPONSOR], None), [K.SPONSOR], None), None)
    assert back == NOBODYS
    midnight = with_time(NOBODYS, [K.SPONSOR], time(0))
    assert midnight.rhythm(K.SPONSOR, PLAN) == Rhythm((0,), time(0), Cadence.FORTNIGHTLY)


def test_a_digest_is_turned_off_and_on_again() -> None:
    wished = turned_on(NOBODYS, K.DIRECTOR, wished=True)
    assert wished.wished == {K.DIRECTOR}
    off = turned_off(wished, K.DIRECTOR, K.SPONSOR)
    assert off.off == {K.DIRECTOR, K.SPONSOR}
    assert not off.wished
    assert off.rhythm(K.SPONSOR, PLAN) is None
    assert turned_on(off, K.SPONSOR).rhythm(K.SPONSOR, PLAN) == PLAN.rhythm
    assert NOBODYS.rhythm(K.SPONSOR, Plan(None, PLAN.grace)) is None


def test_a_pause_ends_on_its_day() -> None:
    paused = with_pause(NOBODYS, TODAY + timedelta(days=2), TODAY)
    assert [paused.is_paused(TODAY + timedelta(days=n)) for n in range(4)] == [True, True, False, False]
    assert with_pause(paused, None, TODAY) == NOBODYS
    for wrong in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(Refused, match=r"ahead|year"):
            with_pause(NOBODYS, wrong, TODAY)


def test_what_cannot_be_set_is_refused_with_what_can() -> None:
    for days in ((), (7,)):
        with pytest.raises(Refused, match="one weekday or more"):
            with_days(NOBODYS, [K.SPONSOR], days)
    with pytest.raises(Refused, match="19:00 lies in the quiet hours, 18:00 to 08:00"):
        with_time(with_quiet(NOBODYS, NIGHT), [K.SPONSOR], time(19))
    with pytest.raises(Refused, match="07:00 lies in the quiet hours"):
        with_quiet(with_time(NOBODYS, [K.SPONSOR], time(7)), NIGHT)
    with pytest.raises(Refused, match="20 hours long"):
        with_quiet(NOBODYS, Quiet(time(8), time(7)))
    with pytest.raises(Refused, match="on slack or teams"):
        with_platform(NOBODYS, "pager", ["teams", "slack"])
    with pytest.raises(Refused, match="not met you"):
        with_platform(NOBODYS, "pager", [])
    assert with_platform(NOBODYS, "teams", ["teams"]).platform == "teams"
    assert with_platform(NOBODYS, None, []).platform is None
