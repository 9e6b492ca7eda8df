"""Slack's own charts, where a workspace has them; everywhere else bars in text, and the figures in words always.

The block is documented since June 2026 at docs.slack.dev/reference/block-kit/blocks/data-visualization-block and comes
to workspaces one after the other: one that does not know it refuses the whole message.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.platforms.lengths import one_line, shorten, units
from bot.platforms.markdown import amount, chart_line
from bot.platforms.markdown import drawn as text_bar
from bot.platforms.slack import blocks, limits, rich
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Bar, Chart

_BAR = 40  # units that a drawn bar with its figure takes at most

KIND = "data_visualization"
REFUSED = frozenset(("invalid_blocks", "invalid_blocks_format"))  # what a workspace without charts answers


@dataclass
class Charts:
    """What is known of one workspace, while the process lives. `known` is None until a chart was sent there."""

    known: bool | None = None

    def sure(self, shown: Blocks) -> Blocks:
        """With charts only where they were taken before: for where a refusal would leave the person without answer."""
        return shown if self.known else drawn(shown)


def native(chart: Chart) -> Blocks:
    """The chart and under it the same in words; empty where Slack's chart cannot hold it."""
    labels = [_label(bar) for bar in chart.bars]
    finite = all(math.isfinite(bar.value) for bar in chart.bars)
    if not 0 < len(labels) <= limits.CHART_POINTS or len(set(labels)) < len(labels) or not finite:
        return []
    named = sorted({one_line(bar.unit, "") for bar in chart.bars} - {""})
    unit = named[0] if len(named) == 1 else ""
    points = [{"label": label, "value": _number(bar)} for label, bar in zip(labels, chart.bars, strict=True)]
    axis: Json = {"categories": labels}
    if unit:
        axis["y_label"] = shorten(unit, limits.CHART_TITLE)
    name = shorten(unit or one_line(chart.title), limits.CHART_LABEL)
    made: Json = {"type": "bar", "series": [{"name": name, "data": points}], "axis_config": axis}
    title = shorten(one_line(chart.title), limits.CHART_TITLE)
    return [{"type": KIND, "title": title, "chart": made}, *blocks.context(in_words(chart))]


def bars(chart: Chart) -> Blocks:
    """The chart drawn in text, with all its words."""
    return rich.blocks((rich.words(one_line(chart.title), bold=True), *map(chart_line, chart.bars)))


def in_words(chart: Chart) -> str:
    """`Funnel: New 5 ideas · Delivery 3 ideas`, for whoever does not see a picture."""
    said = " · ".join(f"{one_line(bar.label)} {amount(bar)}" for bar in chart.bars)
    return f"{one_line(chart.title)}: {said}"


def are_there(shown: object) -> bool:
    """Whether one of these blocks is a chart."""
    return isinstance(shown, list) and any(isinstance(one, dict) and one.get("type") == KIND for one in shown)


def drawn(shown: Blocks) -> Blocks:
    """The same blocks with every chart as bars; each stays one block, so that a message that fitted still fits."""
    return [_drawn(one) if one.get("type") == KIND else one for one in shown]


def _drawn(block: Json) -> Json:
    points = _points(block)
    most = max((float(point["value"]) for point in points), default=0.0)
    lines = [
        rich.Line(
            (
                rich.Run(f"{text_bar(point['value'] / most if most > 0 else 0.0)} "),
                rich.Run(point["label"], bold=True),
                rich.Run(f" {point['value']:g}"),
            )
        )
        for point in points
    ]
    [made] = rich.blocks((rich.words(block["title"], bold=True), *lines))
    return made


def _points(block: Json) -> Sequence[Json]:
    """One series, as `native` makes it."""
    points: Sequence[Json] = block["chart"]["series"][0]["data"]
    return points


def _label(bar: Bar) -> str:
    return shorten(one_line(bar.label), limits.CHART_LABEL)


def _number(bar: Bar) -> float:
    return int(bar.value) if bar.value == int(bar.value) else bar.value


def weight(block: Json) -> int:
    """The text of a chart in UTF-16 code units, as bars too."""
    return units(block["title"]) + sum(2 * units(point["label"]) + _BAR for point in _points(block))
