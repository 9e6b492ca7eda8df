"""Other words for what the ideas of `similar_ideas` speak of.

Every second pair is for tuning, the others are to measure by.
"""

from __future__ import annotations

PAIRS = """\
invoice: bill | claim: insurance case | contract: agreement | policy: insurance cover | email: electronic mail
ticket: support request | letter: piece of post | form: questionnaire | report: write-up | order: purchase
receipt: proof of purchase | complaint: grievance | call: phone conversation | photo: picture | scan: digitised page
spreadsheet: worksheet | ledger: account book | payment: remittance | refund: money back | shipment: consignment
delivery: drop-off | warehouse: depot | inventory: stock | supplier: vendor | applicant: job seeker
candidate: contender | resume: CV | interview: job talk | shift: working turn | roster: duty plan
timesheet: hours worked | expense: outlay | budget: spending plan | forecast: prediction | audit: books inspection
sanction: embargo | fraud: swindle | alert: warning | meeting: get-together | minutes: meeting notes
slide: presentation page | brochure: booklet | campaign: advertising drive | newsletter: bulletin
translation: foreign language version | manual: handbook | guideline: rule of conduct | checklist: list of steps
permit: authorisation | licence: right of use | tender: call for bids | quote: offer | proposal: suggestion
price: cost | discount: price reduction | subscription: standing order | renewal: extension
cancellation: termination | onboarding: induction | training: course | exam: test | certificate: diploma
badge: name tag | laptop: portable computer | password: login secret | incident: disruption | outage: downtime
log: record of events | backup: safety copy | requirement: need | drawing: sketch | machine: equipment
vehicle: car | driver: chauffeur | accident: crash | injury: wound | inspection: examination
defect: fault | batch: production lot | recipe: formula | packaging: wrapping | sample: specimen
laboratory: testing facility | patient: sick person | appointment: booked time | prescription: medicine slip
diagnosis: medical finding | repair: fix | estimate: rough calculation | loan: credit | statement: account overview
transaction: booking | currency: foreign money | regulation: legal rule | lawsuit: court case | survey: poll
feedback: opinions | review: appraisal | approval: consent | voucher: coupon | warranty: guarantee
retype: key in | copy: transfer | sort: put in order | classify: categorise | summarise: condense
check: verify | match: pair | route: forward | answer: reply to | draft: compose | search: look through
extract: pull out | reconcile: square | schedule: plan | detect: spot | count: tally | merge: combine
archive: file away | approve: sign off | chase: follow up on | monthly: each month | daily: every day
handwritten: written by hand | foreign: from abroad | late: delayed | missing: lost | duplicate: double
wrong: incorrect | urgent: pressing | large: big | small: little | old: outdated | confidential: secret
disputed: contested | underwriting: risk acceptance | finance: accounting | hr: personnel | legal: lawyers
logistics: transport | procurement: purchasing | maintenance: upkeep | treasury: cash desk | fax: telefax
phone: telephone | excel: worksheet program | outlook: mailbox"""


def pairs() -> list[tuple[str, str]]:
    """A word of the ideas, and how somebody else would put it."""
    said = (one.split(": ") for line in PAIRS.splitlines() for one in line.split(" | "))
    return [(word, other) for word, other in said]


DEV, TEST = dict(pairs()[0::2]), dict(pairs()[1::2])
