"""What the settings of Teams say without asking anybody, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.configs import teams_config
from bot.platforms.teams.values import Cloud
from bot.settings import Settings, teams_problems

APP, TENANT, OTHER = (digit * 8 + "-1111-2222-3333-" + digit * 12 for digit in "abc")
SECRET_ID = "dddddddd-1111-2222-3333-dddddddddddd"
VALUE = "Kq8~the.value-of_a~secret"
NAMES = ("APP_ID", "APP_PASSWORD", "APP_TENANT_ID", "APP_TENANTS", "CLOUD")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(f"MICROSOFT_{name}", raising=False)


def given(monkeypatch: pytest.MonkeyPatch, *values: str) -> Settings:
    for name, value in zip(NAMES, values, strict=False):
        monkeypatch.setenv(f"MICROSOFT_{name}", value)
    return Settings()


def problems(monkeypatch: pytest.MonkeyPatch, *values: str) -> list[str]:
    said = teams_problems(given(monkeypatch, *values))
    assert not [one for one in said for value in values if value and value.lower() in one.lower()]
    return said


@pytest.mark.parametrize(
    "values",
    [
        (),
        ("", "", ""),
        (APP, VALUE, TENANT),
        (APP, VALUE, TENANT, f"{OTHER}, {SECRET_ID}"),
        (APP.upper(), VALUE, TENANT),
    ],
)
def test_what_is_enough(monkeypatch: pytest.MonkeyPatch, values: tuple[str, ...]) -> None:
    assert problems(monkeypatch, *values) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            ("", VALUE, ""),
            "MICROSOFT_APP_PASSWORD is set, but MICROSOFT_APP_ID is not; copy the “Application (client) ID”",
        ),
        (
            ("", VALUE, TENANT),
            "MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID are set, but MICROSOFT_APP_ID is not",
        ),
        (("", "", "", OTHER), "MICROSOFT_APP_TENANTS is set, but MICROSOFT_APP_ID is not"),
        ((APP, "", TENANT), "MICROSOFT_APP_PASSWORD is not; make a client secret"),
        ((APP, VALUE, ""), "MICROSOFT_APP_TENANT_ID is not; copy the “Directory (tenant) ID”"),
        ((APP, SECRET_ID, TENANT), "is the id of a secret, not its value; make a client secret"),
        ((APP, APP, TENANT), "MICROSOFT_APP_PASSWORD is the app's id once more"),
        ((APP, TENANT.upper(), TENANT), "MICROSOFT_APP_PASSWORD is the tenant's id once more"),
        ((VALUE, APP, TENANT), "MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD are mixed up"),
        (("usher-bot", VALUE, TENANT), "MICROSOFT_APP_ID must be an id like"),
        ((APP, VALUE, APP), "MICROSOFT_APP_TENANT_ID is the app's id once more"),
        ((APP, VALUE, "acme.onmicrosoft.com"), "MICROSOFT_APP_TENANT_ID must be an id like"),
        ((APP, VALUE, "common"), "MICROSOFT_APP_TENANT_ID must be an id like"),
        (
            (APP, VALUE, TENANT, f"{OTHER}, acme.example"),
            "MICROSOFT_APP_TENANTS holds something that is no tenant's id",
        ),
    ],
)
def test_a_mix_up_is_named(monkeypatch: pytest.MonkeyPatch, values: tuple[str, ...], said: str) -> None:
    (problem,) = problems(monkeypatch, *values)
    assert said in problem


def test_what_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(problems(monkeypatch, APP, "", "", "x")) == 3


def test_what_was_copied_is_trimmed_and_ids_are_written_in_small_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    config = teams_config(given(monkeypatch, f" {APP.upper()}\n", f"{VALUE} ", f"\t{TENANT}", f"{OTHER.upper()} ; ,"))
    assert (config.app_id, config.password, config.tenant_id) == (APP, VALUE, TENANT)
    assert config.tenants == {TENANT, OTHER}
    assert VALUE not in repr(config)
    assert VALUE not in repr(Settings())


def test_by_default_only_the_own_tenant_and_the_public_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    config = teams_config(given(monkeypatch, APP, VALUE, TENANT, "", ""))
    assert (config.tenants, config.cloud, config.dev) == (frozenset({TENANT}), Cloud.PUBLIC, False)
    assert Settings().real_platforms == ("Teams",)


def test_for_development_nothing_has_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    config = teams_config(given(monkeypatch, "", "", ""), dev=True)
    assert (config.app_id, config.tenants, config.dev) == ("", frozenset(), True)


@pytest.mark.parametrize(("value", "cloud"), [(" Government ", Cloud.GOVERNMENT), ("public", Cloud.PUBLIC)])
def test_the_cloud(monkeypatch: pytest.MonkeyPatch, value: str, cloud: Cloud) -> None:
    assert teams_config(given(monkeypatch, APP, VALUE, TENANT, "", value)).cloud is cloud


def test_a_cloud_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="MICROSOFT_CLOUD"):
        given(monkeypatch, APP, VALUE, TENANT, "", "china")
