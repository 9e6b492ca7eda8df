"""A small bot on Bolt that answers in each way that Slack knows, to try the other ends of the wire on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.support.slack_api import BOT_TOKEN, FakeSlack
from tests.support.slack_sender import Sender

SECRET = "a signing secret"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


TEXT = {"type": "section", "text": plain("Good morning")}


def option(value: str, label: str) -> dict[str, Any]:
    return {"value": value, "text": plain(label)}


def field(name: str, label: str, type: str, **more: Any) -> dict[str, Any]:
    optional = more.pop("optional", False)
    element = {"type": type, "action_id": "input", **more}
    return {"type": "input", "block_id": name, "label": plain(label), "optional": optional, "element": element}


YES_NO = [option("y", "Yes"), option("n", "No")]
PAGE: dict[str, Any] = {
    "type": "modal",
    "callback_id": "page",
    "title": plain("Page"),
    "submit": plain("Next"),
    "notify_on_close": True,
    "blocks": [
        field("title", "What is it called?", "plain_text_input", min_length=3, max_length=20),
        field("money", "How much?", "number_input", is_decimal_allowed=False, optional=True),
        field("when", "By when?", "datepicker", initial_date="2026-12-01"),
        field("safe", "Is it safe?", "radio_buttons", options=YES_NO),
        field("kind", "Which kind?", "static_select", options=YES_NO, optional=True),
        field("all", "Which ones?", "checkboxes", options=YES_NO, optional=True),
        field("owner", "Who?", "users_select", optional=True),
        field("app", "Which one?", "external_select", min_query_length=0, optional=True),
        {
            "type": "actions",
            "block_id": "way",
            "elements": [{"type": "button", "action_id": "b", "text": plain("Back")}],
        },
    ],
}
BUTTON = {"type": "button", "action_id": "go", "text": plain("Go on"), "value": "go|1"}
CARD = [TEXT, {"type": "actions", "elements": [BUTTON]}]


@asynccontextmanager
async def workspace() -> AsyncIterator[FakeSlack]:
    """A colleague, a guest of another company, and a channel."""
    async with FakeSlack() as slack:
        slack.person("U1", "Mara Brandt", "mara@acme.example", locale="de-DE")
        slack.person("U2", "Guest", team_id="T9", is_stranger=True)
        slack.channel("C1", "office", "U1")
        yield slack


async def suggest(body: dict[str, Any], ack: Any) -> None:
    await ack(options=[option("x", body["value"])])


def bot(slack: FakeSlack, heard: list[Any]) -> AsyncApp:
    """Answers in each way that Slack knows."""
    app = AsyncApp(
        client=AsyncWebClient(BOT_TOKEN, slack.url), signing_secret=SECRET, process_before_response=True, name="tiny"
    )

    async def note(body: dict[str, Any], ack: Any) -> None:
        heard.append(body)
        await ack()

    async def talk(body: dict[str, Any], ack: Any, say: Any) -> None:
        await note(body, ack)
        await say(text="What next?", blocks=CARD)

    async def open_page(body: dict[str, Any], ack: Any, client: Any) -> None:
        heard.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=PAGE)
        await ack()

    async def turn(body: dict[str, Any], ack: Any) -> None:
        heard.append(body)
        title = body["view"]["state"]["values"]["title"]["input"]["value"]
        match title:
            case "wrong":
                await ack(response_action="errors", errors={"title": "No."})
            case "more":
                await ack(response_action="update", view={**PAGE, "title": plain("Second")})
            case _:
                await ack()

    app.event(re.compile("^(app|user)_"))(note)
    app.message(re.compile(".*"))(talk)
    app.command("/ai")(open_page)
    app.action(re.compile(".*"))(open_page)
    app.shortcut(re.compile(".*"))(note)
    app.view("page")(turn)
    app.view_closed("page")(note)
    app.options("input")(suggest)
    return app


@asynccontextmanager
async def serving(slack: FakeSlack, heard: list[Any]) -> AsyncIterator[Sender]:
    """The bot over HTTP, and whoever sends to it."""
    app = bot(slack, heard)

    async def events(request: web.Request) -> web.Response:
        answer = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    server = web.Application()
    server.router.add_post("/slack/events", events)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Sender(f"http://127.0.0.1:{runner.addresses[0][1]}", SECRET, slack=slack) as sender:
        yield sender
    await runner.cleanup()
