// The two side panes: columns when there is room, drawers over the talk when there is not.

import { byId } from "./dom.js";
import { tell } from "./state.js";

const drawer = { people: window.matchMedia("(max-width: 799px)"), record: window.matchMedia("(max-width: 1099px)") };
const panes = { people: byId("people"), record: byId("record") };
const open = { people: false, record: localStorage.getItem("usher.record") === "open" };

export const isOpen = (name) => open[name];
export const isDrawer = (name) => drawer[name].matches;

export function toggle(name, wanted = !open[name], moveFocus = true) {
  open[name] = wanted;
  if (name === "record" && !isDrawer(name)) localStorage.setItem("usher.record", wanted ? "open" : "closed");
  if (wanted && isDrawer(name)) open[name === "people" ? "record" : "people"] = false;
  apply();
  if (wanted && name === "record") tell("record-opened");
  if (!moveFocus || !isDrawer(name)) return;
  if (wanted) byId(`${name}-close`).focus();
  else byId(`${name}-button`).focus();
}

/** Closes what covers the talk, for example because a chat was chosen in it. */
export function clear() {
  for (const name of ["people", "record"]) if (isDrawer(name) && open[name]) toggle(name, false, false);
}

function apply() {
  let covered = false;
  for (const [name, pane] of Object.entries(panes)) {
    const shown = open[name] || (name === "people" && !isDrawer(name));
    pane.hidden = !shown;
    byId(`${name}-button`).setAttribute("aria-expanded", String(shown));
    covered ||= shown && isDrawer(name);
  }
  // Only what can be used is out of reach below a drawer: the heading and the live region still count.
  for (const part of document.querySelectorAll("#middle > :is(.meanwhile, .banner, .talk, .below)")) part.inert = covered;
  document.body.classList.toggle("covered", covered);
  document.body.classList.toggle("with-record", open.record && !isDrawer("record"));
}

for (const name of ["people", "record"]) {
  byId(`${name}-button`).addEventListener("click", () => toggle(name));
  byId(`${name}-close`).addEventListener("click", () => toggle(name, false));
  panes[name].addEventListener("keydown", (event) => event.key === "Escape" && isDrawer(name) && toggle(name, false));
  drawer[name].addEventListener("change", () => {
    open.people = false;
    if (drawer.record.matches) open.record = false;
    apply();
  });
}
document.addEventListener("pointerdown", (event) => {
  if (document.body.classList.contains("covered") && event.target === document.body) clear();
});
if (drawer.record.matches) open.record = false;
apply();
