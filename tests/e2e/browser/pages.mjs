// Reports of made-up runs, and a browser to look at them: Debian's Chromium, driven by playwright-core.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { crampedWords, faintWords, hiddenControls, nonsense, overflow, structure } from "./checks.mjs";

export const folder = mkdtempSync(join(tmpdir(), "backbench-report-"));

function must(program, ...words) {
  const done = spawnSync(program, words, { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(done.status, 0, `${program} ${words.join(" ")}: ${done.stderr}`);
}

export const recordOf = (name) => JSON.parse(readFileSync(join(folder, name, "run.json"), "utf8"));

/** Makes the runs of these names, and the report of each. */
export function makeReports(names) {
  must(process.env.REPORT_RUNS, folder, process.env.RUN_SCHEMA, ...names);
  for (const name of names) must(process.env.BACKBENCH, "report", join(folder, name));
}

/** A report of several runs, or of one beside its base. */
export function makeReport(file, names, base) {
  const beside = base ? ["--base", join(folder, base)] : [];
  must(
    process.env.BACKBENCH,
    "report",
    ...names.map((name) => join(folder, name)),
    ...beside,
    "-o",
    join(folder, file),
  );
}

export const pageOf = (name) => `file://${join(folder, name.endsWith(".html") ? name : join(name, "report.html"))}`;

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
}

/**
 * Opens a report and calls `look` with the page. Fails on any request but that for the file itself, on anything the
 * console says, a refusal of the page's own policy among them, on an uncaught error and on a dialog.
 */
export async function open(browser, name, { width = 1280, scheme = "light", script = true } = {}, look) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: script,
  });
  const page = await context.newPage();
  const said = [];
  page.on("request", (request) => {
    if (request.url() !== pageOf(name)) said.push(`request: ${request.url().slice(0, 80)}`);
  });
  page.on("console", (message) => said.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  try {
    await page.goto(pageOf(name));
    await look(page);
    assert.deepEqual(said, [], name);
  } finally {
    await context.close();
  }
}

const everyCheck = [faintWords, crampedWords, overflow, nonsense, structure, hiddenControls];

export async function hold(page, name, checks = everyCheck) {
  for (const check of checks) assert.deepEqual(await page.evaluate(check), [], `${name}: ${check.name}`);
}

export const tidy = () => rmSync(folder, { recursive: true, force: true });
