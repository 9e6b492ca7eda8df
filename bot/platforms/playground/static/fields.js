// One question of a form: as it is asked, and as its answer is read.

import { el, unseen, words } from "./dom.js";
import { state } from "./state.js";

const FEW = 6; // choices that are shown at once; more go into a select
const UNKNOWN = { unknown: true };

const isUnknown = (value) => value !== null && typeof value === "object" && value.unknown === true;

/** { node, read(), focus() } for a field; `read` gives the JSON value. */
export function fieldNode(field) {
  const control = controls[field.kind](field, `field-${field.name}`);
  const grouped = control.grouped === true;
  const id = `field-${field.name}`;
  const described = [];
  const line = (part, text, attributes = {}) => {
    if (!text) return null;
    described.push(`${id}-${part}`);
    return words("p", text, { id: `${id}-${part}`, class: part, ...attributes });
  };
  const lines = { note: line("note", field.note), why: line("why", field.why), hint: line("hint", field.hint), error: line("error", field.error) };
  const optional = field.optional ? el("span", { class: "optional" }, "optional") : null;
  const label = grouped
    ? el("legend", {}, words("span", field.label), " ", optional)
    : field.kind === "toggle"
      ? null
      : el("label", { for: id }, words("span", field.label), " ", optional);
  const unknown = field.may_be_unknown ? unknownNode(field, control) : null;
  for (const target of control.described) {
    if (described.length) target.setAttribute("aria-describedby", described.join(" "));
    if (field.error) target.setAttribute("aria-invalid", "true");
  }
  const inner = [lines.note, label, lines.why, control.node, lines.error, lines.hint, unknown?.node];
  const node = grouped ? groupNode(control, inner) : el("div", {}, inner);
  node.classList.add("field");
  if (field.error) node.classList.add("wrong");
  const read = () => (unknown?.box.checked ? UNKNOWN : control.read());
  return { name: field.name, node, read, wrong: Boolean(field.error), focus: () => (unknown?.box.checked ? unknown.box : control.first()).focus() };
}

// The note comes before the legend, so the group's own box holds the legend first.
function groupNode(control, [note, legend, ...rest]) {
  control.group.append(...[legend, note, ...rest].filter(Boolean));
  return el("div", {}, control.group);
}

function unknownNode(field, control) {
  const box = el("input", { type: "checkbox", id: `field-${field.name}-unknown` });
  const apply = () => control.enable(!box.checked);
  box.checked = isUnknown(field.value);
  box.addEventListener("change", apply);
  apply();
  return { box, node: el("label", { class: "unknown", for: box.id }, box, el("span", {}, "I don't know", unseen(`: ${field.label}`))) };
}

const text = (field) => (field.value === null || field.value === undefined || isUnknown(field.value) ? "" : String(field.value));
const empty = (field) => (field.optional ? null : "");

function single(input, read) {
  return {
    node: input,
    described: [input],
    read,
    first: () => input,
    enable: (on) => (input.disabled = !on),
  };
}

function line(field, id, attributes = {}) {
  const input = el("input", { type: "text", id, name: field.name, autocomplete: "off", dir: "auto", maxlength: field.max_length, "aria-required": field.optional ? null : "true", ...attributes });
  input.value = text(field);
  return single(input, () => (input.value.trim() === "" ? empty(field) : input.value));
}

function paragraph(field, id) {
  const input = el("textarea", { id, name: field.name, rows: "4", dir: "auto", maxlength: field.max_length, "aria-required": field.optional ? null : "true" });
  input.value = text(field);
  const control = single(input, () => (input.value.trim() === "" ? empty(field) : input.value));
  if (!field.max_length) return control;
  const count = el("p", { class: "count", "aria-hidden": "true" });
  const near = field.max_length * 0.8; // before that the limit is nobody's concern
  const update = () => (count.textContent = input.value.length < near ? "" : `${input.value.length} of ${field.max_length}`);
  input.addEventListener("input", update);
  update();
  return { ...control, node: el("div", {}, input, count) };
}

// A text box, because a number box drops what it cannot read, and the office wants to see it.
function number(field, id) {
  const control = line(field, id, { inputmode: "decimal", class: "short" });
  const read = () => {
    const value = control.read();
    return value !== null && /^-?\d{1,15}(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  };
  return { ...control, read };
}

function toggle(field, id) {
  const input = el("input", { type: "checkbox", id, name: field.name, class: "switch", role: "switch" });
  input.checked = field.value === true;
  return { ...single(input, () => input.checked), node: el("label", { class: "toggle", for: id }, input, words("span", field.label)) };
}

function select(field, id, choices) {
  const first = el("option", { value: "" }, field.optional ? "Leave open" : "Choose …");
  const input = el("select", { id, name: field.name, "aria-required": field.optional ? null : "true" }, first, choices.map((choice) => el("option", { value: choice.value }, choice.label)));
  input.value = text(field);
  if (input.selectedIndex < 0) input.value = "";
  return single(input, () => input.value || empty(field));
}

function person(field, id) {
  const faces = state.faces.map((face) => ({ value: face.email, label: face.department ? `${face.name}, ${face.department}` : face.name }));
  return select(field, id, field.choices.length ? field.choices : faces);
}

function choice(field, id) {
  if (field.choices.length > FEW) return select(field, id, field.choices);
  const all = field.optional ? [...field.choices, { value: "", label: "Leave open" }] : field.choices;
  const current = text(field);
  return group(field, id, "radio", all, (value) => value === current, (chosen) => chosen[0] || empty(field));
}

function choices(field, id) {
  const current = Array.isArray(field.value) ? field.value : [];
  const read = (chosen) => (chosen.length ? chosen : field.optional ? null : []);
  return group(field, id, "checkbox", field.choices, (value) => current.includes(value), read);
}

function group(field, id, type, all, isChosen, read) {
  const boxes = all.map(({ value }, index) => {
    const box = el("input", { type, id: `${id}-${index}`, name: field.name, value });
    box.checked = isChosen(value);
    return box;
  });
  const rows = all.map(({ label, description }, index) =>
    el("label", { class: "option", for: boxes[index].id }, boxes[index], el("span", {}, words("span", label), description ? words("small", description) : null)),
  );
  const set = el("fieldset", { id, role: type === "radio" ? "radiogroup" : "group", "aria-required": type === "radio" && !field.optional ? "true" : null });
  return {
    grouped: true,
    group: set,
    node: el("div", { class: "options" }, rows),
    described: type === "radio" ? [set] : [set],
    read: () => read(boxes.filter((box) => box.checked).map((box) => box.value)),
    first: () => boxes.find((box) => box.checked) || boxes[0],
    enable: (on) => boxes.forEach((box) => (box.disabled = !on)),
  };
}

const date = (field, id) => line(field, id, { type: "date", class: "short", dir: null });

const controls = { line, paragraph, number, date, toggle, choice, choices, person };
