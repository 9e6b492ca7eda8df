"""Each mistake in tracks, responsibilities, limits, clocks, deputies and weights is named, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.model_text import HERE, SMALL, TEXT, Mistake, assert_named, changed, problems_of, section

TRACKS, ROWS = section("tracks"), section("responsibilities")
RAG = TRACKS[TRACKS.index("  rag:\n") : TRACKS.index("  ml_model:\n")]
SCORING = ROWS[ROWS.index("  scoring:") : ROWS.index("  disputes:")]
CONFIRMED = ROWS[ROWS.index("  confirmed-impact:") : ROWS.index("  scale:")]

MISTAKES = [
    # tracks
    Mistake(RAG, "", "tracks.rag", "is missing; it must be a list of one step or more, each with id and name."),
    Mistake(RAG, f"{HERE}  rag: []\n", "tracks.rag", "is an empty list; it must be a list of one step or more"),
    Mistake(RAG, f"{RAG}{HERE}  robot: []\n", "tracks.robot", "is no kind of product; known are llm, rag, ml_model,"),
    Mistake(
        RAG, f"{RAG}{HERE}  code-agent: []\n", "tracks.code-agent", "is no kind of product; did you mean code_agent?"
    ),
    Mistake(
        "{id: answers, name: Check the answers}",
        f"{HERE}Check",
        "tracks.rag.3",
        "is Check; it must be a step with id and",
    ),
    Mistake(
        "{id: answers, name: Check the answers}",
        f"{HERE}{{id: answers}}",
        "tracks.rag.3.name",
        "is missing; it must be",
    ),
    Mistake(
        "{id: answers,",
        f"{HERE}{{id: The answers,",
        "tracks.rag.3.id",
        "is The answers; it must be small letters, digits",
    ),
    Mistake("{id: answers,", f"{HERE}{{id: documents,", "tracks.rag.3.id", "is documents, as on line "),
    Mistake("name: Check the answers", f"name: Load the knowledge base{HERE}", "tracks.rag.3.name", "as on line "),
    # responsibilities
    Mistake(SCORING, "", "responsibilities.scoring", "is missing; it must be a row with the heads and their parts"),
    Mistake(
        SCORING,
        f"{HERE}  scoring: A\n",
        "responsibilities.scoring",
        "is A; it must be a row with the heads and their parts, such as {director: A}.",
    ),
    Mistake(
        "  scoring:  ",
        f"{HERE}  scorring:",
        "responsibilities.scorring",
        "is no activity; did you mean scoring?",
    ),
    Mistake(
        SCORING,
        f"  scoring:\n    director: A\n{HERE}    project-office: A/R\n",
        "responsibilities.scoring.project-office",
        "is an A, but director is it already; a row has one A.",
    ),
    Mistake(
        SCORING,
        f"{HERE}  scoring: {{director: C, project-office: R}}\n",
        "responsibilities.scoring",
        "has no A; one head must answer for it.",
    ),
    Mistake(
        SCORING,
        f"  scoring:\n    director: A\n{HERE}    project-office: X\n",
        "responsibilities.scoring.project-office",
        "is X; it must be one of A, R, C, I, A/R.",
    ),
    Mistake(
        SCORING,
        f"  scoring:\n{HERE}    project-office: R/A\n",
        "responsibilities.scoring.project-office",
        "is R/A; it must be one of A, R, C, I, A/R.",
    ),
    Mistake(
        SCORING,
        f"  scoring:\n    project-office: A\n{HERE}    directr: I\n",
        "responsibilities.scoring.directr",
        "is no head of the AI office; did you mean director?",
    ),
    Mistake(
        SCORING,
        f"  scoring:\n    project-office: A\n{HERE}    legal: I\n",
        "responsibilities.scoring.legal",
        "is no head of the AI office; known are director, infrastructure,",
    ),
    Mistake(
        CONFIRMED,
        f"  confirmed-impact:\n{HERE}    project-office: A/R\n",
        "responsibilities.confirmed-impact.project-office",
        "is an A, but somebody outside the AI office answers for this; it must be R, C or I.",
    ),
    # limits and clocks
    Mistake(
        "  delivery: 10\n",
        f"{HERE}  delivery: -1\n",
        "limits.delivery",
        "is -1; it must be a whole number of initiatives",
    ),
    Mistake("  delivery: 10\n", f"{HERE}  delivery: ten\n", "limits.delivery", "is ten; it must be a whole number"),
    Mistake(
        "  delivery: 10\n", f"{HERE}  delivry: 10\n", "limits.delivry", "is not known here; did you mean delivery?"
    ),
    Mistake(
        "director_sum: 100000",
        f"director_sum: 100,000{HERE}",
        "limits.director_sum",
        "is 100,000; it must be a sum of money",
    ),
    Mistake(
        "director_sum: 100000",
        f"director_sum: -1{HERE}",
        "limits.director_sum",
        "is -1; it must be a sum of money a year",
    ),
    Mistake(
        "director_sum: 100000", f"director_sum: nan{HERE}", "limits.director_sum", "is nan; it must be a sum of money a"
    ),
    Mistake(
        "assessment_days: 15",
        f"assessment_days: -15{HERE}",
        "stage_clocks.assessment_days",
        "is -15; it must be a whole number of working days, 0 or more (at most 1000).",
    ),
    Mistake(
        "pause_days:      90",
        f"pause_days: 0{HERE}",
        "stage_clocks.pause_days",
        "is 0; it must be a whole number of calendar days, 1 or more (at most 1000).",
    ),
    Mistake(
        "pause_days:      90", f"pause: 90{HERE}", "stage_clocks.pause", "is not known here; did you mean pause_days?"
    ),
    Mistake(
        "pause_days:      90", f"pause_days: ²{HERE}", "stage_clocks.pause_days", "is ²; it must be a whole number"
    ),
    # deputies
    Mistake(
        "deputies: {}",
        f"deputies:\n{HERE}  director: Ana Ruiz",
        "deputies.director",
        "is Ana Ruiz; it must be the work e-mail address of who stands in.",
    ),
    Mistake(
        "deputies: {}",
        f"deputies:\n{HERE}  director: [a@company.example]",
        "deputies.director",
        "is a list; it must be the work e-mail address",
    ),
    Mistake(
        "deputies: {}",
        f"deputies:\n{HERE}  champion: ana@company.example",
        "deputies.champion",
        "is no head of the AI office; known are director, infrastructure,",
    ),
    Mistake(
        "deputies: {}",
        f"deputies:{HERE}",
        "deputies",
        "is empty; it must be a section of heads and e-mail addresses, or {}",
    ),
    # scoring
    Mistake(
        "scoring:\n  impact: 0.30\n",
        f"{HERE}scoring:\n  impact: 0.40\n",
        "scoring",
        "has weights that make 1.1 together; impact, alignment, feasibility, risk must make 1.",
    ),
    Mistake(
        "  impact: 0.30\n", f"{HERE}  impact: 1.30\n", "scoring.impact", "is 1.30; it must be a number from 0 to 1."
    ),
    Mistake(
        "  impact: 0.30\n", f"{HERE}  impact: -0.30\n", "scoring.impact", "is -0.30; it must be a number from 0 to 1."
    ),
    Mistake(
        "  impact: 0.30\n", f"{HERE}  impact: much\n", "scoring.impact", "is much; it must be a number from 0 to 1."
    ),
    Mistake(
        "  p1_from: 70\n", f"{HERE}  p1_from: 101\n", "scoring.p1_from", "is 101; it must be a score from 0 to 100."
    ),
    Mistake("  p1_from: 70\n", f"{HERE}  p1_from: 45\n", "scoring.p1_from", "is 45; it must be more than p2_from, 45."),
    Mistake(
        "  p1_from: 70\n  p2_from: 45\n",
        f"{HERE}  p2_from: 75\n",
        "scoring.p2_from",
        "is 75; it must be less than p1_from, 70.",
    ),
    Mistake("  p1_from: 70\n", f"{HERE}  p3_from: 70\n", "scoring.p3_from", "is not known here; did you mean p"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{each.key} {each.said}" for each in MISTAKES])
def test_one_mistake_is_named_with_its_line(tmp_path: Path, mistake: Mistake) -> None:
    assert_named(tmp_path / "model.yaml", mistake)


@pytest.mark.parametrize("name", ["gates", "tracks", "responsibilities", "limits", "stage_clocks", "scoring"])
@pytest.mark.parametrize(("written", "shown"), [("", "empty"), (" [1]", "a list"), (" all", "all")])
def test_a_section_that_is_none(tmp_path: Path, name: str, written: str, shown: str) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(f"{SMALL}{name}:{written}\n", encoding="utf-8")
    (problem,) = problems_of(path)
    assert (problem.key, problem.line) == (name, SMALL.count("\n") + 1)
    assert problem.message.startswith(f"{name} is {shown}; it must be a section ")


def test_a_wrong_letter_is_not_said_to_be_missing_as_well(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    changed(path, "responsibilities", SCORING, "  scoring: {project-office: X}\n")
    assert [problem.key for problem in problems_of(path)] == ["responsibilities.scoring.project-office"]


def test_all_mistakes_are_named_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = TEXT.replace("triage_days: 3 ", "triage_days: -2 ").replace("{item: metric}", "{item: metrik}")
    text = text.replace("        veto: true\n", "        veto: perhaps\n").replace(RAG, "").replace("  G5:", "  G6:")
    text = text.replace("  risk: 0.20", "  risk: 0.30").replace("  p1_from: 70", "  p1_from: 7")
    text = text.replace("deputies: {}", "deputies: {training: nobody}").replace("  delivery: 10\n", "  delivery: -10\n")
    text = text.replace(SCORING, "  scoring: {director: A, training: A}\n")
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    problems = problems_of(path)
    assert [problem.key for problem in problems] == [
        "clocks.triage_days",
        "gates.G5",
        "gates.G1.criteria.3.item",
        "gates.G3.criteria.3.veto",
        "gates.G6",
        "tracks.rag",
        "responsibilities.scoring.training",
        "limits.delivery",
        "deputies.training",
        "scoring",
        "scoring.p1_from",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
