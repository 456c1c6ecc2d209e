// Prints what Firefox finds in the PDF on standard input: node _pdfjs.mjs PDF.MJS
//
// As its viewer does it, the text is not normalised, and nothing stands between the items.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// Node 20 has none.
Promise.withResolvers ??= function () {
  const held = {};
  held.promise = new Promise((resolve, reject) => Object.assign(held, { resolve, reject }));
  return held;
};

const [module] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(module));
const data = new Uint8Array(readFileSync(0));
const task = getDocument({ data, verbosity: 0, isEvalSupported: false });
const pdf = await task.promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent({ disableNormalization: true });
  process.stdout.write(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("") + "\n");
}
await task.destroy();
