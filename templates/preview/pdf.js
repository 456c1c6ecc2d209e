// Shows a PDF by pdf.js: the address of this page ends in # and the address of the file.

import * as pdfjsLib from "/viewers/pdfjs-dist/build/pdf.min.mjs";

globalThis.pdfjsLib = pdfjsLib; // the viewer looks for it there
const { EventBus, PDFLinkService, PDFViewer } = await import("/viewers/pdfjs-dist/web/pdf_viewer.mjs");

const PARTS = "/viewers/pdfjs-dist";
pdfjsLib.GlobalWorkerOptions.workerSrc = `${PARTS}/build/pdf.worker.min.mjs`;

const $ = (id) => document.getElementById(id);
const file = location.hash.slice(1);
const key = `place:${file.split("?")[0]}`;
const container = $("pdf");
const eventBus = new EventBus();
const linkService = new PDFLinkService({ eventBus, externalLinkTarget: 2, externalLinkRel: "noopener" });
const viewer = new PDFViewer({ container, eventBus, linkService });
linkService.setViewer(viewer);

const localDigits = (number) =>
  String(number).replace(/\d/g, (digit) => [...$("pages").dataset.digits][digit]);

eventBus.on("pagesinit", () => {
  const { scale = "page-width", top = 0 } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  viewer.currentScaleValue = scale;
  container.scrollTop = top * container.scrollHeight;
  container.addEventListener("scroll", keepPlace);
  $("page").max = viewer.pagesCount;
  $("pages").textContent = $("pages").dataset.of.replace("{n}", localDigits(viewer.pagesCount));
});
eventBus.on("pagechanging", ({ pageNumber }) => { $("page").value = pageNumber; });
eventBus.on("pagerendered", () => { parent.postMessage("ready", location.origin); });
eventBus.on("scalechanging", keepPlace);

function keepPlace() {
  const place = { scale: viewer.currentScaleValue, top: container.scrollTop / container.scrollHeight };
  sessionStorage.setItem(key, JSON.stringify(place));
}

$("previous").onclick = () => viewer.previousPage();
$("next").onclick = () => viewer.nextPage();
$("page").onchange = () => { viewer.currentPageNumber = Number($("page").value); };
$("smaller").onclick = () => viewer.decreaseScale();
$("larger").onclick = () => viewer.increaseScale();
$("fit").onclick = () => { viewer.currentScaleValue = "page-width"; };
addEventListener("resize", () => {
  if (viewer.currentScaleValue === "page-width") viewer.currentScaleValue = "page-width";
});

try {
  const pdf = await pdfjsLib.getDocument({
    url: file, wasmUrl: `${PARTS}/wasm/`, iccUrl: `${PARTS}/iccs/`,
  }).promise;
  viewer.setDocument(pdf);
  linkService.setDocument(pdf);
} catch (error) {
  console.error(error);
  $("failed").hidden = false;
  parent.postMessage("ready", location.origin);
}
