"""What Teams takes at most. Every length counts UTF-16 code units.

Sources: [size] Microsoft's pages on the size of a bot's message, of which the lowest figure is taken,
[cards] Microsoft's guidance for cards in Teams, [views] its page on user-specific views,
[rates] its page on rate limits, [own] chosen here, with the reason.
"""

from __future__ import annotations

ACTIVITY = 14_336  # [size] JSON of a whole activity: 28 KB of UTF-16
ROOM = 13_312  # [own] of ACTIVITY; the rest is for who and where, which the sender adds
FRAME = 2_600  # [own] of ROOM for what stands around the body of a card: schema, summary, spoken text
POSTS = 7  # [rates] what one conversation takes in a second, and more would be a flood

ACTIONS = 6  # [cards]
AT_HAND = 3  # [cards] actions that stand there; what is no answer to a question and comes later is in the menu beside
TITLE = 60  # [own] of an action: a phone shows it in two lines
CHOICE = 120  # [own] of an entry in a list of choices
CONFIRM = 300  # [own] the sentence that is asked before a press counts: a phone shows it without scrolling
READERS = 60  # [views] people for whom a card is refreshed at once
READERS_TEXT = 6_000  # [own] of ROOM for their ids

SUMMARY = 200  # [own] what a notification shows
SPOKEN = 300  # [own] a sentence or two; whoever reads on reads the card
TEXT = 2_000  # [own] a card as plain text, where the card cannot be shown

RUN = 400  # [own] of one TextRun, so that a text can be split anywhere
ADDRESS = 1_500  # [own] of a link as JSON: as much as the smallest room surely takes
ALT = 250  # [own] a picture's alternative text; a longer one stands under it
BESIDE = 500  # [own] of what a button could not say
COLUMNS = 4  # [own] of a table: what a phone shows without cutting words
TABLE = 8_000  # [own] of a table as JSON: a larger one is lines, which take half of it
CHART = 4_000  # [own] of a native chart as JSON, its fallback included: a larger one is bars, which take half of it
CHART_POINTS = 12  # [own] what can be told apart on a phone
CHART_TITLE = 80  # [own] what stands in two lines above a chart on a phone
CHART_LABEL = 40  # [own] of a bar: a longer one leaves no room for the bars; the words below have it whole
WHOLE = 1_500  # [own] what is smaller than this is not split where it can stand whole in the next message
