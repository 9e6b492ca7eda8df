"""Questions that ask the same come together; everything else stays apart."""

from __future__ import annotations

import random
import time

import pytest

from knowledge.clusters import clusters

LEAVE = ["Who answers questions about parental leave?", "is there an AI for parental leave", "parental leave questions"]
SAP = ["How do I connect the assistant to SAP?", "can the assistant connect to SAP", "connecting SAP to our assistant"]
POLISH = ["translate contracts into Polish", "Can AI translate a contract into Polish?"]
ALONE = ["When is the canteen open?", "Can AI write job adverts?", "How many seats has the licence?"]
ALL = [*LEAVE, *ALONE, *SAP, *POLISH]


def grouped(texts: list[str]) -> list[set[str]]:
    return [{texts[at] for at in group} for group in clusters(texts)]


def test_like_questions_come_together_the_biggest_group_first() -> None:
    found = grouped([*ALL, *SAP])
    assert found[0] == set(SAP)
    assert found[1] == set(LEAVE)
    assert found[2] == set(POLISH)
    assert sorted(map(tuple, found[3:])) == sorted((one,) for one in ALONE)


def test_every_text_is_in_one_group() -> None:
    texts = [*ALL, "", "  ", "🦊", "the", "THE", "Что это?", "\x00", "ai", *ALL, "w" * 5000, "word " * 5000]
    found = clusters(texts)
    assert sorted(at for group in found for at in group) == list(range(len(texts)))
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_texts_changes_nothing(seed: int) -> None:
    shuffled = [*ALL, *ALL, "Is there training?", "is there a training on Saturday"]
    expected = grouped(shuffled)
    random.Random(seed).shuffle(shuffled)
    assert grouped(shuffled) == expected


def test_words_that_stand_everywhere_put_nothing_together() -> None:
    texts = ["How can I use AI for invoices?", "How can I use AI for interviews?", "How can I use AI for recipes?"]
    assert len(clusters(texts)) == 3


def test_the_first_of_a_group_speaks_for_it() -> None:
    around = ["parental leave abroad length form mother", "father parental leave Monday pay rules", "Parental leave"]
    assert clusters(around) == [(2, 0, 1)]
    assert clusters(["", "a b", "A  b?", "a, b"])[0] == (1, 2, 3)


def test_what_went_with_one_group_counts_for_no_other() -> None:
    around = ["red blue mint lime teal cyan", "red blue rose plum ruby rust", "red blue gold jade iron zinc"]
    between, other = ["red blue oak elm", "red blue oak fir", "oak elm fir"], ["elm fir yew", "elm yew ash"]
    found = grouped(["red blue", *around, *between, *other])
    assert found == [{"red blue", *around, *between[:2]}, {between[2], *other}]


def test_nothing_and_one() -> None:
    assert clusters([]) == []
    assert clusters(["Anything?"]) == [(0,)]


def _varied(chance: random.Random) -> list[str]:
    words = [f"word{at}" for at in range(800)]
    often = [1 / (at + 1) for at in range(800)]
    return [" ".join(chance.choices(words, often, k=chance.randint(2, 9))) for _ in range(2000)]


def _flood(chance: random.Random) -> list[str]:
    words = [f"word{at}" for at in range(9000)]
    return [" ".join(chance.choices(words, k=150)) for _ in range(2000)]


def _around_one_word(_: random.Random) -> list[str]:
    return [f"alpha beta gamma u{at} v{at}" for at in range(2000)]


@pytest.mark.parametrize(("made", "seconds"), [(_varied, 1.0), (_around_one_word, 2.0), (_flood, 8.0)])
def test_two_thousand_questions_take_no_time(made: object, seconds: float) -> None:
    assert callable(made)
    texts = made(random.Random(7))
    began = time.process_time()
    found = clusters(texts)
    assert time.process_time() - began < seconds
    assert sum(map(len, found)) == 2000
