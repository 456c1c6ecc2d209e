// Shows an e-book by foliate-js. The address of this page ends in # and the address of the file; a
// later file comes by a message, is laid out behind the one that is shown, and takes its place.

import "/viewers/foliate-js/view.js";
import { FootnoteHandler } from "/viewers/foliate-js/footnotes.js";

const $ = (id) => document.getElementById(id);
const first = location.hash.slice(1);
const key = `place:${first.split("?")[0]}`;
const notes = new FootnoteHandler();
const kept = () => JSON.parse(sessionStorage.getItem(key) ?? "{}");
let size = kept().size ?? 100;
let shown = null;
let newest = "";

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

// ── The book ────────────────────────────────────────────────────────────────────────────

async function show(file) {
  newest = file;
  const view = document.createElement("foliate-view");
  view.addEventListener("relocate", () => tell(view));
  view.addEventListener("load", ({ detail: { doc } }) => doc.addEventListener("keydown", turn));
  view.addEventListener("link", (event) => follow(view, event));
  $("book").prepend(view); // behind what is shown
  try {
    await view.open(file);
    setUp(view.renderer, 2);
    view.renderer.setStyles(style());
    await begin(view, kept());
  } catch (error) {
    view.remove();
    throw error;
  }
  if (file !== newest) { // saved again meanwhile
    view.close();
    view.remove();
    return;
  }
  const old = shown;
  shown = view;
  old?.close();
  old?.remove();
  nameTurns(view.book.dir === "rtl");
  $("contents").replaceChildren();
  list(view.book.toc);
  tell(view);
}

async function begin(view, { cfi, fraction }) {
  try {
    await view.init({ lastLocation: cfi });
  } catch { // the place is not in the book any more
    await view.goToFraction(fraction ?? 0);
  }
}

function tell(view) {
  if (view !== shown || !view.lastLocation) return;
  const { fraction, tocItem, cfi } = view.lastLocation;
  $("progress").textContent = `${Math.round(fraction * 100)}%`;
  if (tocItem?.href) $("contents").value = tocItem.href;
  sessionStorage.setItem(key, JSON.stringify({ cfi, fraction, size }));
}

// ── Turning pages: the side of the next one follows from the book ───────────────────────

function turn({ key: pressed }) {
  if (pressed === "ArrowLeft") shown?.goLeft();
  if (pressed === "ArrowRight") shown?.goRight();
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

function grow(by) {
  size = Math.min(300, Math.max(50, size + by));
  shown?.renderer.setStyles(style());
}

function list(items, depth = 0) {
  for (const { label, href, subitems } of items ?? []) {
    if (href) $("contents").append(new Option("\u2003".repeat(depth) + label.trim(), href));
    list(subitems, depth + 1);
  }
}

$("left").onclick = () => shown?.goLeft();
$("right").onclick = () => shown?.goRight();
$("smaller").onclick = () => grow(-10);
$("larger").onclick = () => grow(10);
$("contents").onchange = () => shown?.goTo($("contents").value);
document.addEventListener("keydown", ({ key: pressed, target }) => {
  if (!target.closest("select, dialog")) turn({ key: pressed });
});

// ── Notes ───────────────────────────────────────────────────────────────────────────────

function follow(view, event) {
  notes.handle(view.book, event)?.catch((error) => {
    console.error(error);
    view.goTo(event.detail.href);
  });
}

notes.addEventListener("before-render", ({ detail: { view: note } }) => {
  $("note-text").replaceChildren(note);
  $("note").showModal();
  setUp(note.renderer, 1);
  note.renderer.setAttribute("flow", "scrolled");
  note.renderer.setStyles(noteStyle);
});
$("close").onclick = () => $("note").close();

// ── Beginning ───────────────────────────────────────────────────────────────────────────

function attempt(file) {
  show(file).then(() => { $("failed").hidden = true; }, (error) => {
    console.error(error);
    $("failed").hidden = false;
  }).finally(() => parent.postMessage("ready", location.origin));
}

addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data.show) attempt(data.show);
});
attempt(first);
