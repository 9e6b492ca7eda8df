"""Targets said in many natural ways, and the look-alikes beside each of them that must not pass."""

from __future__ import annotations

from datetime import date

import pytest

from domain.pinning import judge

TODAY = date(2026, 11, 21)

FREQUENCIES_AND_PARTS = """
ok | deploy to production twice a week rather than once a month
ok | every week instead of once a month
ok | 5 proposals a week per seller
ok | every third truck leaves half empty; make it every tenth
ok | a fifth of the time for room planning
ok | security questionnaires: 16 hours of work each, half would be a win
ok | a technician visit less for every 10 jobs
ok | an hour less paperwork a day
ok | save the sales team an hour per offer
ok | on average one day to approve a holiday request, not five
ok | Not one missed SLA per month
ok | quote to bind ratio 1:5 instead of 1:8
ok | lower the ratio of temps to permanent staff from 1:4 to 1:6
V1 V3 | 3 workshops a month
V1 V3 | 5 bots per department
V1 V2 | every second counts for our customers
V1 V2 | one day we will be the best, not the biggest
V2 | a lot less paper
V2 | a bit fewer calls
V2 | half-empty trucks should be avoided
V2 | reduce errors once and for all
""".strip().splitlines()

UNITS_AND_DIRECTION = """
ok | LTIFR from 4 to 2
ok | PPM from 450 to 150 at the customer
ok | current ratio 1.2 to 1.8
ok | lab sample throughput +40/day
ok | reduce the pages of the annual report from 180 to 120
ok | every invoice paid on time, today it is 82%
ok | clear 500 old cases by the summer of 2027
ok | make it 200 pages proofread per editor per day (now 120)
ok | lift the cross-sell ratio to 2.1 products per customer
ok | complaints answered on first contact: 60 → 75 %
ok | Typing up a consultation: 12 minutes now; 3 would be great
ok | 1 million kWh less by 2028
ok | sub-2% void rate by autumn 2027
V4 | TAT from 5 to 3
V4 | AHT from 14 to 9
V4 | lead time should be 5
V4 | change the discount level by 5%
""".strip().splitlines()

SPANS = """
ok | nobody waits longer than 20 minutes in A&E triage
ok | mean detection of bearing damage 10 days before breakdown
ok | publish the rota 14 days before the month starts
ok | a first draft of the minutes 30 minutes after the meeting
ok | get a new supplier into the system in 48 hours
ok | a customs form filled in 4 minutes
ok | have 9 in 10 shifts fully staffed a week ahead
V1 V3 | a chatbot launched in 6 weeks
V3 | fewer complaints two weeks after go-live
V1 V3 | a bot built 2 weeks after the kick-off
V3 | shorter waiting times between 9:00 and 12:00
V3 | reduce phone calls between 7 and 9 am
""".strip().splitlines()

WHICH_ONES = """
V3 | speed up invoice approval for orders above 10,000 EUR
V3 | cut approval time for loans up to 50,000 euro
V3 | speed up quotes for projects over 2 MW
V3 | reduce complaints about invoices above €1,000
V3 | lower no-shows on flights under 2 hours
V3 | fewer complaints from customers over 65
V3 | fewer cancellations by members under 30
V3 | shorten waiting lists for children under 6
V3 | shorten response time for priority 1 tickets
V3 | shorten handovers between shifts 1 and 2
V3 | lower defect rate in lot 45-881
V3 | reduce returns of size 38 shoes
V3 | reduce damage on parcels over 10 kg
V3 | reduce the cost of repairs over €500
V1 V3 | faster replies to 3,000 applicants
V3 | lower travel costs of 35 sales reps
V3 | lower the cost of 3 call centres
V3 | reduce the effort for 6 monthly reports
ok | keep the cost of repairs under €500
ok | keep costs for orders under 10 EUR
ok | weight of parcels under 20 kg
ok | response to tickets under 4 hours
ok | keep the number of visitors waiting under 20
ok | level 2 tickets from 300 to 200 a month
ok | class size from 28 to 24 pupils
ok | an average wait of 3 minutes
""".strip().splitlines()


@pytest.mark.parametrize("line", FREQUENCIES_AND_PARTS + UNITS_AND_DIRECTION + SPANS + WHICH_ONES)
def test_sentences_as_people_say_them(line: str) -> None:
    rules, _, text = line.partition(" | ")
    assert (" ".join(judge(text, today=TODAY).failing) or "ok") == rules
