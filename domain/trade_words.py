"""The words of all trades: what can be measured, what is only a virtue or a tool, what moves, what compares."""

from __future__ import annotations


def _forms(*stems: str) -> frozenset[str]:
    """Inflected forms of regular verbs: cut, cuts, cutting; reduce, reduces, reduced, reducing."""
    found: set[str] = set()
    for stem in stems:
        base = stem.removesuffix("e")
        found |= {
            stem,
            stem + "s",
            base + "ed",
            base + "ing",
            stem + "es",
            stem + stem[-1] + "ing",
            stem + stem[-1] + "ed",
        }
        if stem.endswith("y"):
            found |= {stem[:-1] + "ies", stem[:-1] + "ied"}
    return frozenset(found)


# Verbs and words that say which way the number goes.
DOWN_VERBS = _forms(
    *"cut reduce lower shorten decrease drop shrink slash trim curb save minimise minimize diminish lessen halve avoid"
    " eliminate prevent cap limit shave accelerate lighten remove decline deduct scrap stop quarter sink".split()
) | frozenset(
    "reduction decrease fall falls falling fell fallen cutback savings saving savings shrunk reducing".split()
)
UP_VERBS = _forms(
    *"increase raise grow lift double triple boost gain climb exceed extend expand quadruple treble up multiply".split()
) | frozenset("rise rises rising rose risen growth grew grown increase hike".split())
DOWN_WORDS = frozenset(
    "down less fewer lower shorter faster quicker cheaper smaller sooner minus off earlier lesser slower downwards"
    " reduced rarer lighter".split()
)
UP_WORDS = frozenset("up more higher plus longer larger bigger additional extra upwards greater".split())
CEILINGS = frozenset("below under max maximum maximal within beneath < <= max. latest sub".split())
FLOORS = frozenset("above over min minimum minimal > >= exceeding beyond min.".split())
NEUTRAL = (
    _forms("change", "shift", "adjust", "vary", "alter", "modify", "move", "swing", "affect") | {"difference", "±"}
) - {"changes", "shifts", "moves"}
VAGUE_GOOD = frozenset("improve improved improving improves improvement better optimise optimize optimising".split())
NOW_WORDS = frozenset(
    "now today currently current nowadays presently atm baseline was were been yesterday previously before"
    " stands stand status today's already still present used takes spend spends were".split()
)
INSTEAD = frozenset("instead rather vs versus compared not against opposed down-from formerly previously vs.".split())

# Metrics. Each kind says which unit fits, so that a bare value can be read.
TIME_NOUNS = frozenset(
    "time times duration durations latency turnaround delay delays downtime uptime wait waits waiting hours"
    " minutes overtime mttr mttd mtbf mtta aht tat dso dpo dio runtime speed lateness cycle idle tardiness dwell"
    " eta sla tth ttr turnarounds stay los standstill lead-time cycle-time leadtime stoppage stoppages age"
    " queue-time lead hold playtime workload backorder-time asa acw response-time tact takt changeover"
    " setup-time demurrage-time effort efforts".split()
)
MONEY_NOUNS = frozenset(
    "cost costs spend spending expense expenses expenditure price prices revenue revenues sales turnover margin"
    " margins profit profits ebit ebitda income earnings budget fee fees fine fines penalty penalties savings"
    " cpl cpa cac cpc roi roas arpu aov ltv clv mrr arr capex opex cogs premium premiums loss losses debt"
    " donations donation fundraising gift gifts rent rents wage wages salary salaries surcharge surcharges"
    " demurrage discount discounts writeoff bill commission basket receivables claims-cost money cash rebate"
    " rebates refund refunds subsidy postage tolls toll tuition royalties overheads overhead payroll freight"
    " gmv acv tcv nii cashflow".split()
)
SHARE_NOUNS = frozenset(
    "rate rates ratio ratios share proportion percentage churn attrition retention conversion utilisation"
    " utilization occupancy vacancy vacancies accuracy availability absenteeism absence absences shrinkage"
    " attendance adherence coverage fulfilment deviation mape bias oee fcr ctr otif fte-ratio precision recall"
    " uptake completion penetration renewal default turnout reliability punctuality sickness efficiency-ratio"
    " markdown giveaway incidence prevalence mortality morbidity readmission noshow yield yields wape cer wer"
    " bounce dropout drop-out sell-through stp pass-rate pass hit-rate hit-ratio unemployment interest"
    " containment first-time-right on-time inaccuracy fill humidity nps-share wastage repurchase variance leave"
    " stickiness compliance-rate first-time-fix".split()
)
SCORE_NOUNS = frozenset(
    "score scores rating ratings nps csat ces enps index grade grades stars points level-score survey bleu"
    " comet ter ragas kpi gpa ranking f1 auc flesch mark marks pagespeed ofsted enps audit-score sus".split()
)
AMOUNT_NOUNS = frozenset(
    "waste scrap rework consumption usage use fuel energy electricity water diesel gas emissions emission co2"
    " weight volume volumes throughput output stock inventory stocks inventories production capacity mileage"
    " distance kilometres backlog leakage spillage breakage spoilage yield harvest milk traffic load pressure"
    " noise temperature fertiliser pesticide pesticides feed reagent reagents paper footprint carbon tonnage"
    " headcount workload wastage damage evaporation dust sugar salt fat concrete steel rubbish litter pollution"
    " ammonia nitrogen nitrate nitrates material kwh heat heating wear spray antibiotics chemicals packaging"
    " plastic food-waste km miles pages words".split()
)
# Things that happen and can be counted. Their own name is the unit.
BAD_EVENTS = frozenset(
    "errors error mistakes mistake defects defect complaints complaint accidents accident incidents incident"
    " injuries injury typos typo delays breakdowns breakdown failures failure faults fault outages outage"
    " stoppages returns recalls escalations escalation disputes dispute objections objection rejections"
    " rejection rejects cancellations cancellation no-shows stock-outs stockouts stockout outs alarms alerts"
    " alert duplicates duplicate clashes conflicts violations breaches breach losses thefts theft falls fall"
    " infections infection misses leaks leak overruns overrun corrections correction retests tests-repeat"
    " reworks bugs bug crashes crash claims reclaims chargebacks reminders dropouts leavers resignations"
    " positives negatives discrepancies discrepancy mismatches mismatch misroutes mispicks write-offs writeoffs"
    " offs bounces abandonments interruptions interruption ncrs nonconformities deviations near-misses deaths"
    " fatalities readmissions reoperations ulcers misdeliveries mis-picks rework-loops hallucinations queries"
    " follow-ups reopenings re-opens reopens callbacks call-backs chasers backorders late-deliveries damages"
    " snags punctures appeals lawsuits misprints misdiagnoses noshows shortages shortage overpayments"
    " underpayments overstocks arrears evictions vacancies blackouts trips slips lates infringements omissions"
    " exceptions absentees stops gaps diversions disconnections truancies bumps scratches dents spills"
    " rebookings miscounts mislabels".split()
)
COUNTED = BAD_EVENTS | frozenset(
    "tickets calls requests cases applications orders leads customers visitors bookings subscriptions"
    " subscribers members donors units pieces picks invoices shipments deliveries parcels packages pallets"
    " inspections tests samples offers quotes tenders contracts sales visits appointments consultations"
    " referrals renewals sign-ups signups registrations downloads clicks views followers reviews answers replies"
    " emails mails letters forms documents files entries transactions payments loans policies repairs"
    " interventions jobs tasks callers patients guests passengers students pupils graduates submissions articles"
    " translations words lines rides flights rooms nights containers trucks loads meetings approvals permits"
    " decisions notices statements matters searches operations surgeries treatments prescriptions overdues"
    " backlog queue headcount hires openings requisitions candidates interviews exits vacancies fines claims"
    " touchpoints handovers handoffs hand-offs steps signatures changes revisions loops iterations approvals"
    " escalations audits findings actions risks issues rfis ncrs emails items skus parts bags cows litters eggs"
    " calves animals trips journeys stops kilometres hectares rfqs pos donations grants bids wins deals"
    " opportunities pitches walk-ins no-shows tonnes bottles crates subscribers viewers readers buyers tenants"
    " enquiries inquiries visits footfall newsletters demos trials citations publications patents upsells"
    " cross-sells reprints printouts copies"
    " people-waiting minutes-late queues".split()
)
GOODS = frozenset(
    "orders leads customers visitors bookings subscriptions subscribers members donors donations sales visits"
    " appointments referrals renewals sign-ups signups registrations downloads clicks views followers reviews"
    " deals opportunities wins units picks inspections applications enquiries graduates submissions offers"
    " quotes tenders replies hires grants upsells cross-sells walk-ins readers buyers demos meetings revenue".split()
)

# Nice to have, but nobody can count them without saying how.
VIRTUES = frozenset(
    "efficiency efficiencies productivity quality experience experiences satisfaction innovation innovations"
    " creativity transparency agility flexibility collaboration communication engagement morale motivation"
    " culture happiness wellbeing well-being loyalty trust image reputation brand competitiveness sustainability"
    " professionalism digitalisation digitalization digitization digitisation maturity performance effectiveness"
    " excellence usability convenience awareness knowledge relations relationship relationships synergies"
    " synergy value service services security safety compliance resilience simplicity relief fun joy stress"
    " headaches worries happiness comfort journey journeys consistency style terminology readability"
    " understanding insight insights impact success future potential power strength harmony confidence spirit"
    " teamwork readiness vision mindset ambition clarity focus attractiveness visibility alignment empowerment"
    " love wow delight passion buzz excitement pride courage dialogue inspiration inclusion diversity fairness"
    " empathy kindness commitment ownership accountability momentum purpose openness modernity problems problem"
    " troubles trouble hassle pain pains friction bureaucracy silos chaos frustration"
    " smart smarter smartness sense orientation satisfaction professionality experience-quality work working way"
    " ways life lives thing things stuff everything anything something".split()
)
QUALITY_WORDS = frozenset(
    "better best smarter smart nicer nice modern modernise modernize innovative creative efficient productive"
    " effective intelligent improve improved improving optimise optimize optimised optimized enhance enhanced"
    " streamline streamlined leverage transform transformed great excellent world-class leading engaging happier"
    " happy friendlier agile digital digitalise digitise digitize seamless robust easier simpler personal"
    " professional attractive satisfied motivated consistent transparent optimal strong stronger data-driven"
    " relaxed connected involved focused engaged confident proud inspired comfortable visible resilient calmer"
    " ai-driven ai-powered cutting-edge state-of-the-art good".split()
)
TOOLS = frozenset(
    "ai a.i. ki ml llm llms genai bot bots chatbot chatbots copilot copilots gpt chatgpt claude gemini llama"
    " mistral deepl assistant assistants app apps platform platforms tool tools system systems software"
    " dashboard dashboards portal robot robots model models automation strategy strategies workshop workshops"
    " training trainings pilot pilots prompt prompts licence licences license licenses avatar twin agentic"
    " agent-based solution solutions project rpa technology technologies course seminar webinar webinars"
    " hackathon initiative programme program roadmap voicebot voicebots tutor tutors drone drones sensor sensors"
    " camera cameras plugin plugins macro macros interface".split()
)
# Counted things that go in, not what comes out.
RESOURCES = TOOLS - frozenset({"system", "project", "course"}) | frozenset(
    "people ppl persons person colleagues colleague staff employees employee interns intern analysts analyst"
    " workers worker nurses nurse doctors teachers teacher engineers engineer developers developer agents agent"
    " technicians technician drivers driver clerks clerk managers manager reps rep advisors advisers advisor"
    " adviser consultants lawyers lawyer paralegals foremen supervisors supervisor planners planner buyers users"
    " user seats seat accounts champions ambassadors leaders leads-team volunteers apprentices trainees experts"
    " ftes fte heads specialists pharmacists farmers translators editors editor librarians teams team"
    " departments department units-org houses stores shops branches sites locations hotels schools countries"
    " languages plants factories warehouses channels markets regions laptops tablets screens phones devices"
    " machines servers computers sessions lessons modules courses seminars meetups use-cases usecases features"
    " templates playbooks guidelines dashboards videos posts campaigns projects initiatives products vendors"
    " suppliers partners providers steps-plan phases stages sprints cars trucks vehicles versions categories"
    " topics subjects classes classrooms wards terminals buildings floors properties pipelines integrations"
    " interfaces databases gpus experiments pocs prototypes mvps newsletters webinars brochures slides hubs labs"
    " scientists economists".split()
)
ACTIVITY_VERBS = _forms(
    *"deploy install train introduce build implement launch roll hold organise organize host form create produce write"
    " develop hire recruit buy purchase acquire connect integrate migrate equip test try run pilot start set"
    " establish automate digitise digitize digitalise publish upgrade use generate adopt offer onboard automate"
    " teach coach attend procure rollout enable deliver".split()
) | frozenset("built held wrote rollout bought run made make".split())
AI_WORDS = frozenset(
    "ai ki ai-driven ai-generated ai-based ai-powered ai-assisted ai-supported automated automatically"
    " automation automatic digital digitally paperless generated copilot chatgpt chatbot bot gpt llm claude"
    " gemini autonomous autonomously ai-first data-driven genai ai-enabled machine-written touchless"
    " self-driving cloud trained prompting".split()
)
USING = frozenset(
    "use uses using used adopt adopts adopting adopted with via logged trained log work works try".split()
)
COMPLETION = _forms(
    *"answer reply finish complete deliver process resolve close solve settle approve respond issue fulfil handle ship"
    " dispatch decide repair fix publish return pick file book order confirm clear review translate proofread screen"
    " register check discharge turn quote".split()
) | frozenset(
    "ready done out paid sent back replies answers reply answer decision decisions response responses"
    " resolution delivered delivery available online closing calculation confirmation quote quotes offers offer"
    " results result report reports takes take lasts needs signed written feedback turnaround payout payouts"
    " booked hired".split()
)

# Words that join others and name nothing.
FUNCTION = frozenset(
    "a an the this that these those my our your their its his her we us i you they he she it me them who whom"
    " which what and or but so because since as if when while where how than then too also only just even still"
    " already yet ever of in on at by to from for with without within into onto over under about around after"
    " before during until till til through across between among against per each every all any some no not none"
    " both either neither other another same is are was were be been being am has have had do does did done will"
    " would shall should can could may might must want wants wanted like need needs let lets let's please pls"
    " plz ok okay well yes hi hello thanks thx maybe perhaps say i'd we'd i'll we'll it's its that's there here"
    " very really quite much many lot lots bit few several way far once again soon asap possible more less most"
    " least next last end start beginning mid go goes get gets got getting come comes bring brings brought reach"
    " reaches hit achieve target targets aim goal make makes take takes keep keeps idea know think guess roughly"
    " approx approximately ca circa nearly almost up down off out new old own able such currently now today"
    " tomorrow yesterday someone somebody everyone everybody nobody people dont don't using latest deadline im"
    " i'm should've at-least ideally hopefully concretely namely meaning i.e. e.g. etc eg ie via thru".split()
)
MONTHS_AND_SEASONS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun"
    " jul aug sep sept oct nov dec spring summer autumn fall winter easter christmas xmas monday tuesday"
    " wednesday thursday friday saturday sunday year month week quarter season day hour night morning evening".split()
)
# A metric's name followed by one of these names a tool or a team: "cost reporting", "claims department".
NOT_A_HEAD = frozenset(
    "management tracking tracker report reporting reports dashboard dashboards tool tools software system"
    " systems process processes planning planner department dept team teams manager managers handling centre"
    " center desk agent agents staff list sheet sheets analysis analytics calculator bot bots chatbot assistant"
    " app platform portal forecasting training module strategy controlling control monitoring model policy rep"
    " reps force office estimate estimator checker summary summaries summarisation register form forms template"
    " templates classification routing prediction detection book books line-up channel organisation function"
    " people colleagues community network procedure procedures workflow workflows automation optimisation"
    " optimization letter letters insights data story pitch deck letters handler handlers adjusters adjuster"
    " funnel pipeline plan plans".split()
)
LABELS = frozenset(
    "room page section chapter ticket no nr num number project machine line hall terminal ward plant grade dock"
    " gate lab building floor unit contract article art § paragraph para step phase level tier year class"
    " supplier route bus track week goal team shift version model option site store stage priority ext extension"
    " tel phone id bay zone platform aisle block area district region motorway road street office windows web"
    " iso din en gdpr rule figure fig table appendix annex form cell column row sheet module lot batch warehouse"
    " shop branch studio theatre kitchen barn field greenhouse stable silo pump turbine boiler engine flight"
    " train tower court desk counter till register station account customer employee patient claim file parcel"
    " house flat apartment group series type release build gen generation sap gpt claude gemini llama copilot"
    " python excel java oracle dynamics photoshop ios android industry rev revision sprint epic story clause"
    " item question q note slide lesson unit hangar runway mill press furnace kiln reactor tank well rig vessel"
    " ship truck van crane lift elevator entrance exit camera robot cabin house suite centre center block wing"
    " level basement day invoice order case po sku pos part vol volume issue edition act exhibit docket"
    " lane berth track loop feeder substation mast meter transformer teams sharepoint outlook word copilot opus sonnet"
    " haiku turbo pixel iphone galaxy".split()
)
