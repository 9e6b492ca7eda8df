// The left pane: who I am, my chats, and everybody I can be.

import { avatar, byId, el, unseen, words } from "./dom.js";
import { directChat, faceOf, isDirect, roleOf, state, tell } from "./state.js";

const MANY = 8; // people before a search box helps

export function draw() {
  drawMe();
  drawPlaces();
  byId("search").hidden = state.faces.length <= MANY;
  drawFaces();
}

function drawMe() {
  const me = faceOf(state.me);
  const roles = [...(me.roles.length ? me.roles : ["employee"]), me.department].filter(Boolean).join(" · ");
  byId("me").replaceChildren(
    avatar(me),
    el("div", {}, el("p", { class: "pane-title" }, "Who I am"), words("p", me.name, { class: "name" }), words("p", roles, { class: "roles" })),
  );
}

let drawn = ""; // what the list shows: it is left alone, and with it the focus, until that changes

export function drawPlaces() {
  const wanted = JSON.stringify([state.place, state.places]);
  if (wanted === drawn) return;
  drawn = wanted;
  const focused = document.activeElement?.dataset.place;
  const others = state.places.filter((place) => place.id !== state.place && place.unread > 0);
  byId("people-dot").hidden = others.length === 0;
  byId("people-unread").textContent = others.length ? ", with unread messages" : "";
  byId("places").replaceChildren(
    ...state.places.map((place) => {
      const here = place.id === state.place;
      const mark = isDirect(place.id) ? avatar(null) : el("span", { class: "hash", "aria-hidden": "true" }, "#");
      const unread = place.unread > 0 && !here ? el("span", { class: "unread" }, String(place.unread), unseen(" unread")) : null;
      const attributes = { type: "button", "data-place": place.id, "aria-current": here ? "page" : null, class: unread ? "has-unread" : null };
      return el("li", {}, el("button", { ...attributes, onclick: () => tell("go", { place: place.id }) }, mark, words("span", place.label, { class: "label" }), unread));
    }),
  );
  if (focused) byId("places").querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}

function drawFaces() {
  const sought = byId("find").value.trim().toLowerCase();
  const matches = (face) => [face.name, face.department || "", ...face.roles].join(" ").toLowerCase().includes(sought);
  const groups = new Map();
  for (const face of state.faces.filter(matches)) {
    const role = roleOf(face);
    groups.set(role, [...(groups.get(role) || []), face]);
  }
  // The many plain employees come last, so that every office is in sight.
  const sorted = [...groups].sort(([one], [other]) => Number(one === "employee") - Number(other === "employee"));
  const nodes = sorted.map(([role, faces]) =>
    el("section", {}, words("h3", role), el("ul", {}, faces.map((face) => el("li", {}, faceNode(face))))),
  );
  byId("faces").replaceChildren(...(nodes.length ? nodes : [el("p", { class: "subtle" }, "Nobody by that name. Clear the box to see all.")]));
}

function faceNode(face) {
  const about = [face.department, ...face.roles.slice(1)].filter(Boolean).join(" · ");
  const be = () => tell("be", face.email);
  const attributes = { type: "button", "aria-current": face.email === state.me ? "true" : null, onclick: be };
  return el("button", attributes, avatar(face), el("span", { class: "label" }, words("span", face.name), about ? words("small", about) : null));
}

/** One more unread message there. */
export function count(place) {
  const found = state.places.find((one) => one.id === place);
  if (found) found.unread += 1;
  drawPlaces();
}

export function seen(place) {
  const found = state.places.find((one) => one.id === place);
  if (found) found.unread = 0;
  drawPlaces();
}

export function titleOf(place) {
  return place === directChat() ? "Usher" : place;
}

byId("find").addEventListener("input", drawFaces);
