// What can be begun with somebody's message: the menu "Use this message" of its line.

import { post } from "./api.js";
import { el, freshKey, unseen, waiting } from "./dom.js";
import { state, tell } from "./state.js";

/** The menu, closed; null where nothing can be begun. Opened, its buttons stand below the message and push the rest down. */
export function shortcutsNode(message, name) {
  if (state.shortcuts.length === 0 || message.text.trim().startsWith("/")) return null;
  const box = el("details", { class: "shortcuts" }, el("summary", {}, "Use this message", unseen(` of ${name}`)));
  const buttons = state.shortcuts.map(({ name: flow, label }) => {
    const use = () => {
      box.open = false;
      begin(message, flow).catch((refusal) => tell("trouble", refusal));
    };
    return el("button", { type: "button", class: "button small", onclick: use }, label);
  });
  box.append(el("div", { class: "buttons" }, buttons));
  // Under the last message the buttons would open below the edge of the window.
  box.addEventListener("toggle", () => box.open && box.scrollIntoView({ block: "nearest" }));
  return box;
}

async function begin(message, flow) {
  const place = state.place;
  const answer = await waiting(post("shortcut", { as: state.me, place, message: message.id, flow, key: freshKey() }));
  tell("answer", { answer, place });
}
