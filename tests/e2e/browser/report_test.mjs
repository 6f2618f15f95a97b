// The report as a reader meets it, in a real browser.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { axisOf } from "./axes.mjs";
import { crampedWords, faintWords, markersOf, nonsense, ticksOf } from "./checks.mjs";
import { folder, hold, launch, makeReport, makeReports, open, pageOf, recordOf, tidy } from "./pages.mjs";

const names = ["study", "scales", "empty", "single", "gaps", "failed", "refused", "hostile", "wide", "huge"];
let browser;

before(async () => {
  makeReports([...names, "before"]);
  makeReport("change.html", ["study"], "before");
  makeReport("both.html", ["before", "study"]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  tidy();
});

for (const name of [...names, "change.html", "both.html"])
  test(`${name} keeps every rule at 1280 px in the light and at 390 px in the dark`, async () => {
    await open(browser, name, { width: 1280, scheme: "light" }, (page) => hold(page, name));
    await open(browser, name, { width: 390, scheme: "dark" }, (page) => hold(page, name));
  });

test("the study keeps every rule at 768 px, light and dark", async () => {
  for (const scheme of ["light", "dark"])
    await open(browser, "study", { width: 768, scheme }, (page) => hold(page, scheme));
});

test("axe finds no serious violation", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const [name, scheme] of [
    ["study", "light"],
    ["change.html", "dark"],
    ["gaps", "light"],
  ])
    await open(browser, name, { scheme }, async (page) => {
      // Through the debugger: the page's own policy lets no other script in.
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
      assert.deepEqual(
        serious.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)} ${v.nodes[0].failureSummary}`),
        [],
        name,
      );
    });
});

const palette = ["#276BFB", "#BD5A13", "#105140", "#7C1975"];
const targets = (record) => [...new Set(record.cases.map((c) => c.target))];

/** Every case of the record has its marker where the figure is, hollow when due; and there is no other marker. */
async function agrees(page, record, kind, logY, figure) {
  const [markers, ticks] = [await page.evaluate(markersOf, kind), await page.evaluate(ticksOf, kind)];
  const [x, y] = [axisOf(ticks, "x", true), axisOf(ticks, "y", logY)];
  const cases = record.cases.filter((c) => c.merged && figure(c) !== undefined);
  assert.equal(markers.length, cases.length, `${kind}: markers`);
  for (const c of cases) {
    const colour = palette[targets(record).indexOf(c.target)];
    const near = markers.filter((m) => m.colour.toUpperCase() === colour && Math.abs(m.x - x(c.connections)) < 0.5);
    assert.equal(near.length, 1, `${kind}: markers of ${c.name}`);
    assert.ok(
      Math.abs(near[0].y - y(figure(c))) < 0.5,
      `${kind}: ${c.name} stands at ${near[0].y}, not at ${y(figure(c))}`,
    );
    assert.equal(near[0].hollow, c.merged.failed_share > c.error_budget, `${kind}: whether ${c.name} is hollow`);
  }
}

for (const name of ["study", "gaps"])
  test(`${name}: what is drawn is what the record says, hollow exactly where more failed than the budget`, async () => {
    const record = recordOf(name);
    await open(browser, name, {}, async (page) => {
      await agrees(page, record, "latency", true, (c) => c.merged.response_time.mean?.value_ms);
      await agrees(page, record, "rps", false, (c) => c.merged.rps);
      await agrees(page, record, "errors", false, (c) => c.merged.failed_share);
      await page.locator(".switches select").selectOption({ label: "p99" });
      await agrees(page, record, "latency", true, (c) => c.merged.response_time.p99?.value_ms);
      await page.getByRole("button", { name: "Log latency" }).click();
      await agrees(page, record, "latency", false, (c) => c.merged.response_time.p99?.value_ms);
    });
  });

/** The chart has a marker at each of these places, and no other one. */
function stand(markers, places, what) {
  assert.equal(markers.length, places.length, what);
  for (const { x, y, colour, name } of places)
    assert.ok(
      markers.some((m) => m.colour.toUpperCase() === colour && Math.abs(m.x - x) < 0.5 && Math.abs(m.y - y) < 0.5),
      `${what}: no marker of ${name} at ${x}, ${y}`,
    );
}

test("the knee, the percentiles and the seconds are drawn where the record has them", async () => {
  const record = recordOf("study");
  const colourOf = (target) => palette[targets(record).indexOf(target)];
  await open(browser, "study", {}, async (page) => {
    const read = async (kind) => [await page.evaluate(markersOf, kind), await page.evaluate(ticksOf, kind)];
    const at100 = record.cases.filter((c) => c.connections === 100); // the largest load that all withstood

    const [points, kneeTicks] = await read("knee");
    const [rate, p99] = [axisOf(kneeTicks, "x", false), axisOf(kneeTicks, "y", true)];
    const measured = record.cases.filter((c) => c.merged.response_time.p99);
    stand(
      points,
      measured.map((c) => ({
        x: rate(c.merged.rps),
        y: p99(c.merged.response_time.p99.value_ms),
        colour: colourOf(c.target),
        name: c.name,
      })),
      "knee",
    );

    const [quantiles, spectrumTicks] = await read("percentiles");
    const latency = axisOf(spectrumTicks, "y", true);
    const rarer = spectrumTicks.filter((t) => t.axis === "x" && t.words.endsWith(" %"));
    const xOf = (q) => rarer.find((t) => t.words === `${q.slice(1)} %`)?.x;
    const drawn = at100.flatMap((c) =>
      Object.entries(c.merged.response_time)
        .filter(([q]) => q.startsWith("p"))
        .map(([q, figure]) => ({
          x: xOf(q),
          y: latency(figure.value_ms),
          colour: colourOf(c.target),
          name: `${c.name} ${q}`,
        })),
    );
    stand(quantiles, drawn, "percentiles");

    const [seconds, secondTicks] = await read("seconds");
    const [second, ok] = [axisOf(secondTicks, "x", false), axisOf(secondTicks, "y", false)];
    stand(
      seconds,
      at100[0].trials.flatMap((t, i) =>
        t.measured.series.ok.map((n, s) => ({
          x: second(s + 1),
          y: ok(n),
          colour: palette[i],
          name: `trial ${i + 1}, second ${s + 1}`,
        })),
      ),
      "seconds",
    );
  });
});

test("a case that did not run leaves a gap, and is named with its reason", async () => {
  await open(browser, "gaps", {}, async (page) => {
    const line = await page.evaluate(() =>
      [...document.querySelectorAll('[data-chart="latency"] path[stroke="#BD5A13"]')]
        .map((p) => p.getAttribute("d"))
        .find((d) => !d.includes("Z")),
    );
    assert.equal(line.match(/M/g).length, 2, line);
    assert.match(
      await page.locator("#findings").innerText(),
      /hello\/broken\/connections:10\s+1\s+targets\/broken: exited with status 3/,
    );
  });
});

test("the tables hold the record's figures", async () => {
  const record = recordOf("study");
  await open(browser, "study", {}, async (page) => {
    const rows = await page.locator("#numbers table").first().locator("tbody tr").allInnerTexts();
    assert.equal(rows.length, record.cases.length);
    record.cases.forEach((c, i) => {
      const cells = rows[i].split("\t");
      assert.equal(cells[0], c.target);
      assert.equal(Number(cells[9].replaceAll(" ", "")), c.merged.failed, rows[i]);
      assert.ok(Math.abs(Number(cells[8].replaceAll(" ", "")) - c.merged.rps) <= 0.5, rows[i]);
    });
  });
});

test("the model is shown where six loads fit it, with the parameters they were made of", async () => {
  await open(browser, "scales", {}, async (page) => {
    const words = await page.locator(".models").innerText();
    assert.match(words, /scales, model: peak .*at 69; α 0\.050?, β 2\.0e-4/);
  });
  await open(browser, "gaps", {}, async (page) => assert.equal(await page.locator(".models").count(), 0));
});

test("hostile names stay words, and no script of theirs runs", async () => {
  await open(browser, "hostile", {}, async (page) => {
    assert.match(await page.title(), /<!--<script>/);
    assert.match(await page.locator("h1").innerText(), /<!--<script>alert\(2\)<\/script>/);
    assert.match(await page.locator(".legend").innerText(), /<\/script><img/);
  });
});

test("with the script off the verdict and every number are there", async () => {
  await open(browser, "study", { script: false }, async (page) => {
    assert.match(await page.locator(".verdict").innerText(), /benchmarks went over the error budget/);
    assert.equal(await page.locator("#numbers table").first().locator("tbody tr").count(), 28);
    assert.match(await page.locator("#charts").innerText(), /tables below/);
  });
});

test("the button changes the theme, says so, and the choice outlives the page", async () => {
  await open(browser, "single", { scheme: "light" }, async (page) => {
    const button = page.getByRole("button", { name: "Dark theme" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await ground(), "rgb(255, 255, 255)");
    await button.click();
    assert.equal(await ground(), "rgb(18, 22, 28)");
    assert.equal(await button.getAttribute("aria-pressed"), "true");
    await page.reload();
    assert.equal(await ground(), "rgb(18, 22, 28)");
    await hold(page, "dark by choice");
  });
});

test("arrow keys step through the points and say them", async () => {
  await open(browser, "study", {}, async (page) => {
    const card = page.locator('[data-chart="latency"]');
    await card.locator(".chart").focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await card.locator("[aria-live]").innerText(), /sanic, 10 concurrent connections: .* ms/);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    assert.match(await card.locator("[aria-live]").innerText(), /express, 10.000 concurrent connections: ≥ .* failed/);
    assert.match(await card.locator(".tip").innerText(), /express/);
    await page.keyboard.press("Escape");
    assert.equal(await card.locator("[aria-live]").innerText(), "");
  });
});

test("Tab reaches every control, and leaves the page", async () => {
  await open(browser, "single", {}, async (page) => {
    const seen = new Set();
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const e = document.activeElement;
        return e === document.body
          ? ""
          : e.textContent.trim().slice(0, 20) + (e.getAttribute("aria-labelledby") ?? "") + e.tagName;
      });
      if (at === "") break;
      seen.add(at);
    }
    const all = await page.evaluate(
      () =>
        [...document.querySelectorAll("button, select, summary, [tabindex='0']")].filter(
          (e) => e.getClientRects().length > 0,
        ).length,
    );
    assert.ok(seen.size >= Math.min(all, 20), `${seen.size} of ${all}`);
  });
});

test("a pressed series stands out on every chart", async () => {
  await open(browser, "study", {}, async (page) => {
    await page.locator(".legend button").first().click();
    const faded = await page.evaluate(
      () =>
        [...document.querySelectorAll('[data-chart="rps"] path[stroke="#BD5A13"]')].filter(
          (p) => Number(p.getAttribute("stroke-opacity") ?? 1) < 0.2,
        ).length,
    );
    assert.ok(faded > 0);
    assert.equal(await page.locator(".legend button").first().getAttribute("aria-pressed"), "true");
  });
});

test("on paper: light, two columns, unfolded, no buttons; afterwards as before", async () => {
  await open(browser, "study", { scheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.waitForFunction(() => document.querySelectorAll("details:not([open])").length === 0);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    const widths = await page.evaluate(() =>
      [...document.querySelectorAll("#charts .figure svg")]
        .slice(0, 6)
        .map((s) => Math.round(s.getBoundingClientRect().width)),
    );
    assert.deepEqual(new Set(widths), new Set([320]));
    assert.equal(await page.locator(".theme").isVisible(), false);
    await hold(page, "print", [faintWords, crampedWords, nonsense]);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.waitForFunction(() => document.querySelectorAll("details:not([open])").length > 0);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(18, 22, 28)");
    assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  });
});

test("a page is not heavy: 28 cases under 1 MB, and 144 cases drawn with under 20 000 elements", async () => {
  assert.ok(statSync(`${folder}/study/report.html`).size < 1_000_000);
  await open(browser, "wide", {}, async (page) => {
    assert.ok((await page.evaluate(() => document.querySelectorAll("#charts *").length)) < 20_000);
  });
});

test("every report is a file that names no address to load from", () => {
  for (const name of names) {
    const html = readFileSync(pageOf(name).slice("file://".length), "utf8");
    const [style] = /<style>.*?<\/style>/s.exec(html);
    assert.doesNotMatch(style, /@import|url\(/, name);
    assert.doesNotMatch(html.slice(0, html.indexOf("<script")), /<[^>]*\s(src|href)\s*=/i, name);
  }
});
