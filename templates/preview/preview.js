// Keeps a page in step with the press: hears of new versions, takes over what changed, and puts a
// new edition in the place of the old one when it is drawn, at the place where its reader was.

const root = document.documentElement;
const stage = document.getElementById("stage");
const PATIENCE = 10_000; // ms after which an edition is shown however far it is

let events = null;
let isBusy = false;
let isAgain = false;

function listen() {
  events = new EventSource("/events");
  events.onopen = () => offline(false);
  events.onerror = () => offline(true);
  events.onmessage = ({ data }) => {
    if (data !== root.dataset.version) refresh();
  };
}

function offline(is) {
  document.getElementById("offline").hidden = !is;
}

// A browser has six connections for all its pages: one that is not seen gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) events.close();
  else listen();
});
addEventListener("pagehide", () => events?.close());

async function refresh() {
  if (isBusy) {
    isAgain = true;
    return;
  }
  isBusy = true;
  try {
    do {
      isAgain = false;
      const answer = await fetch(location.href);
      if (answer.status >= 500) throw new Error(answer.statusText);
      takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } while (isAgain);
  } catch {
    offline(true);
  } finally {
    isBusy = false;
  }
}

function takeOver(page) {
  const lost = document.querySelectorAll("[data-live]").length
    !== page.querySelectorAll("[data-live]").length;
  if (lost) { // the publication came or went
    location.reload();
    return;
  }
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = page.getElementById(old.id);
    if (old.outerHTML !== now.outerHTML) old.replaceWith(now);
  }
  document.title = page.title;
  root.dataset.version = page.documentElement.dataset.version;
  const source = page.getElementById("stage")?.dataset.source;
  if (stage && source !== stage.dataset.source) exchange(source, page.querySelector("#stage iframe"));
}

// ── The edition ─────────────────────────────────────────────────────────────────────────

function exchange(source, frame) {
  stage.dataset.source = source;
  for (const late of stage.querySelectorAll("iframe.waiting")) late.remove();
  if (!frame) return;
  const old = stage.querySelector("iframe");
  const viewer = source.split("#")[0];
  if (old?.isListening && old.getAttribute("src").split("#")[0] === viewer) {
    old.contentWindow.postMessage({ show: source.split("#")[1] }, location.origin);
    return; // a viewer that is there already is the quickest
  }
  const next = document.importNode(frame, true);
  next.classList.add("waiting");
  const show = () => {
    if (!next.classList.contains("waiting")) return;
    next.classList.remove("waiting");
    old?.remove();
  };
  setTimeout(show, PATIENCE);
  stage.append(next);
  attend(next, show);
}

// A finished web page is ready when it is loaded; a viewer says so itself.
function attend(frame, ready = () => {}) {
  const isViewer = frame.getAttribute("src").startsWith("/view/");
  if (isViewer) {
    addEventListener("message", ({ source, data }) => {
      if (source !== frame.contentWindow || data !== "ready") return;
      frame.isListening = true;
      ready();
    });
    return;
  }
  const begin = () => {
    keepPlace(frame);
    ready();
  };
  frame.addEventListener("load", begin);
  if (frame.contentDocument?.readyState === "complete") begin();
}

function keepPlace(frame) {
  const inner = frame.contentWindow;
  const page = frame.contentDocument;
  if (!page || page.URL === "about:blank" || inner.isKept) return;
  inner.isKept = true;
  const key = `place:${inner.location.pathname}`;
  inner.scrollTo({ top: Number(sessionStorage.getItem(key) ?? 0), behavior: "instant" });
  page.addEventListener("scroll", () => sessionStorage.setItem(key, inner.scrollY));
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.origin === location.origin) return;
    event.preventDefault(); // the frame may not leave this machine; its reader may
    open(link.href, "_blank", "noopener");
  });
}

for (const frame of document.querySelectorAll("#stage iframe")) attend(frame);
listen();
