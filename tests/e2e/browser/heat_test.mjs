// Latency over time, as a reader meets it in a real browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axisOf } from "./axes.mjs";
import { crampedWords, faintWords, nonsense, rectanglesOf, ticksOf } from "./checks.mjs";
import { hold, launch, makeReport, makeReports, open, recordOf, tidy } from "./pages.mjs";

let browser;

before(async () => {
  makeReports(["cache", "long", "before", "gaps"]);
  makeReport("both.html", ["before", "gaps"]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  tidy();
});

const heat = '[data-chart="heat"]';
const seconds = '[data-chart="seconds"]';
const bad = "#B3261E"; // of the light theme
const chooser = (page, card, label) =>
  page
    .locator(card)
    .locator("label", { hasText: new RegExp(`^${label} `) })
    .locator("select");
const choose = (page, card, label, option) => chooser(page, card, label).selectOption({ label: option });

/** Where bucket `index` of the record begins: HdrHistogram's layout with two digits, as docs/run.schema.json has it. */
const startOf = (index) => (index < 256 ? index : ((index & 127) + 128) * 2 ** ((index >> 7) - 1));

/** Requests by column and row, from the record: rows of `bins` eighths of an octave, columns of `width` seconds. */
function requestsOf(measured, bins, width) {
  const found = new Map();
  measured.series.response_time.forEach((buckets, second) => {
    for (const [bucket, count] of buckets) {
      const middle = (startOf(bucket) + startOf(bucket + 1)) / 2;
      const row = Math.floor(Math.floor(8 * Math.log2(middle)) / bins);
      const cell = `${Math.floor(second / width)} ${row}`;
      found.set(cell, (found.get(cell) ?? 0) + count);
    }
  });
  return found;
}

/** The cells that are drawn, by column and row, as the axes' ticks say where they stand. */
async function cellsOf(page, width) {
  const [rectangles, ticks] = [await page.evaluate(rectanglesOf, "heat"), await page.evaluate(ticksOf, "heat")];
  const [x, y] = [axisOf(ticks, "x", false), axisOf(ticks, "y", true)];
  const second = (at) => (at - x(0)) / (x(1) - x(0));
  const eighths = (at) => (8 * ((at - y(1e-6)) / (y(1e-5) - y(1e-6)))) / Math.log10(2); // above 1 ns
  const marks = rectangles.filter((r) => r.fill !== bad);
  const tallest = Math.max(...marks.map((r) => r.height));
  const bins = [1, 2, 4, 8].find((n) => eighths(0) - eighths(tallest) < n + 0.5);
  const cells = marks.map((r) => ({
    key: `${Math.round((second(r.x) - 0.5) / width)} ${Math.round(eighths(r.y + r.height) / bins)}`,
    fill: r.fill,
  }));
  return { bins, cells, silent: rectangles.filter((r) => r.fill === bad).map((r) => Math.round(second(r.x) + 0.5)) };
}

const strength = (fill) => [1, 3, 5].reduce((sum, i) => sum + 255 - parseInt(fill.slice(i, i + 2), 16), 0);

/** Every cell of the record is drawn, no other one is, and the larger its share the stronger its colour. */
async function agrees(page, measured, width = 1) {
  const drawn = await cellsOf(page, width);
  const requests = requestsOf(measured, drawn.bins, width);
  assert.deepEqual(drawn.cells.map((c) => c.key).sort(), [...requests.keys()].sort());
  const all = new Map();
  for (const [cell, count] of requests) {
    const column = cell.split(" ")[0];
    all.set(column, (all.get(column) ?? 0) + count);
  }
  const byShare = drawn.cells
    .map(({ key, fill }) => ({ share: requests.get(key) / all.get(key.split(" ")[0]), fill }))
    .sort((a, b) => a.share - b.share);
  byShare.forEach((c, i) => {
    if (i > 0) assert.ok(strength(c.fill) >= strength(byShare[i - 1].fill) - 2, `${c.share} has ${c.fill}`);
  });
  const strongest = await page
    .locator(`${heat} .swatch`)
    .first()
    .evaluate((e) => getComputedStyle(e).backgroundColor);
  const rgb = [1, 3, 5].map((i) => parseInt(byShare.at(-1).fill.slice(i, i + 2), 16));
  assert.equal(strongest, `rgb(${rgb.join(", ")})`);
  return drawn;
}

for (const name of ["cache", "long"])
  test(`${name} keeps every rule, wide and narrow, light and dark`, async () => {
    for (const [width, scheme] of [
      [1280, "light"],
      [768, "dark"],
      [390, "light"],
    ])
      await open(browser, name, { width, scheme }, (page) => hold(page, `${name} at ${width} px`));
  });

test("what is drawn is what the record says, for every load and trial", async () => {
  const record = recordOf("cache");
  await open(browser, "cache", {}, async (page) => {
    for (const c of record.cases)
      for (const trial of c.trials) {
        await choose(page, seconds, "Load", String(c.connections));
        await choose(page, heat, "Trial", String(trial.index + 1));
        await agrees(page, trial.measured);
      }
    assert.match(await page.locator(`${heat} h3`).innerText(), /Latency over time: shop, 40 concurrent connections/);
  });
});

test("seconds of a long window stand together, in 120 columns at most, and the caption says so", async () => {
  const [{ trials }] = recordOf("long").cases;
  await open(browser, "long", {}, async (page) => {
    const { cells } = await agrees(page, trials[0].measured, 6);
    assert.equal(new Set(cells.map((c) => c.key.split(" ")[0])).size, 117);
    assert.match(await page.locator(`${heat} .lead`).innerText(), /Each column is 6 seconds/);
    assert.match(await page.locator(`${heat} .key`).innerText(), /of the requests of 6 seconds/);
  });
});

test("a second in which nothing ended is marked, and only such a one", async () => {
  await open(browser, "cache", {}, async (page) => {
    await choose(page, seconds, "Load", "10");
    assert.deepEqual((await cellsOf(page, 1)).silent, [18]);
    assert.match(await page.locator(`${heat} .key`).innerText(), /no request ended/);
    await choose(page, heat, "Trial", "2");
    assert.deepEqual((await cellsOf(page, 1)).silent, []);
    assert.doesNotMatch(await page.locator(`${heat} .key`).innerText(), /no request ended/);
  });
});

test("a line stands where requests timed out or had not ended, at that latency, and nowhere else", async () => {
  const dotted = () =>
    [...document.querySelectorAll('[data-chart="heat"] path[stroke="#B3261E"][fill="none"]')].map(
      (p) => p.getAttribute("d").match(/M[-\d.]+ ([-\d.]+)/)[1],
    );
  const framed = (page) => page.locator(`${heat} path[stroke="${bad}"][fill^="#"]`).count();
  await open(browser, "cache", {}, async (page) => {
    await choose(page, heat, "Trial", "1");
    assert.deepEqual(await page.evaluate(dotted), []);
    assert.equal(await framed(page), 0);
    for (const [trial, ms, name, words] of [
      ["2", 3000, "unfinished", /Requests that had not ended when the window closed stand at the dotted line/],
      ["3", 10_000, "timeout", /Timeouts \(10 s\) stand at the dotted line or above it: they took that long or longer/],
    ]) {
      await choose(page, heat, "Trial", trial);
      const lines = await page.evaluate(dotted);
      assert.equal(lines.length, 1);
      assert.equal(await framed(page), 1);
      const y = axisOf(await page.evaluate(ticksOf, "heat"), "y", true);
      assert.ok(Math.abs(Number(lines[0]) - y(ms)) < 0.5, `${lines[0]}, not ${y(ms)}`);
      assert.ok((await page.locator(`${heat} svg`).textContent()).includes(name));
      assert.match(await page.locator(`${heat} .lead`).innerText(), words);
    }
  });
});

test("a cell tells its second, latencies and requests when it is pointed at", async () => {
  await open(browser, "cache", {}, async (page) => {
    const [first] = await page.evaluate(rectanglesOf, "heat");
    const place = page.locator(`${heat} .chart`);
    await place.scrollIntoViewIfNeeded();
    await place.hover({ position: { x: first.x + first.width / 2, y: first.y + first.height / 2 } });
    assert.match(
      await page.locator(`${heat} .tip`).innerText(),
      /^second 1: p50 .* ms\s+.* ms to .* ms: .* of .* requests, .* %$/,
    );
  });
});

test("arrow keys step from the slowest requests on, along the seconds and down to faster ones", async () => {
  await open(browser, "cache", {}, async (page) => {
    await choose(page, seconds, "Load", "10");
    await choose(page, heat, "Trial", "3");
    const said = () => page.locator(`${heat} [aria-live]`).innerText();
    await page.locator(`${heat} .chart`).focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await said(), /^second 25, .* s, or longer if it timed out: 5 of .* requests, .*; p50 .* ms, p99 /);
    assert.match(await page.locator(`${heat} .tip`).innerText(), /second 25/);
    const outlined = await page.locator(`${heat} svg path[stroke="#1B2430"][fill^="#"]`).count();
    assert.equal(outlined, 1);
    await page.keyboard.press("ArrowUp");
    assert.match(await said(), /^second \d+, .* ms to .* ms: /);
    await page.keyboard.press("Escape");
    assert.equal(await said(), "");
  });
});

/** HdrHistogram's rank, and the largest value of the bucket that it falls into, in ns. */
function quantileOf(buckets, q) {
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.max(1, Math.floor(q * total + 0.5));
  return startOf(buckets.find(([, count]) => (left -= count) <= 0)[0] + 1) - 1;
}

test("with the script off the tables have p50 and p99 of each second", async () => {
  const [c] = recordOf("cache").cases;
  await open(browser, "cache", { script: false }, async (page) => {
    const table = page.locator("table", { hasText: "Response times by second" });
    const rows = (await table.locator("tbody tr").allTextContents()).length;
    assert.equal(rows, recordOf("cache").cases.length * 3 * 2);
    const ofTrial2 = table.locator("tbody tr").nth(2); // p50 of the second trial
    const cells = (await ofTrial2.locator("td").allTextContents()).map((t) => t.replaceAll("\u2009", ""));
    assert.deepEqual(cells.slice(1, 3), ["2", "p50"]);
    c.trials[1].measured.series.response_time.forEach((buckets, i) => {
      const [number, unit] = cells[3 + i].split(" ");
      const ms = Number(number) * { ms: 1, µs: 0.001, s: 1000 }[unit];
      const expected = quantileOf(buckets, 0.5) / 1e6;
      assert.ok(Math.abs(ms / expected - 1) < 0.006, `second ${i + 1}: ${cells[3 + i]}, not ${expected} ms`);
    });
  });
});

test("a record without response times by second has no map and no empty frame", async () => {
  await open(browser, "before", {}, async (page) => {
    assert.equal(await page.locator(heat).count(), 0);
    assert.equal(await page.locator(seconds).count(), 1);
    assert.equal(await page.locator("table", { hasText: "Response times by second" }).count(), 0);
  });
});

test("where one of two runs has no response times by second, a sentence stands in place of the map", async () => {
  await open(browser, "both.html", {}, async (page) => {
    const frame = page.locator(`${heat} .chart`);
    const targets = await chooser(page, seconds, "Target").locator("option").allInnerTexts();
    await choose(
      page,
      seconds,
      "Target",
      targets.find((t) => t.includes("before")),
    );
    assert.equal(await frame.isVisible(), false);
    assert.match(await page.locator(`${heat} .lead`).innerText(), /No response times by second/);
    await choose(
      page,
      seconds,
      "Target",
      targets.find((t) => t.includes("gaps")),
    );
    await choose(page, seconds, "Load", "10");
    assert.equal(await frame.isVisible(), true);
    assert.ok((await page.evaluate(rectanglesOf, "heat")).length > 10);
    await hold(page, "both");
  });
});

test("on paper the map is light and as wide as the other charts", async () => {
  await open(browser, "cache", { scheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.waitForFunction(() => document.querySelectorAll("details:not([open])").length === 0);
    const box = await page.locator(`${heat} svg`).boundingBox();
    assert.equal(Math.round(box.width), 320);
    const [, pale] = await page.evaluate(rectanglesOf, "heat");
    assert.ok(strength(pale.fill) < strength("#808080"), pale.fill);
    await hold(page, "print", [faintWords, crampedWords, nonsense]);
  });
});
