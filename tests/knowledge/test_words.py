"""What of a text counts when it is searched."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.runs import runs
from knowledge.words import STOP, is_telling, plain, stems


def test_stop_words_go_and_forms_of_a_word_become_one() -> None:
    assert stems("The initiatives of the office") == stems("initiative, office!") == ["initi", "offic"]


def test_question_words_stay_and_pronouns_where_they_are_wanted() -> None:
    assert stems("Who may see my idea?") == ["who", "see", "idea"]
    assert stems("Who may see my idea?", STOP) == ["who", "see", "my", "idea"]


def test_apostrophes_wide_letters_and_cases_make_no_difference() -> None:
    assert stems("What’s my DEPARTMENT's budget") == stems("whats my departments budget")
    assert stems("ＤＡＴＡ ﬁle") == ["data", "file"]


def test_nothing_to_search_for_is_no_words() -> None:
    assert stems("") == stems(" ?!… the of ") == stems("\x00_ _") == []


def test_what_is_ascii_is_read_as_everything_else() -> None:
    """It takes a faster way."""
    every = "".join(map(chr, range(128)))
    for text in (every, f"I've {every} IT's", "don`t_do this\x00\tNOW"):
        assert plain(text) == [word for word in plain(f"{text} é") if word != "é"]


def test_runs_of_letters_cross_words_so_that_a_typing_error_costs_little() -> None:
    assert runs(["go", "on"]) == [*runs(["go"]), *runs(["go", "on"])[1:3], *runs(["on"])]
    assert len(runs(["go", "on"])) == 4
    right, wrong = set(runs(["submit", "an", "initiative"])), set(runs(["submit", "an", "initative"]))
    assert len(right & wrong) > len(right) / 2
    assert runs([]) == []
    assert len(runs(["\ud800的😀"])) == 2


def test_different_runs_have_different_numbers() -> None:
    texts = ["abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "aaab", "aaba", "abaa", "baaa"]
    letters = {f" {text} "[at : at + 4] for text in texts for at in range(len(text) - 1)}
    assert len({number for text in texts for number in runs([text])}) == len(letters)


@pytest.mark.parametrize("text", ["what now", "Now what?!", "who are you", "help me", "and then?", "", "how much more"])
def test_words_that_say_nothing_of_what_is_asked(text: str) -> None:
    assert not is_telling(text)


@pytest.mark.parametrize("text", ["who decides", "kpis", "how long is the pilot", "Prämie", "的"])
def test_a_word_that_does(text: str) -> None:
    assert is_telling(text)


def test_every_thread_and_every_process_finds_the_same() -> None:
    texts = [f"reviewing decisions number {number}" for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(stems, texts)) == [stems(text) for text in texts]
    code = "from knowledge.words import stems; print(stems('Running pilots, measured impacts'))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {"['run', 'pilot', 'measur', 'impact']\n"}
