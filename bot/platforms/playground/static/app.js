// Puts the parts together: who I am, where I am, and what comes in.

import { Away, get } from "./api.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import { byId, el } from "./dom.js";
import * as form from "./form.js";
import * as native from "./native.js";
import * as panes from "./panes.js";
import * as people from "./people.js";
import * as record from "./record.js";
import { directChat, faceOf, isDirect, on, setClock, state, tell } from "./state.js";
import * as talk from "./talk.js";

let stream = null;
let wasAway = false;
let retry = null;
let rest = null;

const remembered = (name) => sessionStorage.getItem(name) || localStorage.getItem(name);

function remember(name, value) {
  sessionStorage.setItem(name, value);
  localStorage.setItem(name, value);
}

async function readWorld(person) {
  const world = await get("world", { as: person || "" });
  Object.assign(state, { me: world.me, faces: world.faces, places: world.places, commands: world.commands, natives: world.natives, shortcuts: world.shortcuts });
  native.offer(state.natives);
  setClock(world.clock);
  remember("usher.person", world.me);
}

/** Becomes the person, in the same channel or in their own direct chat. */
async function be(person, place = null) {
  try {
    await readWorld(person);
  } catch (refusal) {
    return trouble(refusal);
  }
  const kept = place || state.place || remembered("usher.place");
  const there = state.places.some((one) => one.id === kept);
  listen();
  record.reload();
  await go(there ? kept : directChat());
}

async function go(place) {
  state.place = place;
  tell("place");
  remember("usher.place", place);
  const direct = isDirect(place);
  byId("place-title").textContent = people.titleOf(place);
  byId("place-note").textContent = direct ? `${faceOf(state.me).name}, only you read this.` : "Everybody reads this. Start with / for Usher.";
  document.title = `${people.titleOf(place)} · Usher playground`;
  notice(null);
  clock.draw();
  composer.enter();
  await talk.open(place);
  people.draw();
  if (panes.isOpen("record")) tell("record-opened");
}

function listen() {
  stream?.close();
  clearTimeout(retry);
  stream = new EventSource(`/api/events?${new URLSearchParams({ as: state.me })}`);
  stream.addEventListener("open", () => catchUp().catch(trouble));
  stream.addEventListener("message", (event) => event.data && receive(JSON.parse(event.data)));
  stream.addEventListener("clock", (event) => moved(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    away();
    if (stream.readyState === EventSource.CLOSED) retry = setTimeout(listen, 2000);
  });
}

/** After every connection: what was missed in between is fetched. */
async function catchUp() {
  byId("banner").replaceChildren();
  if (wasAway) {
    const kept = state.place;
    await readWorld(state.me);
    state.place = kept;
    people.draw();
    wasAway = false;
  }
  await talk.refresh();
}

function receive(message) {
  talk.take(message);
  record.touched(message);
  if (message.place !== state.place && !message.edited && message.author !== state.me) people.count(message.place);
}

function moved(value) {
  setClock(value);
  clock.draw();
  if (state.place) talk.open(state.place);
}

function away() {
  wasAway = true;
  if (byId("banner").childNodes.length) return;
  byId("banner").replaceChildren(el("p", {}, "Usher is not answering; what you typed is kept. I keep trying to reach it."));
}

function trouble(refusal) {
  if (refusal instanceof Away) away();
  else notice(refusal.message);
}

function notice(text, ...more) {
  byId("notice").replaceChildren(...(text ? [el("p", {}, text), ...more] : []));
}

/** What an act brought: messages, perhaps a form, perhaps a receipt in the direct chat. */
function take({ answer, place }) {
  notice(null);
  if (stream.readyState === EventSource.OPEN) byId("banner").replaceChildren();
  for (const message of answer.messages) talk.take(message);
  // After the pressed buttons have changed, because that moves what stands below them.
  if (answer.messages.length) requestAnimationFrame(() => talk.reveal(answer.messages[answer.messages.length - 1].id));
  if (answer.form) form.show(answer.form, place);
  else if (!document.querySelector("dialog[open]") && document.activeElement === document.body) composer.focus();
  const elsewhere = answer.messages.find((message) => message.place !== state.place && message.author === "usher")?.place;
  if (elsewhere) {
    const where = isDirect(elsewhere) ? "in your direct chat" : `in ${elsewhere}`;
    notice(`Usher answered ${where}.`, el("button", { type: "button", class: "chip", onclick: () => tell("go", { place: elsewhere }) }, "Go there"));
  }
}

on("answer", take);
on("trouble", trouble);
on("away", away);
on("seen", people.seen);
on("be", async (person) => {
  panes.clear();
  await be(person);
  composer.focus();
});
on("go", async ({ place, person, message }) => {
  panes.clear();
  if (person && person !== state.me) await be(person, place);
  else if (!message || place !== state.place) await go(place);
  if (message === undefined) return composer.focus();
  await talk.jump(message).catch(trouble);
  native.pick(message);
});
// An empty record pane starts with the newest card in the talk.
on("record-opened", () => {
  const subjects = document.querySelectorAll(".messages button.subject");
  if (record.isBlank() && subjects.length) record.load(subjects[subjects.length - 1].dataset.subject);
});
on("subject", ({ subject, open }) => {
  if (open) native.choose(null);
  if (open && !panes.isOpen("record")) panes.toggle("record", true);
  if (panes.isOpen("record")) record.load(subject);
});

// A browser allows few connections to one server: a page that nobody looks at gives its own back.
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest);
  if (state.me === null) return;
  if (document.visibilityState === "hidden") {
    rest = setTimeout(() => {
      wasAway = true;
      stream.close();
    }, 60_000);
  } else if (stream.readyState === EventSource.CLOSED) {
    listen();
  }
});

async function start() {
  const asked = new URLSearchParams(location.search);
  await be(asked.get("as") || remembered("usher.person"), asked.get("place"));
  if (state.me === null) retry = setTimeout(start, 2000);
  else if (asked.get("message")) await talk.jump(asked.get("message")).catch(trouble);
  else if (!panes.isDrawer("people")) composer.focus();
}

start();
