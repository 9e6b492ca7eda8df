// The conversation in the middle.

import { get, post } from "./api.js";
import { buttonsNode, cardNode, quoteNode } from "./cards.js";
import { announce, avatar, byId, el, freshKey, markup, waiting, words } from "./dom.js";
import { shortcutsNode } from "./shortcuts.js";
import { day, described, faceOf, hour, isDirect, state, tell } from "./state.js";

const FOLD = 420; // pixels of one text before the rest is behind "Show all"
const EDGE = 16; // pixels between a message that is brought into view and the edge
const GROUP = 5 * 60 * 1000; // one author's messages within this time stand under one name

const list = byId("messages");
const talk = byId("talk");
let shown = new Map(); // id -> { message, node }
let atEnd = true;
let loading = 0;
let arrived = []; // what came in while a place was loading: its answer may be older than that
const answered = new Set(); // ids whose quick answers were used

/** Loads the place afresh and goes to its end. */
export async function open(place) {
  state.place = place;
  const person = state.me;
  let answer;
  if (loading === 0) arrived = [];
  loading += 1;
  try {
    answer = await get("messages", { as: person, place });
  } catch (refusal) {
    tell("trouble", refusal);
    return;
  } finally {
    loading -= 1;
  }
  const late = [...arrived];
  if (place !== state.place || person !== state.me) return;
  shown = new Map();
  list.replaceChildren();
  byId("earlier").hidden = !answer.more;
  fill(answer.messages);
  for (const message of late) take(message);
  settle(list.lastElementChild);
  markSeen();
  tell("said");
}

/** Catches up after the connection was gone, without disturbing what stands there. */
export async function refresh() {
  const { place, me } = state;
  if (place === null) return;
  const answer = await get("messages", { as: me, place });
  if (place !== state.place || me !== state.me) return;
  if (!answer.messages.some((message) => shown.has(message.id))) return open(place);
  for (const message of answer.messages) take(message);
}

function fill(messages) {
  for (const message of messages) add(message);
  fold([...shown.values()].map(({ node }) => node));
  showEmpty();
}

/** A message that came in: added, or changed in place. */
export function take(message) {
  if (loading > 0) arrived.push(message);
  if (message.place !== state.place) return;
  const old = shown.get(message.id);
  if (old && JSON.stringify(old.message) === JSON.stringify(message)) return;
  const follows = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 120;
  if (old) {
    change(old, message);
  } else {
    add(message);
    showEmpty();
    if (message.author !== state.me) announce(spoken(message));
  }
  fold([shown.get(message.id).node]);
  if (follows || (!old && message.author === state.me)) settle(shown.get(message.id).node);
  else if (!old && !(message.thread && shown.has(message.thread))) byId("newer").hidden = false;
  if (!old) markSeen();
  tell("said");
}

function change(old, message) {
  answered.delete(message.id);
  const node = messageNode(message, old.node.classList.contains("follows"));
  const replies = old.node.querySelector(":scope > .replies");
  if (replies) node.append(replies);
  const hadFocus = old.node.contains(document.activeElement);
  old.node.replaceWith(node);
  if (hadFocus) (node.querySelector("button, a") || byId("words")).focus();
  shown.set(message.id, { message, node });
}

function add(message) {
  const root = message.thread ? shown.get(message.thread) : null;
  const into = root ? repliesOf(root.node) : list;
  const previous = root ? null : lastShown();
  const newDay = !root && (!previous || day(Date.parse(previous.at)) !== day(Date.parse(message.at)));
  if (newDay) list.append(el("li", { class: "day" }, el("span", {}, day(Date.parse(message.at)))));
  const node = messageNode(message, !newDay && previous !== null && isContinued(previous, message));
  if (message.thread && !root) node.classList.add("reply");
  into.append(node);
  shown.set(message.id, { message, node });
}

function lastShown() {
  const node = list.querySelector(":scope > .message:last-of-type");
  return node ? shown.get(node.dataset.id)?.message || null : null;
}

function isContinued(previous, message) {
  const near = Date.parse(message.at) - Date.parse(previous.at) < GROUP;
  return near && previous.author === message.author && previous.private === message.private;
}

function repliesOf(node) {
  const there = node.querySelector(":scope > .replies");
  if (there) return there;
  const replies = el("ol", { class: "replies", "aria-label": "Replies" });
  node.append(replies);
  return replies;
}

function messageNode(message, follows) {
  const usher = message.author === "usher";
  const face = usher ? null : faceOf(message.author);
  const at = Date.parse(message.at);
  const head = el(
    "p",
    { class: "by" },
    words("strong", usher ? "Usher" : face.name),
    message.author === state.me ? el("span", { class: "tag" }, "you") : null,
    el("time", { datetime: message.at }, hour(at)),
    message.edited ? el("span", { class: "edited" }, "changed") : null,
    message.private ? el("span", { class: "private" }, "Only you can see this") : null,
  );
  const body = el("div", { class: "body" }, ...content(message));
  return el(
    "li",
    { class: `message${follows ? " follows" : ""}${usher ? " usher" : ""}`, "data-id": message.id },
    avatar(face),
    el("div", { class: "said" }, head, body, usher ? null : shortcutsNode(message, face.name)),
  );
}

function content(message) {
  if (message.words !== undefined) return [words("p", message.words, { class: "typed" })];
  const press = (action, once) => send(message, action, once);
  const said = message.card && message.repeats ? null : markup(message.html);
  const quote = message.quote ? quoteNode(message.quote) : null;
  const card = message.card ? cardNode(message.card, press) : null;
  const parts = [said, quote, card, buttonsNode(message.buttons, press)].filter(Boolean);
  if (answered.has(message.id)) {
    for (const button of parts.flatMap((part) => [...part.querySelectorAll(".buttons button")])) button.setAttribute("aria-disabled", "true");
  }
  return parts;
}

/** Sends a press; true when it answered a question, so that its buttons stay off. */
async function send(message, action, once) {
  const place = state.place;
  const answer = await waiting(post("press", { as: state.me, place, message: message.id, action, key: freshKey() }));
  tell("answer", { answer, place });
  const settled = once && answer.form === null && answer.messages.length > 0;
  if (settled) answered.add(message.id);
  return settled;
}

function spoken(message) {
  const name = message.author === "usher" ? "Usher" : faceOf(message.author).name;
  return `${name}${message.private ? ", only to you" : ""}: ${message.text}`;
}

/** Long texts show their beginning, and a button for the rest. What is asked, and its buttons, never folds. */
function fold(nodes) {
  const texts = nodes.flatMap((node) => [...node.querySelectorAll(".typed, .markdown, .quote")]);
  for (const text of texts.filter((text) => !text.dataset.folds && text.scrollHeight > FOLD)) {
    text.dataset.folds = "yes";
    text.classList.add("folded");
    const button = el("button", { type: "button", class: "quiet more", "aria-expanded": "false" }, "Show all");
    const turn = () => {
      const folded = text.classList.toggle("folded");
      button.textContent = folded ? "Show all" : "Show less";
      button.setAttribute("aria-expanded", String(!folded));
    };
    button.addEventListener("click", turn);
    // A link that is folded away unfolds the text when the keyboard reaches it.
    text.addEventListener("focusin", () => text.classList.contains("folded") && turn());
    text.after(button);
  }
}

/** What Usher said here, in the order in which it stands. */
export function said() {
  return [...list.querySelectorAll(".message.usher")].map((node) => shown.get(node.dataset.id).message);
}

/** Goes to a message of this place, however far back it stands. */
export async function jump(id) {
  while (!shown.has(id) && !byId("earlier").hidden) await earlier();
  const node = shown.get(id)?.node;
  if (!node) return;
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  reveal(id);
}

/** Brings a message into view, for example an answer in a thread further up. */
export function reveal(id) {
  const node = shown.get(id)?.node;
  if (!node) return;
  const [window, box] = [talk.getBoundingClientRect(), node.getBoundingClientRect()];
  if (isTall(node) || box.top < window.top + EDGE) talk.scrollTop += box.top - window.top - EDGE;
  else if (box.bottom > window.bottom - EDGE) talk.scrollTop += box.bottom - window.bottom + EDGE;
  if (node === list.lastElementChild) byId("newer").hidden = true;
}

const isTall = (node) => node.offsetHeight > talk.clientHeight - 2 * EDGE;

/** To the end of the talk, but to the beginning of a last message that is longer than the window. */
function settle(node) {
  toEnd();
  if (node && node === list.lastElementChild && isTall(node)) reveal(node.dataset.id);
}

export function toEnd() {
  talk.scrollTop = talk.scrollHeight;
  byId("newer").hidden = true;
}

function markSeen() {
  const last = Math.max(0, ...[...shown.keys()].map(Number));
  if (last === 0 || document.visibilityState === "hidden") return;
  tell("seen", state.place);
  post("seen", { as: state.me, place: state.place, upto: String(last) }).catch(() => {});
}

async function earlier() {
  const first = Math.min(...[...shown.keys()].map(Number));
  const answer = await get("messages", { as: state.me, place: state.place, before: String(first) });
  const kept = [...shown.values()].map(({ message }) => message);
  const height = talk.scrollHeight;
  shown = new Map();
  list.replaceChildren();
  byId("earlier").hidden = !answer.more;
  fill([...answer.messages, ...kept]);
  talk.scrollTop = talk.scrollHeight - height;
  talk.focus();
}

function showEmpty() {
  const box = byId("empty");
  showTry();
  if (shown.size > 0) return box.replaceChildren();
  const direct = isDirect(state.place);
  box.replaceChildren(direct ? welcome() : el("p", { class: "welcome" }, `Nothing was said in ${state.place} yet. Usher answers here when a line starts with / or mentions @usher.`));
}

// Until a person has said something in their own chat, one line says what to try first.
function showTry() {
  const line = byId("try");
  const silent = [...shown.values()].every(({ message }) => message.author !== state.me);
  line.hidden = !isDirect(state.place) || shown.size === 0 || !silent;
  if (line.hidden) return;
  const me = faceOf(state.me);
  const say = el("button", { type: "button", class: "chip", onclick: () => tell("draft", "idea: ") }, "idea");
  const question = "which data may I use?";
  const ask = el("button", { type: "button", class: "chip", onclick: () => tell("draft", question) }, question);
  line.replaceChildren("You are ", words("strong", me.name), `${described(me)}. Say `, say, ", or ask ", ask);
}

function welcome() {
  const me = faceOf(state.me);
  const examples = state.commands.slice(0, 3).map((command) => {
    const use = () => tell("draft", `/${command.name} `);
    return el("button", { type: "button", class: "example", onclick: use }, el("strong", {}, `/${command.name}`), words("span", command.summary));
  });
  return el(
    "div",
    { class: "welcome" },
    avatar(null),
    el("p", { class: "first" }, "You are ", words("strong", me.name), `${described(me)}. Say `, el("em", {}, "idea"), "."),
    el("p", { class: "subtle" }, "Usher asks one question at a time, and says why. A plain question is answered from the playbooks. Be somebody else at any time to see the other side."),
    el("div", { class: "examples" }, examples),
  );
}

talk.addEventListener("scroll", () => {
  atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
  if (atEnd) byId("newer").hidden = true;
});
// Who was reading the newest message still does when a pane opens or the box grows.
new ResizeObserver(() => atEnd && toEnd()).observe(talk);
byId("newer").addEventListener("click", toEnd);
byId("earlier").addEventListener("click", () => earlier().catch((refusal) => tell("trouble", refusal)));
document.addEventListener("visibilitychange", () => state.place && markSeen());
