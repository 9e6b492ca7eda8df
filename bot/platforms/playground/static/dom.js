// Small tools for building the page. Text always goes in as text; only `markup` takes HTML, made by the server's Markdown.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children. `on…` values are listeners; false and null attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A person's words, kept apart from the text around them whatever their direction. */
export function words(tag, text, attributes = {}) {
  return el(tag, { dir: "auto", ...attributes, class: `${attributes.class || ""} words`.trim() }, String(text));
}

/** Rendered Markdown. Its links open beside the playground. */
export function markup(html, attributes = {}) {
  const node = el("div", { dir: "auto", ...attributes, class: `${attributes.class || ""} markdown`.trim() });
  node.innerHTML = html;
  for (const link of node.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return node;
}

export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

export function icon(...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** A fresh id for one act, so that a retry has effect once. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function isOff(button) {
  return button.getAttribute("aria-disabled") === "true";
}

/** Switches buttons off without taking the focus away from them. */
export function setOff(buttons, off) {
  for (const button of buttons) {
    if (off) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** Shows that Usher is at work when the answer takes longer than half a second. */
export async function waiting(answer) {
  const timer = setTimeout(() => (byId("writing").hidden = false), 500);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    byId("writing").hidden = true;
  }
}

let lastWords = "";

/** Says it to a screen reader, politely. */
export function announce(text) {
  const region = byId("announce");
  const short = text.length > 400 ? `${text.slice(0, 400)} …` : text;
  lastWords = short === lastWords ? `${short}\u00a0` : short;
  region.textContent = lastWords;
}

/** The round picture of a person: initials on a colour of their own. */
export function avatar(face) {
  if (face === null) {
    return el("span", { class: "avatar usher", "aria-hidden": "true" }, icon("M3 15.5h14", "M4.5 12.5a5.5 5.5 0 0 1 11 0z", "M10 7V5M8.3 5h3.4"));
  }
  const letters = face.name.split(/\s+/).filter(Boolean);
  const initials = [letters[0], letters.length > 1 ? letters[letters.length - 1] : ""].map((word) => Array.from(word || "")[0] || "").join("");
  let hash = 7;
  for (const sign of face.email) hash = (hash * 31 + sign.codePointAt(0)) % 9973;
  return el("span", { class: "avatar", "data-hue": hash % 8, "aria-hidden": "true" }, initials.toUpperCase());
}
