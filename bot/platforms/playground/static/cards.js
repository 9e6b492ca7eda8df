// Cards and buttons as DOM.

import { byId, el, isOff, markup, setOff, unseen, words } from "./dom.js";
import { tell } from "./state.js";

/** A card. `press(action)` is called for its buttons; `inRecord` leaves out the way to the record. */
export function cardNode(card, press, inRecord = false) {
  const head = el("div", { class: "card-head" }, words(inRecord ? "h3" : "h2", titleOf(card), { class: "card-title" }), card.subject ? subjectNode(card.subject, inRecord) : null);
  const parts = card.parts.map(partNode);
  return el("div", { class: "card" }, head, ...parts, buttonsNode(card.buttons, press));
}

// The subject stands beside the title as the way to its record, so a title that begins with it need not say it twice.
function titleOf({ title, subject }) {
  if (!subject || !title.startsWith(`${subject} · `)) return title;
  return title.slice(subject.length + 3);
}

function subjectNode(subject, inRecord) {
  if (inRecord) return el("span", { class: "subject" }, subject);
  const look = (open) => () => tell("subject", { subject, open });
  return el(
    "button",
    { type: "button", class: "subject", "data-subject": subject, onclick: look(true), onfocus: look(false) },
    unseen("Show the record of "),
    subject,
  );
}

function partNode(part) {
  switch (part.type) {
    case "text":
      return markup(part.html, { class: part.subtle ? "subtle" : "" });
    case "quote":
      return quoteNode(part);
    case "facts":
      return factsNode(part.rows);
    case "table":
      return tableNode(part);
    case "divider":
      return el("hr");
    case "image":
      return imageNode(part);
    default:
      return chartNode(part);
  }
}

/** Somebody's own words. */
export function quoteNode({ words: said, by }) {
  return el("figure", { class: "quote" }, words("blockquote", said), by ? words("figcaption", by) : null);
}

const SHORT = 18; // characters of a label that keep to one line

/** Labels beside values; long labels stand above them where there is little room. */
export function factsNode(rows) {
  const long = rows.some(([label]) => label.length > SHORT);
  return el(
    "dl",
    { class: long ? "facts long" : "facts" },
    rows.map(([label, value]) => el("div", {}, words("dt", label, { class: label.length > SHORT ? "" : "short" }), words("dd", value))),
  );
}

function tableNode({ columns, rows }) {
  const head = el("thead", {}, el("tr", {}, columns.map((column) => words("th", column, { scope: "col" }))));
  const body = el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => words("td", cell)))));
  const box = el("div", { class: "table", tabindex: "0", role: "group", "aria-label": `Table: ${columns.join(", ")}` });
  box.append(el("table", {}, head, body));
  return box;
}

// Pictures from elsewhere are linked, not loaded: the page fetches nothing from other sites.
function imageNode({ url, alt }) {
  if (url.startsWith("/") && !url.startsWith("//")) return el("img", { class: "picture", src: url, alt });
  if (!/^https?:\/\//.test(url)) return words("p", alt);
  return el("p", {}, words("a", `Picture: ${alt}`, { href: url, target: "_blank", rel: "noopener noreferrer" }));
}

function chartNode({ title, bars }) {
  const rows = bars.map((bar) => {
    const fill = el("span", { class: "fill" });
    fill.style.width = `${bar.share * 100}%`;
    return el(
      "li",
      {},
      el("span", { class: "bar-words" }, words("span", bar.label), words("span", bar.amount, { class: "amount" })),
      el("span", { class: "track", "aria-hidden": "true" }, fill),
    );
  });
  return el("div", { class: "chart" }, title ? words("p", title, { class: "chart-title" }) : null, el("ul", {}, rows));
}

/** A row of buttons with a line below for what went wrong; null when there are none. */
export function buttonsNode(buttons, press) {
  if (!buttons || buttons.length === 0) return null;
  const problem = el("p", { class: "problem", role: "alert" });
  const row = el("div", { class: "buttons" });
  for (const button of buttons) row.append(button.url === undefined ? actionNode(button, row, problem, press) : linkNode(button));
  return el("div", { class: "button-block" }, row, problem);
}

function linkNode({ label, url }) {
  const safe = /^https?:\/\//.test(url);
  return words("a", label, { class: "button", href: safe ? url : null, target: "_blank", rel: "noopener noreferrer" });
}

function actionNode({ label, action, style, confirm, once }, row, problem, press) {
  const node = words("button", label, { type: "button", class: `button ${style}` });
  node.addEventListener("click", async () => {
    if (isOff(node) || (confirm && !(await asked(confirm, label, style)))) return;
    const all = row.querySelectorAll("button");
    setOff(all, true);
    problem.textContent = "";
    try {
      const answered = await press(action, once);
      if (answered) node.classList.add("chosen");
      else setOff(all, false);
    } catch (refusal) {
      setOff(all, false);
      problem.textContent = `That did not go through: ${refusal.message}`;
    }
  });
  return node;
}

/** Asks in a small dialog; resolves to true when the person goes on. */
function asked(question, label, style) {
  const dialog = byId("confirm");
  return new Promise((resolve) => {
    dialog.replaceChildren(
      words("p", question, { id: "confirm-words" }),
      el(
        "form",
        { method: "dialog", class: "foot" },
        el("button", { class: "button", value: "no" }, "Cancel"),
        words("button", label, { class: `button ${style === "danger" ? "danger" : "primary"}`, value: "yes" }),
      ),
    );
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}
