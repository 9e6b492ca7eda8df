// The box to type in: Enter sends, "/" completes, and nothing typed is lost.

import { Away, post } from "./api.js";
import { announce, byId, el, freshKey, waiting, words as wordsNode } from "./dom.js";
import { isDirect, on, state, tell } from "./state.js";

const box = byId("words");
const list = byId("command-list");
const popup = byId("commands");
let options = [];
let active = 0;
let sending = false;
let failed = null; // { text, key } of an act that may or may not have arrived: sent again, it has effect once

const draftName = () => `usher.draft.${state.me}.${state.place}`;

/** Shows what was typed here before, and says where it goes. */
export function enter() {
  const direct = isDirect(state.place);
  byId("words-label").textContent = direct ? "Message to Usher" : `Message in ${state.place}`;
  const hint = window.matchMedia("(max-width: 799px)").matches ? "" : ", or start with / for Usher";
  box.placeholder = direct ? "Write to Usher" : `Write in ${state.place}${hint}`;
  box.value = sessionStorage.getItem(draftName()) || "";
  closeList();
  grow();
}

/** On a touch screen the heading gets the focus instead, because the box would bring up the keyboard. */
export function focus() {
  if (window.matchMedia("(pointer: coarse)").matches) byId("place-title").focus();
  else box.focus();
}

function set(text) {
  box.value = text;
  changed();
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

function changed() {
  keep(draftName(), box.value);
  grow();
  complete();
}

// A text too long for the browser's store still stands in the box.
function keep(name, text) {
  try {
    if (text) sessionStorage.setItem(name, text);
    else sessionStorage.removeItem(name);
  } catch {
    sessionStorage.removeItem(name);
  }
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
}

function complete() {
  const typed = /^\/([\w-]*)$/.exec(box.value);
  options = typed ? state.commands.filter((command) => command.name.startsWith(typed[1].toLowerCase())) : [];
  if (options.length === 0) return closeList();
  active = 0;
  popup.hidden = false;
  draw();
  announce(`${options.length} ${options.length === 1 ? "command" : "commands"}. Arrow keys to choose, Enter to take.`);
}

function draw() {
  list.replaceChildren(
    ...options.map((command, index) =>
      el(
        "li",
        { role: "option", id: `command-${index}`, "aria-selected": String(index === active), onmousedown: (event) => choose(event, command) },
        wordsNode("strong", command.usage),
        wordsNode("span", command.summary),
      ),
    ),
  );
  box.setAttribute("aria-activedescendant", `command-${active}`);
  list.children[active].scrollIntoView({ block: "nearest" });
}

function closeList() {
  options = [];
  popup.hidden = true;
  list.replaceChildren();
  box.removeAttribute("aria-activedescendant");
}

function choose(event, command) {
  event.preventDefault();
  closeList();
  set(`/${command.name} `);
}

function onKey(event) {
  if (event.isComposing) return;
  if (options.length > 0 && onListKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
}

function onListKey(event) {
  const exact = options.length === 1 && box.value === `/${options[0].name}`;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    active = (active + step + options.length) % options.length;
    draw();
  } else if (event.key === "Escape") {
    closeList();
  } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !exact)) {
    choose(event, options[active]);
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}

async function send() {
  const text = box.value;
  if (sending || !text.trim()) return;
  sending = true;
  const { me, place } = state;
  const name = draftName();
  const key = failed !== null && failed.text === text && failed.name === name ? failed.key : freshKey();
  set("");
  try {
    const answer = await waiting(post("say", { as: me, place, text, key }));
    failed = null;
    tell("answer", { answer, place });
  } catch (refusal) {
    failed = { text, key, name };
    giveBack(name, text, refusal);
  } finally {
    sending = false;
  }
}

function giveBack(name, text, refusal) {
  if (name !== draftName()) keep(name, text);
  else if (box.value === "") set(text);
  else set(`${text}\n${box.value}`);
  tell(refusal instanceof Away ? "away" : "trouble", refusal);
}

box.addEventListener("input", changed);
box.addEventListener("keydown", onKey);
box.addEventListener("blur", closeList);
popup.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
on("draft", set);
