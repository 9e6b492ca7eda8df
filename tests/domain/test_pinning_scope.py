"""Sentences in which a number only says who, where, with what or which, and those that look alike and are a target."""

from __future__ import annotations

from datetime import date

import pytest

from domain.pinning import judge

TODAY = date(2026, 11, 21)

SENTENCES = """
ok | We lose about 25 umbrellas a week at the lost-property desk, I want 5
V3 | cut insurance quote time, 14 of our brokers are on board
V3 | shorter queues at gate 4
V1 V3 | a 3-day workshop on prompting
V6 | letters returned from 3% to 8%, should drop
V3 | less paper, IFRS 17 reporting
V6 | win rate from 30% to 20%
ok | Our lifeguards log 11 near-drownings a season; I'd like to get to 6.
V1 V3 | buy an AI camera for 15.000 EUR
V2 | a lot less chlorine
V3 | sell more season tickets with an app that costs 12k a year
ok | proofreaders miss 9 typos per 100 pages, aim is 3
V6 | open rate at 31%, must be 31%
V3 | reduce agency photo fees, 3 photographers are left
V1 V4 | 3 or 4 would be fine
ok | one page-one correction a year at most
ok | tram delays over 5 min: 120 a month today, max 80 wanted
V3 | less dwell time for trams with our 8 dispatchers
ok | dispatchers handle 22 disruptions per shift, should be 30
V4 | lost property enquiries answered within 3
V2 | bring fare dodging down noticeably
V6 | diesel per 100 km from 38 l to 41 l, we want less
V3 | less diesel per 100 km
V2 | get rid of paper timetables
ok | brake pad life +20%
V3 | longer brake pad life in bus 2114
V1 V3 | 2-hour webinar for mechanics
V3 | lower insurance premium per bus; the advisor charges 4,000 EUR
ok | parents get an answer after 3 weeks, we aim for 5 days
V3 | cut waiting lists for children aged 1 to 3
V2 | shorter waiting list
V6 | phone calls asking for a place from 80 to 95 a week, we want fewer
V3 | save time on meal plans, 3 kitchens use them
ok | food thrown away per child: 110 g, goal 70 g
V1 V3 | AI literacy course, 16 hours
V3 | fewer sick days in 2027 and 2028
V6 | fill an open post in 80 days instead of 45, must be quicker
V3 | avoid budget overruns on 7 building works
V3 | fewer budget overruns, see § 34 of the act
V3 | reduce search time across 10,000 documents
V6 | reviewers reject 3 in 10 reports, cut it to 3 in 10
V1 | speed everything up by 40%
V3 | lower contamination of bio waste in districts 4 and 7
V2 | hardly any missed bin collections
V3 | less sick leave, average age of the crew is 51
V3 | reduce fuel use of trucks built in 2015
V3 | reduce fuel use of trucks with Euro 6 engines
V6 | vehicle availability from 92 % to 89 %
V3 | lower the cost of disposal, 2 tenders are running
ok | Hi! Our volunteers (about 60) lose 2 hours each month on rota mails; 30 minutes would be plenty.
ok | rota gaps: at present 9 open slots every weekend, I'd settle for 2
ok | keep volunteers for 18 months on average instead of 11
ok | thank-you letters go out 3 days after the gift, not 3 weeks
V3 | higher average gift, 3 mailings a year stay
V3 | raise the response rate of our 3 mailings
V6 | raise the response rate of 4% by 1%
V3 | shorten grant applications reporting time; 9 funders, 4 formats
V6 | one in three grant applications succeeds, raise it to one in four
V3 | win more grants, we wrote 22 applications in 2025
V3 | lower course cancellations, minimum age is 16
ok | radiology backlog 430 studies, aim: under 100 by Q2/27
V3 | reduce the radiology backlog, we have 3 scanners
V3 | reduce the radiology backlog with Copilot for 25 radiologists
V3 | lower no-show rate, SMS costs 7 ct each
V3 | fewer no-shows in rooms 3 and 4
V6 | patients wait 35 minutes, raise that to 20 minutes
V6 | reports dictated twice: cut by 101%
V6 | closing the month: 10 days down to 18
V3 | reduce month-end journal entries, we are 5 entities
V3 | fewer spraying runs in 2027 on 30 hectares
V6 | grape yield from 62 hl to 55 hl per hectare, should rise
V3 | sell more wine with a sommelier bot that knows 400 wines
V2 | sell more wine online
ok | bottle loss 3%
V3 | fewer empty tables, the restaurant has 20 tables
ok | table turnover from 1.4 to 1.8 per evening
V1 V3 | 5-star service with AI
V6 | Google rating from 4.5 to 4.1
V1 V3 | an app for guests aged 20 to 35
V3 | more bookings from guests aged 20 to 35
V3 | reduce menu writing time, menu has 24 dishes
ok | food cost 34% of sales, goal 29%
V6 | food cost 34% of sales, goal 39%
V6 | staff turnover 40%, target 20% by January 2025
ok | staff turnover 40%, target 20% by January 2028
V3 | avoid re-melts in the 3 big furnaces
V6 | set-up of the moulding line takes 55 min; 70 min is the aim, must be shorter
V1 | contracts twice as good
V3 | fewer missed clauses in contracts over 100 pages
V1 V3 | 1 legal knowledge hub for 5 offices
V6 | external counsel spend from €1.2m to €1.5m, we need to save
V3 | external counsel spend should go down, 8 law firms work for us
ok | reminders sent: 900 in May, 400 a month from 2027
V1 V3 | save the planet with 1000 ideas
V3 | faster deployment lead time with Kubernetes 1.31
ok | 4 deployments a week instead of 1
V3 | fewer severe incidents, SOC 2 audit in May 2027
V3 | lower cloud bill, contract runs 36 months
V3 | lower cloud bill in eu-west-1
V3 | fewer security findings open longer than 30 days
V6 | helpdesk solves 55% of tickets at first contact, we aim to raise this to 50%
V3 | lower passport processing time at counters 2 and 3
ok | passport processing time at counters 2 and 3 down to 15 minutes
V4 | letters answered in under 10
V3 | fewer open building permits under § 63
V3 | fewer open building permits with the help of 3 temps
V6 | share of online applications from 45% to 40%, we want more
V3 | lower postage, a stamp is 95 cents
ok | scan 2,000 pages a day instead of 1,200
V3 | fewer objections against parking fines of 30 EUR
ok | fewer objections against parking fines: 600, not 1100, a year
V3 | cut travel costs of 14 inspectors
V3 | cut travel costs, trips of 200 km are normal
V6 | kilometres driven per inspection 48, reduce to 52
V3 | fewer incomplete loan files, PSD 2 rules
V6 | loan decision time from 2 days to 6 days
V3 | lower chargebacks for Visa cards issued in 2024
V3 | clear the KYC refresh backlog with a team of 5
V3 | fewer cash shortages in the tills, 14 tills in total
V6 | tills that do not balance: 3 per week, cut by 200%
V6 | sell-through from 85% to 70%
V6 | reduce markdown rate 26% by 3%
V1 | 100% more customer love
V3 | lower shrinkage, 2 store detectives quit
ok | increase pick rate to 130 lines an hour with the 4 new robots
ok | in three months: backlog of 40 instead of 90 repairs
ok | bring the 14 open audit findings to 4
ok | our 90 weekly escalations down to 30
ok | 300 fewer open building permits with the help of 3 temps
ok | 10% more bookings from guests aged 20 to 35
ok | reduce fuel use of trucks with Euro 6 engines by 8%
ok | lower no-show rate to 6 %, SMS costs 7 ct each
ok | halve the number of change orders per site
ok | reduce food waste to 60 g per guest (now 95 g)
V6 | reduce the 8% scrap rate by 2%
V6 | time to hire from 60 days down to 75 days
V3 | shorter delivery time, our team of 9 is ready
V3 | improve the conversion rate, the tool is only 49 EUR a month
V3 | lower the churn rate of customers aged 18 to 25
V3 | save lots of time in 2025
V1 V2 | use AI to improve marketing
V1 V3 | new scanner for 28,000 €
V4 | recall letters take 25, should take 5
V1 | patients 40% more relaxed
V3 | lower turnaround time at gates 11 to 15
ok | turnaround time at gates 11 to 15 from 48 to 41 minutes
V3 | raise the share of self check-ins at 30 kiosks
V3 | faster exam marking time, 2,400 papers per term
V3 | publish open-access papers, more citations by 2028
V3 | reduce the time 90 professors spend on forms
ok | reduce the time 90 professors spend on forms to 2 hours a week
""".strip().splitlines()


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_with_numbers_beside_the_target(line: str) -> None:
    rules, _, text = line.partition(" | ")
    assert (" ".join(judge(text, today=TODAY).failing) or "ok") == rules
