// What other chat tools are sent: a tab of the right pane for each, and a line below each page of a form.

import { get } from "./api.js";
import { codeBox } from "./code.js";
import { announce, byId, el, icon, isOff, setOff, unseen, words } from "./dom.js";
import { moment, on, state } from "./state.js";
import { reveal, said } from "./talk.js";

const tabs = byId("record-tabs");
const record = byId("record-body");
const panel = byId("native");
const title = words("p", "", { class: "native-title" });
const calls = el("div", { class: "calls" });
const earlier = stepNode("Earlier message", "M5 12l5-5 5 5", -1);
const later = stepNode("Later message", "M5 8l5 5 5-5", 1);
panel.append(el("div", { class: "native-head" }, title, earlier, later), calls);

let tool = null; // whose tab is chosen; null for the record's
let message = null; // the id of what is shown
let follows = true; // what comes in is shown, because the newest was
let boxes = [];
let asked = 0;

const isShown = () => tool !== null && !byId("record").hidden;

/** A tab for the record and one for each chat tool; without any, only the record. */
export function offer(names) {
  if (tabs.childElementCount === names.length + 1 || names.length === 0) return;
  byId("record-title").classList.add("unseen");
  tabs.hidden = false;
  tabs.replaceChildren(tabNode("Record", null), ...names.map((name) => tabNode(`As ${name}`, name)));
  record.setAttribute("role", "tabpanel");
  record.removeAttribute("aria-label");
  choose(tool);
}

function tabNode(label, name) {
  const attributes = { type: "button", role: "tab", id: `tab-${name || "record"}`.toLowerCase(), "data-tool": name || "" };
  return el("button", { ...attributes, "aria-controls": name ? "native" : "record-body", onclick: () => choose(name) }, label);
}

/** Shows the record (null) or what that chat tool is sent. */
export function choose(name) {
  if (name !== tool) forget();
  tool = name;
  for (const tab of tabs.children) {
    const chosen = tab.dataset.tool === (name || "");
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) (name ? panel : record).setAttribute("aria-labelledby", tab.id);
  }
  record.hidden = name !== null;
  panel.hidden = name === null;
  draw();
}

tabs.addEventListener("keydown", (event) => {
  const all = [...tabs.children];
  const here = all.indexOf(document.activeElement);
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: -1 }[event.key];
  if (here < 0 || to === undefined) return;
  event.preventDefault();
  const next = all.at(to % all.length);
  choose(next.dataset.tool || null);
  next.focus();
});

/** The message again, when it changed or another took its place. */
export function draw() {
  const all = said();
  const place = all.findIndex(({ id }) => id === message);
  const now = follows || place < 0 ? all.length - 1 : place;
  message = all[now]?.id ?? null;
  for (const node of document.querySelectorAll(".looked-at")) node.classList.remove("looked-at");
  if (!isShown()) return;
  setOff([earlier], now <= 0);
  setOff([later], now >= all.length - 1);
  title.textContent = message === null ? "Usher has said nothing here yet." : titleOf(all[now]);
  document.querySelector(`.message[data-id="${message}"]`)?.classList.add("looked-at");
  if (message === null) forget();
  else load();
}

function titleOf({ at, text, card }) {
  const line = (card?.title || text).replace(/\s+/g, " ").trim();
  return `${moment(Date.parse(at))} · ${line.length > 90 ? `${line.slice(0, 89)}…` : line}`;
}

/** Shows that message from now on; the newest one only until a newer one comes in. */
export function pick(id) {
  if (id === message) return;
  const all = said();
  message = id;
  follows = all[all.length - 1]?.id === id;
  draw();
}

function stepNode(label, path, by) {
  const step = () => {
    if (isOff(node)) return;
    const all = said();
    const next = all[all.findIndex(({ id }) => id === message) + by];
    if (!next) return;
    pick(next.id);
    reveal(next.id);
    announce(title.textContent);
  };
  const node = el("button", { type: "button", class: "quiet round", onclick: step }, unseen(label), icon(path));
  return node;
}

function forget() {
  asked += 1;
  boxes = [];
  calls.replaceChildren();
}

async function load() {
  const mine = ++asked;
  try {
    const answer = await get("native", { as: state.me, on: tool, message });
    if (mine === asked) show(answer.calls);
  } catch (refusal) {
    if (mine !== asked) return;
    forget();
    calls.append(el("p", { class: "subtle" }, refusal.message));
  }
}

// The boxes stay while the same calls are made, and with them the focus.
function show(answers) {
  if (boxes.length === 0 || boxes.map(({ call }) => call).join() !== answers.map(({ call }) => call).join()) {
    boxes = answers.map(({ call }) => codeBox(call));
    calls.replaceChildren(...boxes.map(({ node }) => node));
  }
  answers.forEach(({ text }, number) => boxes[number].show(text));
}

/** For each chat tool a line that opens: the page of a form as it is shown there. */
export function pageNodes(view) {
  return (state.natives || []).map((name) => {
    const inside = el("div", {});
    const details = el("details", { class: "as-native" }, el("summary", {}, `This page as ${name}`), inside);
    details.addEventListener("toggle", async () => {
      if (!details.open) return;
      try {
        const answer = await get("native", { as: state.me, on: name, conversation: view.conversation, turn: view.turn });
        const made = answer.calls.map(({ call }) => codeBox(call));
        inside.replaceChildren(...made.map(({ node }) => node));
        answer.calls.forEach(({ text }, number) => made[number].show(text));
      } catch (refusal) {
        inside.replaceChildren(el("p", { class: "subtle" }, refusal.message));
      }
    });
    return details;
  });
}

// What a person clicks on or tabs to. Focus alone does not count: the page moves it, too, when a card is replaced.
function touched(event) {
  const node = event.target.closest(".message");
  if (node?.classList.contains("usher")) pick(node.dataset.id);
}

byId("messages").addEventListener("click", touched);
byId("messages").addEventListener("keyup", (event) => event.key === "Tab" && touched(event));
on("said", draw);
on("place", () => (follows = true));
on("record-opened", draw);
