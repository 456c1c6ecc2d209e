// Judges books with DAISY Ace, all in one browser: node ace.cjs JOINED.JS OUTDIR a.epub b.epub
//
// Ace's own command starts a browser for every book; here Ace is called as a library with
// a runner whose browser stays open and whose pages run JOINED.JS before axe. Writes one
// JSON object a line (see _verdicts.py).
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const winston = require("winston");
const ace = require("@daisy/ace-core");
const puppeteer = require("@daisy/ace-axe-runner-puppeteer");

// Ace logs to a file in the person's home unless told not to.
winston.configure({ silent: true, transports: [new winston.transports.Console()] });

let open = false;
const runner = (before) => ({
  ...puppeteer,
  async launch() {
    if (!open) await puppeteer.launch();
    open = true;
  },
  async close() {},
  run(url, scripts, contents, folder) {
    return puppeteer.run(url, scripts, [before, ...contents], folder);
  },
});

function finding(subject, assertion) {
  const test = assertion["earl:test"];
  const result = assertion["earl:result"];
  const pointer = result["earl:pointer"];
  return {
    code: test["dct:title"],
    impact: test["earl:impact"],
    message: result["dct:description"],
    path: subject,
    targets: (pointer && pointer.css) || [],
    hint: (test.help && test.help["dct:title"]) || "",
  };
}

function findings(report) {
  return report.assertions.flatMap((page) =>
    page.assertions
      .filter((assertion) => assertion["earl:result"]["earl:outcome"] === "fail")
      .map((assertion) => finding(page["earl:testSubject"].url, assertion)),
  );
}

function say(entry) {
  process.stdout.write(JSON.stringify(entry) + "\n");
}

async function main([joined, outdir, ...books]) {
  const shared = runner(fs.readFileSync(joined, "utf8"));
  for (const [number, file] of books.entries()) {
    try {
      const options = {
        cwd: process.cwd(),
        outdir: path.join(outdir, String(number)),
        tmpdir: path.join(outdir, "tmp"),
        silent: true,
        lang: "en",
        doNotReportMedia: true,
      };
      const [, report] = await ace(file, options, shared);
      say({ file, findings: findings(report) });
    } catch (error) {
      say({ file, failed: String((error && error.message) || error) });
    }
  }
  if (open) await puppeteer.close();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
