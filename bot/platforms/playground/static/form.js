// A page of a conversation as a dialog over the talk.

import { post } from "./api.js";
import { factsNode } from "./cards.js";
import { announce, byId, el, freshKey, icon, isOff, setOff, unseen, words } from "./dom.js";
import { fieldNode } from "./fields.js";
import { pageNodes } from "./native.js";
import { state, tell } from "./state.js";

const dialog = byId("form");
let current = null; // { view, place, person, fields, warned }

/** Opens the dialog, or shows the next page in it. */
export function show(view, place) {
  const fields = view.fields.map(fieldNode);
  current = { view, place, person: state.me, fields, warned: false };
  dialog.replaceChildren(pageNode(view, fields));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".form-body").scrollTop = 0;
  const wrong = fields.find((field) => field.wrong);
  if (wrong) wrong.focus();
  else if (view.problem) byId("form-problem").focus();
  else if (fields.length) fields[0].focus();
  else byId("form-title").focus();
  announce([view.title, view.progress, wrong ? "One answer needs a look." : ""].filter(Boolean).join(", "));
}

export function hide() {
  current = null;
  if (dialog.open) dialog.close();
  dialog.replaceChildren();
}

function pageNode(view, fields) {
  const close = el("button", { type: "button", class: "quiet round", onclick: leave }, unseen("Close and keep what I typed"), icon("M5 5l10 10M15 5L5 15"));
  const problem = el("p", { class: "form-problem", id: "form-problem", role: "alert", tabindex: "-1", dir: "auto" }, view.problem || "");
  return el(
    "form",
    { novalidate: true, class: "page", onsubmit: submit, onkeydown: onKey },
    el(
      "header",
      { class: "form-head" },
      el("div", {}, words("h2", view.title, { id: "form-title", tabindex: "-1" }), view.progress ? words("p", view.progress, { class: "progress" }) : null),
      close,
    ),
    progressBar(view.progress),
    el("div", { class: "form-body" }, problem, view.remark ? words("p", view.remark, { class: "form-remark" }) : null, fields.map((field) => field.node), view.review.map(reviewNode)),
    el(
      "footer",
      { class: "foot" },
      view.can_go_back ? el("button", { type: "button", class: "button", onclick: () => go("back") }, "Back") : null,
      words("button", view.submit, { type: "submit", class: "button primary" }),
    ),
    ...pageNodes(view),
  );
}

function progressBar(progress) {
  const parts = /^(\d+) of (\d+)$/.exec(progress || "");
  const fill = el("span", { class: "fill" });
  if (parts) fill.style.width = `${Math.min(100, (Number(parts[1]) / Number(parts[2])) * 100)}%`;
  return el("div", { class: "steps", "aria-hidden": "true" }, parts ? fill : null);
}

function reviewNode(step) {
  return el(
    "section",
    { class: "review" },
    el("div", { class: "review-head" }, words("h3", step.title), el("button", { type: "button", class: "button small", onclick: () => go("submit", step.step) }, "Edit", unseen(` ${step.title}`))),
    factsNode(step.rows),
  );
}

function values() {
  return Object.fromEntries(current.fields.map((field) => [field.name, field.read()]));
}

function body(extra = {}) {
  const { view, place, person } = current;
  return { as: person, place, conversation: view.conversation, turn: view.turn, values: values(), key: freshKey(), ...extra };
}

function submit(event) {
  event.preventDefault();
  go(current.view.review.length ? "confirm" : "submit");
}

function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
}

async function go(button, edit = null) {
  const { place, view } = current;
  const buttons = dialog.querySelectorAll("button");
  if (isOff(buttons[0])) return;
  setOff(buttons, true);
  try {
    const answer = await post("form", body({ button, edit }));
    if (current?.view !== view) return;
    if (answer.form === null) hide();
    tell("answer", { answer, place });
  } catch (refusal) {
    setOff(buttons, false);
    say(refusal.message);
  }
}

function say(sentence) {
  const problem = byId("form-problem");
  problem.textContent = sentence;
  problem.focus();
}

/** Closes and hands over what was typed. When that fails the page stays, until it is closed once more. */
async function leave() {
  if (current.warned) return hide();
  const { place } = current;
  const buttons = dialog.querySelectorAll("button");
  if (isOff(buttons[0])) return;
  setOff(buttons, true);
  try {
    const answer = await post("close", body());
    hide();
    tell("answer", { answer: { ...answer, form: null }, place });
  } catch (refusal) {
    setOff(buttons, false);
    current.warned = true;
    say(`${refusal.message} Close once more to leave without saving this page.`);
  }
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave();
});
window.addEventListener("pagehide", () => {
  if (current !== null) post("close", body(), true).catch(() => {});
});
