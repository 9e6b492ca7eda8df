// JSON text to read, select and copy.

import { announce, el, unseen } from "./dom.js";

const KEY = /^(\s*)("(?:[^"\\]|\\.)*")(:.*)$/u;

/** A labelled box for what one call takes. `show(text)` puts other text in it and leaves the focus where it is. */
export function codeBox(call, level = "h3") {
  const label = el("span", {}, "Copy");
  const copy = el("button", { type: "button", class: "button small" }, label, unseen(` what ${call} takes`));
  const box = el("pre", { class: "code", dir: "ltr", tabindex: "0", role: "region", "aria-label": `JSON for ${call}` });
  let kept = "";
  let timer = null;
  copy.addEventListener("click", async () => {
    const done = await copied(kept, box);
    label.textContent = done ? "Copied" : "Selected: press Ctrl+C";
    if (done) announce("Copied.");
    clearTimeout(timer);
    timer = setTimeout(() => (label.textContent = "Copy"), 2500);
  });
  const show = (text) => {
    if (text === kept) return;
    kept = text;
    box.replaceChildren(...text.split("\n").map(lineNode));
    box.scrollTop = 0;
  };
  const head = el("div", { class: "code-head" }, el(level, {}, el("code", {}, call)), copy);
  return { call, node: el("div", { class: "code-box" }, head, box), show };
}

/** True when the browser took it; otherwise it is selected, for the person to copy. */
async function copied(text, box) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(box);
    return false;
  }
}

// A line that is too long goes on two signs further in than it began.
function lineNode(line) {
  const inset = line.length - line.trimStart().length + 2;
  const [, space, key, rest] = KEY.exec(line) || [];
  const parts = key === undefined ? [line] : [space, el("span", { class: "key" }, key), rest];
  const node = el("span", { class: "line" }, ...parts, "\n");
  node.style.paddingLeft = `${inset}ch`;
  node.style.textIndent = `-${inset}ch`;
  return node;
}
