"""Units as people type them: what they measure, and how they convert within one dimension."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """What kind of thing a unit measures."""

    TIME = "time"
    MONEY = "money"
    SHARE = "share"  # percent and parts of a whole
    POINTS = "points"  # percentage points, the honest way to change a share
    SCORE = "score"  # points, stars, grades
    PHYSICAL = "physical"
    FACTOR = "factor"  # times, fold, x


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; `size` is its worth in the dimension's base (minutes for time, 1 otherwise)."""

    dimension: Dimension
    name: str
    size: float = 1.0


_MINUTE, _HOUR, _DAY, _WEEK, _MONTH, _YEAR = 1.0, 60.0, 1440.0, 10080.0, 43800.0, 525600.0

_TIME: dict[float, str] = {
    1 / 60000: "ms millisecond milliseconds msec",
    1 / 60: "s sec secs second seconds",
    _MINUTE: "min mins minute minutes minuten mn minuets minuts",
    _HOUR: "h hr hrs hour hours std stunden hours' manhour manhours man-hour man-hours man-hrs person-hours houres",
    _DAY: "d day days tage workday workdays working-day working-days man-day man-days manday mandays pd"
    " person-days day's wd bd"
    " days' morning mornings afternoon afternoons evening evenings night nights shift shifts",
    _WEEK: "w wk wks week weeks weeks' wochen weekend weekends",
    _MONTH: "mth mths mo month months months' monate",
    3 * _MONTH: "quarter quarters",
    _YEAR: "y yr yrs year years jahre",
}
_MONEY = (
    "€ $ £ ¥ ₹ eur euro euros usd dollar dollars gbp pound pounds quid chf franc francs sek nok dkk kr krona pln zloty"
    " czk huf yen jpy inr rupee rupees rs aud cad nzd sgd brl zar try cent cents ct cts p pence penny bucks rmb cny"
    " k€ m€ t€ tsd€ keur meur teur k$ m$ k£ m£ kusd musd kchf mchf mio€"
)
_SHARE = "% percent pct percents prozent percentage ‰ permille ppm procent %ige pc"
_POINTS = "pp ppt ppts pps %-points bp bps percentage-points percentage-point %p"
_SCORE = "point points pts pt star stars grade grades mark marks"
_PHYSICAL = (
    "g gr gram grams gramme grammes kg kgs kilo kilos kilogram kilograms mg µg t to ton tons tonne tonnes lb"
    " lbs oz m cm mm km kms mile miles metre metres meter meters kilometre kilometres kilometer kilometers ft"
    " feet foot inch inches l ltr litre litres liter liters ml hl gallon gallons cl m2 m² m3 m³ sqm sqft ha"
    " hectare hectares acre acres kwh mwh gwh wh kw mw gw watt watts kilowatt megawatt joule gj mj kj btu therm"
    " therms bar psi db lux °c °f °degree degrees celsius volt volts amp amps tco2 tco2e co2e gb mb tb kb kcal"
    " calories bushel bushels pallet-spaces teu dpm v"
)


def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for size, names in _TIME.items():
        table.update({name: Unit(Dimension.TIME, name, size) for name in names.split()})
    for dimension, names in (
        (Dimension.MONEY, _MONEY),
        (Dimension.SHARE, _SHARE),
        (Dimension.POINTS, _POINTS),
        (Dimension.SCORE, _SCORE),
        (Dimension.PHYSICAL, _PHYSICAL),
    ):
        table.update({name: Unit(dimension, name) for name in names.split()})
    table.update({name: Unit(Dimension.FACTOR, name) for name in ("x", "times", "fold", "-fold", "×")})
    return table


_UNITS = _table()

# One letter may be a unit only when it is glued to its number or stands right behind it ("6 h"), and these are too
# often something else when they stand alone.
_ONLY_GLUED = frozenset({"p", "v", "to", "mo", "w", "try", "kr", "pc", "foot", "mark", "marks", "t"})
_UPPER_IS_A_NAME = frozenset({"g", "d", "b", "s", "v", "p"})  # 5G, 3D, 4B name a thing

MAGNITUDES: dict[str, float] = {
    "k": 1e3,
    "tsd": 1e3,
    "thousand": 1e3,
    "thsd": 1e3,
    "grand": 1e3,
    "mio": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mil": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "lakh": 1e5,
    "crore": 1e7,
    "hundred": 1e2,
}

PERIODS = frozenset(
    "second minute hour day night shift week month quarter year annum season term semester hr h d wk mth mo yr y a"
    " sprint morning evening weekend month-end trimester harvest holiday workday fortnight min s sec w m q".split()
)
PER_WORDS = frozenset("per each every /".split())
RATE_WORDS = frozenset(
    "weekly monthly daily yearly annually hourly quarterly annual p.a. pa nightly p/a p/m p/w p.m. p.w. pm pw".split()
)


def unit_of(word: str, raw: str = "", *, glued: bool = False) -> Unit | None:
    """The unit a word stands for, or None. `raw` keeps capitals; `glued` means no space before it."""
    if len(word) == 1 and raw.isupper() and word in _UPPER_IS_A_NAME:
        return None
    if word in _ONLY_GLUED and not glued and word != "t":
        return None
    return _UNITS.get(word)


def is_currency(word: str) -> bool:
    unit = _UNITS.get(word)
    return unit is not None and unit.dimension is Dimension.MONEY and word not in {"p", "try", "rs", "ct", "kr"}
