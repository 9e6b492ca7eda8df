"""Each mistake in the gates of the operating model is named, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.model_text import HERE, Mistake, assert_named, section

GATES = section("gates")
G1_WORD = GATES[GATES.index("      - signoff: problem\n") : GATES.index("  G2:\n")]
G5_ROLES = "    accountable: infrastructure\n    consulted: [sponsor]\n"
METRIC = "      - {item: metric}\n"
REVIEW = "    criteria:\n      - {item: support_review}\n"
G5_LEADS = "    accountable: infrastructure\n"
G5 = GATES[GATES.index("  G5:\n") :].split("\n#")[0]

MISTAKES = [
    # gates
    Mistake(G5, "\n", "gates.G5", "is missing; it must be a gate with title, accountable, consulted"),
    Mistake("  G5:\n", f"{HERE}  g5:\n", "gates.g5", "is no gate; did you mean G5?"),
    Mistake("  G5:\n", f"{HERE}  Review:\n", "gates.Review", "is no gate; known are G1, G2, G3, G4, G5."),
    Mistake("  G5:\n", f"{HERE}  G4:\n", "gates.G4", "is here again, first on line "),
    Mistake(G5, f"{HERE}  G5: yes\n\n", "gates.G5", "is yes; it must be a gate with title, accountable"),
    Mistake("    title: use\n", "", "gates.G3.title", "is missing; it must be one line of 1 to 75 characters."),
    Mistake(
        "    title: use\n",
        f"{HERE}    title: {'x' * 76}\n",
        "gates.G3.title",
        "it must be one line of 1 to 75 characters.",
    ),
    Mistake("    title: use\n", f"{HERE}    title:\n", "gates.G3.title", "is empty; it must be one line"),
    Mistake("    title: use\n", f"{HERE}    titel: use\n", "gates.G3.titel", "is not known here; did you mean title?"),
    Mistake(
        G5_LEADS,
        "",
        "gates.G5.accountable",
        "is missing; it must be one of sponsor, project-manager,",
    ),
    Mistake(
        G5_LEADS,
        f"{HERE}    accountable: infrastucture\n",
        "gates.G5.accountable",
        "is infrastucture; did you mean infrastructure?",
    ),
    Mistake(
        G5_LEADS,
        f"{HERE}    accountable: author\n",
        "gates.G5.accountable",
        "is author; it must be one of sponsor,",
    ),
    Mistake(
        G5_LEADS,
        f"{HERE}    accountable: [infrastructure]\n",
        "gates.G5.accountable",
        "is a list; it must be one of",
    ),
    Mistake(
        "    consulted: [champion, product-portfolio]\n",
        f"{HERE}    consulted: [champion, boss]\n",
        "gates.G1.consulted.2",
        "is boss; it must be one of author, sponsor,",
    ),
    Mistake(
        "    consulted: [champion, product-portfolio]\n",
        f"    consulted:\n      - champion\n{HERE}      - champion\n",
        "gates.G1.consulted.2",
        "is champion, as on line ",
    ),
    Mistake(
        "    informed: [project-office, author]\n",
        f"{HERE}    informed: author\n",
        "gates.G5.informed",
        "is author; it must be a list of roles.",
    ),
    Mistake(
        "    informed: [project-office, author]\n",
        f"{HERE}    informed: [projectoffice, author]\n",
        "gates.G5.informed.1",
        "is projectoffice; did you mean project-office?",
    ),
    Mistake(
        G5_ROLES,
        G5_ROLES + f"{HERE}    decision_day: 5\n",
        "gates.G5.decision_day",
        "is not known here; did you mean decision_days?",
    ),
    Mistake(
        "[project-office, author]\n    decision_days: 5\n",
        f"[project-office, author]\n{HERE}    decision_days: -5\n",
        "gates.G5.decision_days",
        "is -5; it must be a whole number of working days, 0 or more (at most 1000).",
    ),
    # approvers
    Mistake(
        G5_ROLES,
        G5_ROLES + f"{HERE}    approvers: []\n",
        "gates.G5.approvers",
        "is an empty list; it must be a list of one role or more.",
    ),
    Mistake(
        G5_ROLES,
        G5_ROLES + f"    approval: any\n{HERE}    approvers: [security, secrity]\n",
        "gates.G5.approvers.2",
        "is secrity; did you mean security?",
    ),
    Mistake(
        G5_ROLES,
        G5_ROLES + f"    approval: any\n{HERE}    approvers: [security, security]\n",
        "gates.G5.approvers.2",
        "is security, as on line ",
    ),
    Mistake(
        G5_ROLES,
        G5_ROLES + f"    approval: any\n{HERE}    approvers: [security, author]\n",
        "gates.G5.approvers.2",
        "is author; it must be one of sponsor,",
    ),
    Mistake(
        G5_ROLES,
        G5_ROLES + f"    approvers: [security, legal]\n{HERE}    approval: most\n",
        "gates.G5.approval",
        "is most; it must be one of any, all.",
    ),
    Mistake(
        "  G5:\n    title: the support review\n",
        f"{HERE}  G5:\n    title: the support review\n    approvers: [security, legal]\n",
        "gates.G5.approval",
        "is missing; with several approvers it must be any or all.",
    ),
    Mistake(
        G5_ROLES,
        G5_ROLES + f"    approvers: [security]\n{HERE}    approval: all\n",
        "gates.G5.approval",
        "is all; name several approvers with it, or leave it out.",
    ),
    # criteria
    Mistake(
        REVIEW,
        "",
        "gates.G5.criteria",
        "is missing; it must be a list of items and sign-offs.",
    ),
    Mistake(
        REVIEW,
        f"{HERE}    criteria: support_review\n",
        "gates.G5.criteria",
        "is support_review; it must be a list of items and sign-offs.",
    ),
    Mistake(
        METRIC,
        f"{HERE}      - metric\n",
        "gates.G1.criteria.3",
        "is metric; it must be an entry with item, or with signoff, label and owner.",
    ),
    Mistake(
        METRIC,
        f"{HERE}      - {{item: metrik}}\n",
        "gates.G1.criteria.3.item",
        "is metrik; did you mean metric?",
    ),
    Mistake(
        METRIC,
        f"{HERE}      - {{item: happiness}}\n",
        "gates.G1.criteria.3.item",
        "is happiness; it must be the code of an item, such as metric;",
    ),
    Mistake(
        METRIC,
        f"      - hard: true\n{HERE}        item:\n",
        "gates.G1.criteria.3.item",
        "is empty; it must be the code of an item",
    ),
    Mistake(
        METRIC,
        f"      - {{item: metric}}\n{HERE}      - {{item: metric}}\n",
        "gates.G1.criteria.4.item",
        "is metric, as on line ",
    ),
    Mistake(
        METRIC,
        f"      - item: metric\n{HERE}        hard: maybe\n",
        "gates.G1.criteria.3.hard",
        "is maybe; it must be true or false.",
    ),
    Mistake(
        METRIC,
        f"      - item: metric\n{HERE}        veto: true\n",
        "gates.G1.criteria.3.veto",
        "has no use at an item; only a sign-off can be a veto.",
    ),
    Mistake(
        METRIC,
        f"      - item: metric\n{HERE}        owner: nobody\n",
        "gates.G1.criteria.3.owner",
        "is nobody; it must be one of author, sponsor,",
    ),
    Mistake(
        METRIC,
        f"      - item: metric\n{HERE}        ownr: author\n",
        "gates.G1.criteria.3.ownr",
        "is not known here; did you mean owner?",
    ),
    Mistake(
        METRIC,
        f"{HERE}      - {{hard: true}}\n",
        "gates.G1.criteria.3",
        "has neither item nor signoff; it must have one of them.",
    ),
    Mistake(
        METRIC,
        f"      - item: metric\n{HERE}        signoff: sponsor-word\n",
        "gates.G1.criteria.3.signoff",
        "stands beside an item; an entry is one or the other.",
    ),
    # sign-offs
    Mistake(
        G1_WORD,
        f"{HERE}      - signoff: problem\n        owner: sponsor\n",
        "gates.G1.criteria.9.label",
        "is missing; it must be one line of 1 to 75 characters.",
    ),
    Mistake(
        G1_WORD,
        f"      - signoff: problem\n{HERE}        label: ''\n        owner: sponsor\n",
        "gates.G1.criteria.9.label",
        "is empty; it must be one line of 1 to 75 characters.",
    ),
    Mistake(
        G1_WORD,
        f"{HERE}      - signoff: problem\n        label: the sponsor's word\n",
        "gates.G1.criteria.9.owner",
        "is missing; it must be one of author, sponsor,",
    ),
    Mistake(
        G1_WORD,
        G1_WORD.replace("      - signoff: problem", f"{HERE}      - signoff: objective"),
        "gates.G1.criteria.9.signoff",
        "is objective, which is an item; write item: objective.",
    ),
    Mistake(
        G1_WORD,
        G1_WORD.replace("      - signoff: problem", f"{HERE}      - signoff: Sponsor's word"),
        "gates.G1.criteria.9.signoff",
        "it must be a short name for it: small letters, digits and single hyphens.",
    ),
    Mistake(
        "        label: the security sign-off\n        owner: security\n",
        f"        label: the security sign-off\n{HERE}        owner: securty\n",
        "gates.G3.criteria.5.owner",
        "is securty; did you mean security?",
    ),
    Mistake(
        "        label: the security sign-off\n        owner: security\n",
        f"        label: the security sign-off\n{HERE}        owner: SECURITY\n",
        "gates.G3.criteria.5.owner",
        "is SECURITY; did you mean security?",
    ),
    Mistake("veto: true\n", f"veto: 1{HERE}\n", "gates.G3.criteria.3.veto", "is 1; it must be true or false."),
    Mistake(
        "      - signoff: security\n",
        f"{HERE}      - signoff: data\n",
        "gates.G3.criteria.5.signoff",
        "a sign-off is kept by its name, so give this one another.",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{each.key} {each.said}" for each in MISTAKES])
def test_one_mistake_is_named_with_its_line(tmp_path: Path, mistake: Mistake) -> None:
    assert_named(tmp_path / "model.yaml", mistake)
