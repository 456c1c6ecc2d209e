// Shows a PDF by pdf.js. The address of this page ends in # and the address of the file; a later
// file comes by a message, is drawn behind the one that is shown, and takes its place.

import * as pdfjsLib from "/viewers/pdfjs-dist/build/pdf.min.mjs";

globalThis.pdfjsLib = pdfjsLib; // the viewer looks for it there
const { EventBus, PDFLinkService, PDFViewer } = await import("/viewers/pdfjs-dist/web/pdf_viewer.mjs");

const PARTS = "/viewers/pdfjs-dist";
pdfjsLib.GlobalWorkerOptions.workerSrc = `${PARTS}/build/pdf.worker.min.mjs`;
const worker = new pdfjsLib.PDFWorker(); // one for all files: it takes a while to begin

const $ = (id) => document.getElementById(id);
const empty = $("pdf").cloneNode(true);
const first = location.hash.slice(1);
const key = `place:${first.split("?")[0]}`;
let shown = null;
let newest = "";

const localDigits = (number) =>
  String(number).replace(/\d/g, (digit) => [...$("pages").dataset.digits][digit]);

async function show(file) {
  newest = file;
  const pdf = await pdfjsLib.getDocument({
    url: file, worker, wasmUrl: `${PARTS}/wasm/`, iccUrl: `${PARTS}/iccs/`,
  }).promise;
  if (file !== newest) return; // saved again meanwhile
  const container = shown ? empty.cloneNode(true) : $("pdf");
  if (shown) shown.container.before(container);
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({
    eventBus, externalLinkTarget: 2, externalLinkRel: "noopener",
  });
  const viewer = new PDFViewer({ container, eventBus, linkService });
  const next = { file, container, viewer, pdf };
  linkService.setViewer(viewer);
  eventBus.on("pagesinit", () => open(next));
  eventBus.on("pagerendered", () => exchange(next));
  eventBus.on("pagechanging", () => tell(next));
  eventBus.on("scalechanging", () => keepPlace(next));
  container.addEventListener("scroll", () => keepPlace(next));
  viewer.setDocument(pdf);
  linkService.setDocument(pdf);
}

function open({ container, viewer }) {
  const { scale = "page-width", top = 0 } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  viewer.currentScaleValue = scale;
  container.scrollTop = top * container.scrollHeight;
}

function exchange(next) {
  if (shown === next) return;
  if (next.file !== newest) {
    next.container.remove();
    return;
  }
  const old = shown;
  shown = next;
  old?.container.remove();
  old?.pdf.loadingTask.destroy();
  next.container.id = "pdf";
  $("page").max = next.viewer.pagesCount;
  $("pages").textContent = $("pages").dataset.of.replace("{n}", localDigits(next.viewer.pagesCount));
  tell(next);
  parent.postMessage("ready", location.origin);
}

function tell(one) {
  if (one === shown) $("page").value = one.viewer.currentPageNumber;
}

function keepPlace(one) {
  if (one !== shown) return;
  const { container, viewer } = one;
  const place = { scale: viewer.currentScaleValue, top: container.scrollTop / container.scrollHeight };
  sessionStorage.setItem(key, JSON.stringify(place));
}

function fit() {
  if (shown) shown.viewer.currentScaleValue = "page-width";
}

$("previous").onclick = () => shown?.viewer.previousPage();
$("next").onclick = () => shown?.viewer.nextPage();
$("page").onchange = () => { if (shown) shown.viewer.currentPageNumber = Number($("page").value); };
$("smaller").onclick = () => shown?.viewer.decreaseScale();
$("larger").onclick = () => shown?.viewer.increaseScale();
$("fit").onclick = fit;
addEventListener("resize", () => {
  if (shown?.viewer.currentScaleValue === "page-width") fit();
});

function attempt(file) {
  show(file).then(() => { $("failed").hidden = true; }, (error) => {
    console.error(error);
    $("failed").hidden = false;
    parent.postMessage("ready", location.origin);
  });
}

addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data.show) attempt(data.show);
});
attempt(first);
