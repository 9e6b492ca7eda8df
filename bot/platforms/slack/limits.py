"""What Slack takes at most. Every length counts UTF-16 code units, which is never less than Slack's own count.

Sources: [blocks] docs.slack.dev/reference/block-kit/blocks and slack_sdk/models/blocks,
[views] docs.slack.dev/reference/views and slack_sdk/models/views,
[text] docs.slack.dev/reference/methods/chat.postMessage,
[own] chosen here, with the reason.
"""

from __future__ import annotations

BLOCKS_IN_MESSAGE = 50  # [blocks]
BLOCKS_IN_VIEW = 100  # [blocks] a modal or Home
ID = 255  # [blocks] block_id, action_id; [views] callback_id

SECTION = 3000  # [blocks] and any other text object without a limit of its own
HEADER = 150  # [blocks]
LABEL = 2000  # [blocks] of an input
HINT = 2000  # [blocks] of an input
ERROR = 2000  # [own] an error under a field; as long as a hint
ALT = 2000  # [blocks] an image's alternative text
URL = 3000  # [blocks] of a button or an image
CONTEXT_ELEMENTS = 10  # [blocks]

ACTIONS = 25  # [blocks] elements of one actions block
BUTTON = 75  # [blocks] a button's text, and its accessibility label
BUTTON_VALUE = 2000  # [blocks]
CONFIRM_TITLE = 100  # [blocks]
CONFIRM_TEXT = 300  # [blocks]
CONFIRM_BUTTON = 30  # [blocks]

OPTION = 75  # [blocks] an option's text, and its description
OPTION_VALUE = 150  # [blocks]
OPTIONS = 100  # [blocks] of a select, or of one group
GROUPS = 100  # [blocks] of a select
BOXES = 10  # [blocks] radio buttons and checkboxes
INPUT = 3000  # [blocks] a plain text input

TABLE_ROWS = 100  # [blocks] the row of column names is one of them
TABLE_CELLS = 20  # [blocks] in a row
TABLE_TEXT = 10_000  # [blocks] characters of all cells
TABLES = 1  # [blocks] in a message

CHARTS = 2  # [blocks] data_visualization in a message
CHART_TITLE = 50  # [blocks] and the name of an axis
CHART_LABEL = 20  # [blocks] of a point, a category or a series
CHART_POINTS = 20  # [blocks] of a series

TITLE = 24  # [views] a modal's title, submit and close
METADATA = 3000  # [views] private_metadata
VIEW_BYTES = 250_000  # [views] JSON of a whole view

TEXT = 4000  # [text] top-level text; longer ones are advised against
MESSAGE_TEXT = 12_000  # [own] text in the blocks of one message: at about 13,000 Slack answers msg_blocks_too_long

POSTS = 10  # [own] Slack messages for one of ours: more would be a flood
ROW = 5  # [own] buttons side by side: what a phone shows without folding
BUTTON_ROWS = 12  # [own] rows of buttons under a message: 60, and room for what they are about
BUTTON_TEXT = 6000  # [own] half of MESSAGE_TEXT
RICH = 2800  # [own] characters of one rich_text block: as a section's, with a margin
VIEW_ROOM = 200_000  # [own] of VIEW_BYTES for blocks: the rest is for the frame and a sentence on top
OPTIONS_ROOM = 90_000  # [own] of VIEW_ROOM for all options of a page
