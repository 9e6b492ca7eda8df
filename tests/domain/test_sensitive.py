"""What does not belong into an idea is found; what one would usually write in one is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sensitive import LOOKED_AT, MASK, find, mask

SECRETS = {
    "card": "4111 1111 1111 1111",
    "card with dashes": "5500-0000-0000-0004",
    "amex": "378282246310005",
    "iban": "DE89 3704 0044 0532 0130 00",
    "iban without spaces": "GB82WEST12345698765432",
    "slack": "xoxb-1234567890-abcdefghij",
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "github": "ghp_" + "a1B2" * 9,
    "jwt": "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4",
    "key": "-----BEGIN RSA PRIVATE KEY-----",
    "password": "Password: hunter22",
    "passwort": "Passwort=geheim99",
    "e-mails": "a@x.example, b@x.example; c@x.example d@x.example",
}
HARMLESS = (
    "Around 1,200 claims a week, 6 % have typos, 14 minutes each.",
    "Call me at +49 30 1234567, or write to ana@acme.example and ben@acme.example.",
    "From 14 to 9 minutes by 31 December 2026, ticket 202603031200.",
    "The password is reset 300 times a month by the help desk.",
    "Policies 1000000000000 to 1999999999999 are old.",
    "0000000000000000",
    "4111 1111 1111 1112 is no card",
    "AI-2026-0042 and AI-2026-0043",
    "We key in tokens by hand.",
    "",
)


@pytest.mark.parametrize("secret", list(SECRETS.values()), ids=list(SECRETS))
def test_secrets_are_found_and_blacked_out(secret: str) -> None:
    text = f"We copy this: {secret} every day."
    findings = find(text)
    assert findings, secret
    masked = mask(text, findings)
    assert MASK in masked
    assert not find(masked)
    assert masked.startswith("We copy this: ")
    assert masked.endswith("every day.")


@pytest.mark.parametrize("text", HARMLESS)
def test_usual_words_are_left_alone(text: str) -> None:
    assert find(text) == ()
    assert mask(text, ()) == text


@given(st.text(max_size=200))
def test_any_text_is_judged_and_masked_without_a_fault(text: str) -> None:
    findings = find(text)
    assert list(findings) == sorted(findings, key=lambda one: one.start)
    assert all(0 <= one.start < one.end <= len(text) for one in findings)
    assert findings or mask(text, findings) == text


@pytest.mark.parametrize("text", ["1" * 100_000, "a@" * 50_000, "xoxb-" * 20_000, "DE89 " * 20_000, "a.b@c." * 20_000])
def test_long_texts_are_judged_quickly(text: str) -> None:
    assert len(find(text)) <= LOOKED_AT
