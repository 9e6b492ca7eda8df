// The clock at the top, and what happened while it moved.

import { post } from "./api.js";
import { byId, el, isOff, setOff, unseen, icon } from "./dom.js";
import { faceOf, moment, now, setClock, state, tell } from "./state.js";

const buttons = document.querySelectorAll("[data-move]");
const strip = byId("meanwhile");
const FEW = 4; // people whose chats stand beside the channels; more would push the talk off the screen

export function draw() {
  const time = byId("now");
  time.dateTime = new Date(now()).toISOString();
  time.textContent = moment(now());
  time.title = `Time in ${state.clock.zone}`;
}

async function move(button) {
  if (isOff(button)) return;
  setOff(buttons, true);
  strip.replaceChildren(el("p", {}, "The clock is moving …"));
  try {
    const answer = await post("clock", { as: state.me, to: button.dataset.move });
    setClock(answer.clock);
    draw();
    report(answer.meanwhile);
  } catch (refusal) {
    strip.replaceChildren(el("p", {}, `The clock did not move. ${refusal.message}`), dismiss());
  } finally {
    setOff(buttons, false);
  }
}

function report(meanwhile) {
  const total = meanwhile.reduce((sum, { count }) => sum + count, 0);
  const said = total === 0 ? "nobody wrote anything." : `${total} new ${total === 1 ? "message" : "messages"}:`;
  const isNear = ({ person }) => person === null || person === state.me;
  const near = meanwhile.filter(isNear).sort((one, other) => (one.person === null) - (other.person === null));
  strip.replaceChildren(el("p", {}, `It is now ${moment(now())}. Meanwhile, ${said}`), chips(near, meanwhile.filter((one) => !isNear(one))), dismiss());
}

/** One's own chat and the channels; everybody else's chats are folded away where they are many. */
function chips(near, people) {
  if (people.length <= FEW) return el("div", { class: "chips" }, [...near, ...people].map(chip));
  const rest = el("details", { class: "others" }, el("summary", { class: "chip" }, `and ${people.length} people`), el("div", { class: "chips" }, people.map(chip)));
  return el("div", { class: "chips" }, near.map(chip), rest);
}

function chip({ place, label, person, count }) {
  const name = person === null ? label : person === state.me ? "you" : faceOf(person).name || label;
  return el("button", { type: "button", class: "chip", onclick: () => tell("go", { place, person }) }, `${name} `, el("b", {}, String(count)), unseen(count === 1 ? " message" : " messages"));
}

function dismiss() {
  const close = () => {
    strip.replaceChildren();
    byId("words").focus();
  };
  return el("button", { type: "button", class: "quiet round", onclick: close }, unseen("Close this line"), icon("M5 5l10 10M15 5L5 15"));
}

for (const button of buttons) button.addEventListener("click", () => move(button));
setInterval(() => state.me && draw(), 5000);
