/**
 * What the page does when it is used. It adds nothing to the page: without it everything is there to read, one part
 * after the other.
 *
 * Elements that belong together share `data-state`, `data-link` or `data-local`. Pointing at one, or moving to it with
 * the arrow keys, lights the others up; a click or Enter holds that until Escape.
 */
export const PAGE_SCRIPT = String.raw`
"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const groups = {};
for (const kind of ["state", "link", "local"]) {
  groups[kind] = new Map();
  for (const element of all("[data-" + kind + "]")) {
    const key = element.dataset[kind];
    if (!groups[kind].has(key)) groups[kind].set(key, []);
    groups[kind].get(key).push(element);
  }
}
const members = (kind, key) => groups[kind].get(key) ?? [];
const says = document.getElementById("says");
const panel = document.getElementById("panel-code");

let lit = [];
let held = null;
function show(element) {
  for (const other of lit) other.classList.remove("lit", "partner");
  lit = [];
  if (element === null) return;
  const { state, link, local } = element.dataset;
  // A saved local stands in the text of a state; pointing at it asks for the local.
  if (local !== undefined) lit.push(...members("local", local));
  else if (state !== undefined) lit.push(...members("state", state));
  for (const other of lit) other.classList.add("lit");
  for (const other of members("link", link)) {
    if (other !== element) other.classList.add("partner");
    lit.push(other);
  }
  const fn = (state ?? local).split(".")[0];
  for (const section of all(".function")) section.hidden = section.dataset.function !== fn;
  const row = lit.find((other) => other.localName === "tr");
  if (row) {
    const aside = row.closest("aside");
    const inside = row.offsetTop - aside.offsetTop;
    if (inside < aside.scrollTop || inside + row.offsetHeight > aside.scrollTop + aside.clientHeight) aside.scrollTop = inside - 40;
  }
}
const targetOf = (event) => event.target.closest?.("[data-state], [data-local]") ?? null;
const hold = (element) => { held = element; show(element); };

document.addEventListener("pointerover", (event) => {
  const target = targetOf(event);
  if (target !== null || held === null) show(target ?? held);
  if (target === null && held !== null) show(held);
});
document.addEventListener("click", (event) => {
  const target = targetOf(event);
  if (target === null) { if (event.target.closest("main, aside")) hold(null); return; }
  hold(target);
  bringIntoView(target);
});
document.addEventListener("focusin", (event) => {
  const target = targetOf(event);
  if (target === null) return;
  hold(target);
  const row = lit.find((other) => other.localName === "tr");
  says.textContent = row ? row.textContent.replace(/\s+/g, " ") : "";
});

/* The other side follows: the partner of a piece, or the first piece of a state. */
function bringIntoView(element) {
  const { state, link, local } = element.dataset;
  const sideOf = (other) => other.closest(".cell")?.classList.contains("source");
  const pieces = [...members("link", link), ...members(local === undefined ? "state" : "local", local ?? state)].filter((other) => other.closest(".cell"));
  const other = pieces.find((piece) => sideOf(piece) !== sideOf(element)) ?? pieces[0];
  other?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

/* Arrow keys: up and down along a side, left and right across. One piece of each side is a stop of the Tab key. */
const sides = ["source", "output"].map((side) => all("." + side + " .piece[tabindex]", panel));
for (const side of sides) if (side[0]) side[0].tabIndex = 0;
function moveTo(element) {
  for (const side of sides) if (side.includes(element)) for (const piece of side) piece.tabIndex = piece === element ? 0 : -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
panel.addEventListener("keydown", (event) => {
  const current = event.target.closest(".piece");
  const side = sides.findIndex((pieces) => pieces.includes(current));
  if (side < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const at = sides[side].indexOf(current);
  const across = () => {
    const { link, state, local } = current.dataset;
    const here = new Set(sides[side]);
    const there = new Set(sides[1 - side]);
    return [...members("link", link), ...members("local", local), ...members("state", state)].find((piece) => there.has(piece) && !here.has(piece));
  };
  const next = {
    ArrowDown: () => sides[side][at + 1],
    ArrowUp: () => sides[side][at - 1],
    Home: () => sides[side][0],
    End: () => sides[side].at(-1),
    ArrowRight: () => (side === 0 ? across() : null),
    ArrowLeft: () => (side === 1 ? across() : null),
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const target = next();
  if (target) { moveTo(target); bringIntoView(target); }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hold(null); });

/* Tabs, as the keyboard expects them: arrows move, one stop for Tab. */
const tabs = all('[role="tab"]');
function select(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
}
tabs.forEach((tab, at) => {
  tab.addEventListener("click", () => select(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    select(next);
    next.focus();
  });
});
select(tabs[0]);
document.querySelector('[role="tablist"]').hidden = tabs.length < 2;
document.querySelector(".controls").hidden = false;
const functions = all(".function");
for (const section of functions) section.hidden = section !== (functions.find((one) => one.querySelector("table")) ?? functions[0]);

const root = document.documentElement;
const themes = ["auto", "light", "dark"];
const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const next = themes[(themes.indexOf(root.dataset.theme ?? "auto") + 1) % themes.length];
  if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
  theme.textContent = "Theme: " + next;
});
const large = document.getElementById("large");
large.addEventListener("click", () => {
  const on = root.dataset.size !== "large";
  if (on) root.dataset.size = "large"; else delete root.dataset.size;
  large.setAttribute("aria-pressed", String(on));
});
`;
