"""Words of measurement with a limit: a metric only beside an amount, only in company, or something all want"
" less of."""

from __future__ import annotations

NOT_BY_ENDING = frozenset(
    "sometimes anytime real-time realtime part-time full-time on-time just-in-time lifetime accurate corporate"
    " separate generate create integrate operate automate translate illustrate moderate elaborate collaborate"
    " celebrate migrate demonstrate narrate penetrate concentrate account discount accounts all-time first-time"
    " one-time spare-time time-to-time overrate decorate prime-time".split()
)

# Words that are a metric only when something is said about their amount: "save time", "less paper", "fewer calls".
UNSURE = frozenset(
    "time times money hours minutes use usage wait waits lead hold stock stocks inventory energy electricity"
    " water gas fuel diesel paper feed material concrete steel heat sugar salt fat packaging plastic sales price"
    " prices budget fee fees fines discounts discount income bill gift gifts donation donations pass fill"
    " interest bounce grade grades mark marks stars points survey level production volume volumes output"
    " capacity load traffic pressure noise temperature speed age cycle idle workload effort efforts delay delays"
    " share cash wage wages salary salaries premium premiums rent rents milk harvest spray antibiotics chemicals"
    " reagents reagent pages words kpi ranking accuracy absence absences vacancy vacancies renewal renewals"
    " default defaults coverage availability conversion completion reliability km miles damage dust litter"
    " rubbish heating wear precision recall commission index distance loss losses refund refunds basket leave"
    " attendance uptake eta sla kwh tact act asa bias deviation retention weight footprint turnover".split()
)

BAD = frozenset(
    "waste scrap rework churn attrition downtime overtime delay delays wait waiting absenteeism absence"
    " absences shrinkage spoilage leakage breakage backlog overruns vacancy idle giveaway readmission demurrage"
    " fines penalties costs cost turnaround wastage damage dropout drop-out no-show noshow lateness dwell".split()
)

BAD_BEFORE = frozenset(
    "error complaint defect failure reject rejection scrap rework accident injury dropout drop-out no-show"
    " return churn delay wrong late missed false absence sickness abandonment cancellation".split()
)

SLOW_BEFORE = frozenset(
    "waiting idle handling response cycle lead delay hold queue repair turnaround processing wait"
    " decision approval delivery answer reply checkout loading onboarding cleaning changeover setup set-up search"
    " picking travel inspection review reporting booking check-in reaction resolution throughput".split()
)

MANNER = frozenset("faster quicker sooner cheaper shorter longer smaller slower lighter earlier larger bigger".split())
COUNTING = frozenset(
    "number numbers count amount volume share percentage proportion portion quantity frequency".split()
)

COMPOUND = frozenset(
    "hold waiting handling response lead cycle processing delivery idle turnaround repair wait set-up setup"
    " queue dwell settlement closing travel reaction resolution meter reading energy fuel water power heating"
    " diesel average basket sick staff employee customer page bed room machine line plant table course pass"
    " click open attendance net gross".split()
)

USED = frozenset(
    "fuel energy water power paper gas electricity material land drug antibiotic antibiotics pesticide heat"
    " diesel bed"
    " fertiliser chemical plastic feed reagent".split()
)

GOOD = frozenset(
    "conversion retention availability utilisation utilization occupancy accuracy attendance punctuality adherence"
    " fulfilment otif oee fcr nps enps csat uptime throughput yield yields margin margins profit profits revenue"
    " revenues ebit ebitda punctuality precision recall reliability first-time-right sell-through mtbf roi"
    " rating ratings stars".split()
)

GOOD_BEFORE = frozenset(
    "conversion hit success pass win acceptance recycling on-time first-time retention renewal recovery occupancy"
    " utilisation completion audit survey repurchase graduation closing pick satisfaction".split()
)

# What is used up by the kilo, litre or roll.
SUBSTANCES = frozenset(
    "acid aluminium argon asphalt bandwidth beer bleach bread butter cardboard cement chlorine coal cocoa coffee"
    " coke coolant copper cream detergent disinfectant dough dye fabric film fish flour foil fruit glass glue"
    " gravel grease hay helium hops ice ink kerosene leather lime lpg lubricant malt manure meat metal nitrogen"
    " oil oxygen paint pellets petrol resin rubber salt sand seed shampoo silage solvent solvents steam straw"
    " sugar tea timber toner vegetables wine wood yarn zinc".split()
)

# Things and events whose names end like those of people.
NO_PERSONS = frozenset(
    "orders letters numbers errors offers papers quarters reminders containers trailers transfers tenders vouchers"
    " folders headers stickers posters burgers coolers boilers freezers computers layers corners flowers towers"
    " showers powers borders colours colors hours tours years others matters rollers bearings motors reactors doors"
    " generators tractors rotors monitors indicators factors sectors vectors mirrors floors corridors meters metres"
    " litres liters filters printers sensors counters registers chapters orders covers dinners beers tyres fires"
    " wires cares shares fares stores scores spares cares fees trees employees' committees coffees degrees"
    " guarantees centers newsletters disorders disasters ulcers cancers fevers chargers scanners servers routers"
    " blockers stoppers returners batteries centres theatres acres fibres genres lawsuits plants events accidents"
    " incidents payments shipments statements documents departments apartments treatments appointments comments"
    " ailments contracts lists costs tests requests posts hosts boosts behaviours cylinders dampers drawers dryers"
    " engines fillers fasteners heaters hammers hangers holders ladders lasers levers lockers loggers mixers pallets"
    " planers razors rulers shutters sprinklers tankers timers toners trackers transistors viewers washers barriers"
    " carriers discovers leavers absentees chasers callers customers passengers visitors subscribers buyers readers"
    " followers donors members lists artists' specialists' waters waivers stopovers layovers handovers hangovers"
    " takeovers changeovers turnovers leftovers rollovers crossovers".split()
)
PERSON_ENDINGS = ("ers", "ors", "ists", "ians", "eers", "men", "women", "sses", "ants", "crats", "logists")

# Fields, things and pronouns in -ing; what is left in -ing is something that is done and can be timed or counted.
NO_DOING = frozenset(
    "marketing planning training learning processing thinking understanding working reporting meaning feeling"
    " building something anything nothing everything engineering morning evening computing consulting branding"
    " pricing banking accounting controlling manufacturing nursing farming purchasing existing missing remaining"
    " coming following including regarding during outstanding annoying boring time-consuming increasing reducing"
    " cutting using getting making having being doing going prompting housing clothing pudding wedding offering"
    " setting meeting opening suffering wellbeing monitoring testing".split()
)

HOW_PEOPLE_LIVE = frozenset(
    "working daily everyday private social real easy easier office work student city family personal public human"
    " professional school team village night whole full long simple second customers clients people nurses".split()
)

STAFF = frozenset("staff employee personnel labour labor crew nurse team agent".split())
TURNED = STAFF | frozenset("table stock inventory bed asset room seat pallet".split())

# "Complaints answered on first contact": more of it is better, though nobody likes complaints.
DEALT_WITH = frozenset(
    "answered solved resolved closed settled handled recovered fixed caught detected cleared repaired avoided"
    " prevented".split()
)
