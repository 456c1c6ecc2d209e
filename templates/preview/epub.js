// Shows an e-book by foliate-js: the address of this page ends in # and the address of the file.

import "/viewers/foliate-js/view.js";
import { FootnoteHandler } from "/viewers/foliate-js/footnotes.js";

const $ = (id) => document.getElementById(id);
const file = location.hash.slice(1);
const key = `place:${file.split("?")[0]}`;
const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
const notes = new FootnoteHandler();
const view = document.createElement("foliate-view");
let size = kept.size ?? 100;

// As readers do: notes are shown where they are called, and the night turns the page dark.
const style = () => `
  @namespace epub "http://www.idpf.org/2007/ops";
  html { color-scheme: light dark; font-size: ${size}%; }
  aside[epub|type~="footnote"] { display: none; }
`;
const noteStyle = "html { color-scheme: light dark; } aside { display: block !important; }";

function setUp(renderer, columns) {
  renderer.setAttribute("margin", "24px");
  renderer.setAttribute("gap", "6%");
  renderer.setAttribute("max-inline-size", "640px");
  renderer.setAttribute("max-column-count", columns);
}

function keepPlace() {
  const { cfi, fraction } = view.lastLocation ?? {};
  sessionStorage.setItem(key, JSON.stringify({ cfi, fraction, size }));
}

view.addEventListener("relocate", ({ detail: { fraction, tocItem } }) => {
  $("progress").textContent = `${Math.round(fraction * 100)}%`;
  if (tocItem?.href) $("contents").value = tocItem.href;
  keepPlace();
});

// ── Turning pages: the side of the next one follows from the book ───────────────────────

function turn({ key: pressed }) {
  if (pressed === "ArrowLeft") view.goLeft();
  if (pressed === "ArrowRight") view.goRight();
}

function name(button, word) {
  button.title = word;
  button.setAttribute("aria-label", word);
}

function nameTurns(isRtl) {
  const { previous, next } = $("turn").dataset;
  name($("left"), isRtl ? next : previous);
  name($("right"), isRtl ? previous : next);
}

function letTurn() {
  $("left").onclick = () => view.goLeft();
  $("right").onclick = () => view.goRight();
  document.addEventListener("keydown", turn);
}
view.addEventListener("load", ({ detail: { doc } }) => doc.addEventListener("keydown", turn));

function grow(by) {
  if (!view.renderer) return;
  size = Math.min(300, Math.max(50, size + by));
  view.renderer.setStyles(style());
  keepPlace();
}
$("smaller").onclick = () => grow(-10);
$("larger").onclick = () => grow(10);

// ── Contents ────────────────────────────────────────────────────────────────────────────

function list(items, depth = 0) {
  for (const { label, href, subitems } of items ?? []) {
    if (href) $("contents").append(new Option("\u2003".repeat(depth) + label.trim(), href));
    list(subitems, depth + 1);
  }
}
$("contents").onchange = () => view.goTo($("contents").value);

// ── Notes ───────────────────────────────────────────────────────────────────────────────

view.addEventListener("link", (event) => {
  notes.handle(view.book, event)?.catch((error) => {
    console.error(error);
    view.goTo(event.detail.href);
  });
});
notes.addEventListener("before-render", ({ detail: { view: note } }) => {
  $("note-text").replaceChildren(note);
  $("note").showModal();
  setUp(note.renderer, 1);
  note.renderer.setAttribute("flow", "scrolled");
  note.renderer.setStyles(noteStyle);
});
$("close").onclick = () => $("note").close();

// ── The book ────────────────────────────────────────────────────────────────────────────

try {
  $("book").append(view);
  await view.open(file);
  nameTurns(view.book.dir === "rtl");
  letTurn();
  list(view.book.toc);
  setUp(view.renderer, 2);
  view.renderer.setStyles(style());
  try {
    await view.init({ lastLocation: kept.cfi });
  } catch { // the place is not in the book any more
    await view.goToFraction(kept.fraction ?? 0);
  }
} catch (error) {
  console.error(error);
  $("failed").hidden = false;
}
parent.postMessage("ready", location.origin);
