// The right pane: the record behind the card in focus.

import { get, post } from "./api.js";
import { buttonsNode, cardNode, quoteNode } from "./cards.js";
import { byId, el, freshKey, markup, waiting } from "./dom.js";
import { directChat, isDirect, moment, state, tell } from "./state.js";

const body = byId("record-body");
let subject = null;
let asked = 0;

/** Loads the record; an answer that a later question overtook is dropped. */
export async function load(wanted) {
  if (wanted === subject && body.hasAttribute("aria-busy")) return;
  subject = wanted;
  const mine = ++asked;
  body.setAttribute("aria-busy", "true");
  try {
    const answer = await get("record", { as: state.me, subject });
    if (mine === asked) draw(answer);
  } catch (refusal) {
    if (mine === asked) body.replaceChildren(el("p", { class: "subtle" }, refusal.message));
  } finally {
    body.removeAttribute("aria-busy");
  }
}

/** The record again, when something about it came in. */
export function touched(message) {
  if (subject !== null && message.card?.subject === subject) load(subject);
}

export function reload() {
  if (subject !== null) load(subject);
  else blank();
}

export const isBlank = () => subject === null;

function blank() {
  body.replaceChildren(el("p", { class: "subtle" }, "Choose the number on a card, such as AI-2026-0042, and its record stays here beside the talk."));
}

function draw({ messages, copies }) {
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const nodes = messages.flatMap((message) => [
    message.card ? cardNode(message.card, press, true) : markup(message.html),
    message.quote ? quoteNode(message.quote) : null,
    buttonsNode(message.buttons, press),
  ]);
  body.replaceChildren(...nodes.filter(Boolean), ...(nodes.length && copies.length ? [copiesNode(copies)] : []));
  if (focused && focused !== body) (body.querySelector(`[data-copy="${focused.dataset.copy}"]`) || body).focus({ preventScroll: true });
  if (nodes.length === 0) body.replaceChildren(el("p", { class: "subtle" }, "There is nothing to show about that."));
}

// Where cards of this record stand, as far as I may see.
function copiesNode(copies) {
  return el("div", { class: "copies" }, el("h4", {}, "Copies of its cards"), el("ul", {}, copies.map(copyNode)));
}

function copyNode({ message, place, at, edited, private: only }) {
  const jump = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tell("go", { place, message });
  };
  const where = isDirect(place) ? "My chat with Usher" : place;
  const about = [moment(Date.parse(at)), edited ? "changed since" : "", only ? "only for me" : ""].filter(Boolean).join(", ");
  const href = `/?${new URLSearchParams({ as: state.me, place, message })}`;
  return el("li", {}, el("a", { href, "data-copy": message, onclick: jump }, where), el("small", {}, about));
}

// What is pressed here is answered in the direct chat.
async function press(action) {
  const place = directChat();
  const answer = await waiting(post("press", { as: state.me, place, action, key: freshKey() }));
  if (answer.messages.length && state.place !== place) tell("go", { place });
  tell("answer", { answer, place });
  return false;
}

blank();
