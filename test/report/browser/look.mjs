// look.mjs MODULES BROWSER PROFILE PAGES: every page in every way people see it. Fails on axe
// violations, pages wider than the screen, requests, console messages, a broken outline, text that
// is cut or leaves its box, boxes that overlap; in print on a page one that needs a second sheet
// and on rows of tables that may be split. broken.html has one of each: what is not found there
// fails too.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, browserPath, profile, folder] = process.argv.slice(2);
const load = createRequire(join(modules, "package.json"));
const puppeteer = (await import(pathToFileURL(load.resolve("puppeteer-core")))).default;
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");

const WAYS = [
  { name: "light", width: 1280, height: 900, scheme: "light" },
  { name: "dark", width: 1280, height: 900, scheme: "dark" },
  { name: "print", width: 794, height: 1123, scheme: "dark", media: "print" },
  { name: "phone", width: 320, height: 640, scheme: "light" },
  { name: "phone-dark", width: 320, height: 640, scheme: "dark" },
];

const problems = [];
const report = (where, what) => problems.push(`${where}: ${what}`);

// What the page says of itself, read inside it.
function measure() {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\d.]+/g).map(Number);
    return (r + g + b) / 3;
  };
  return {
    scroll: document.documentElement.scrollWidth,
    inner: window.innerWidth,
    h1: document.querySelectorAll("h1").length,
    lang: document.documentElement.lang,
    scripts: document.querySelectorAll("script").length,
    handlers: [...document.querySelectorAll("*")].filter((e) =>
      [...e.attributes].some((a) => a.name.startsWith("on"))).length,
    images: document.querySelectorAll("img, iframe, object, embed, form, base").length,
    main: document.querySelectorAll("main").length,
    background: luminance(getComputedStyle(document.body).backgroundColor),
    captions: [...document.querySelectorAll("table")].every((t) => t.caption !== null),
    ids: document.querySelectorAll("[id]").length -
      new Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size,
  };
}

// Boxes that cut what they hold, or lie over each other. Read inside the page.
function measureBoxes() {
  const found = [];
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} "${e.textContent.trim().slice(0, 40)}"`;
  const visible = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1;
  for (const e of document.querySelectorAll("td, th, .tile, .fix, .notice, .answer, .risk, summary, li, dd, h1, h2, h3")) {
    if (!visible(e) || e.closest("thead")?.getBoundingClientRect().width < 2) continue;
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0) found.push(`${name(e)} holds ${e.scrollWidth} in ${e.clientWidth}`);
  }
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  for (const parent of document.querySelectorAll(".tiles, tr, .answer, section, main, .counts li, .facts, svg.paths")) {
    const boxes = parent.matches("svg") ? [...parent.querySelectorAll(".box > rect")] : [...parent.children];
    const seen = boxes.filter(visible).slice(0, 60);
    for (let i = 0; i < seen.length; ++i)
      for (let j = i + 1; j < seen.length; ++j)
        if (overlap(seen[i].getBoundingClientRect(), seen[j].getBoundingClientRect()))
          found.push(`${name(seen[i])} lies over ${name(seen[j])}`);
  }
  // What is drawn stays where it belongs: names in their boxes, words of lines beside each other.
  for (const box of document.querySelectorAll("svg.paths .box")) {
    const wide = box.querySelector("rect").getBoundingClientRect().width;
    for (const text of box.querySelectorAll("text"))
      if (text.getBoundingClientRect().width > wide) found.push(`${name(text)} leaves its box`);
  }
  for (const drawing of document.querySelectorAll("svg.paths")) {
    const whole = drawing.getBoundingClientRect();
    const labels = [...drawing.querySelectorAll(".label")].map((e) => [e, e.getBoundingClientRect()]);
    const rects = [...drawing.querySelectorAll(".box > rect")].map((e) => [e, e.getBoundingClientRect()]);
    for (const [label, area] of labels) {
      if (area.left < whole.left || area.right > whole.right) found.push(`${name(label)} leaves the drawing`);
      for (const [other, taken] of [...labels, ...rects])
        if (other !== label && overlap(area, taken)) found.push(`${name(label)} lies over ${name(other)}`);
    }
  }
  return found;
}

// As it is printed: A4 without the margins of report.css is 180 mm x 261 mm.
const SHEET = { width: Math.floor(180 / 25.4 * 96), height: Math.floor(261 / 25.4 * 96) };

function measurePrint(sheet) {
  const found = [];
  const first = document.querySelector("#summary");
  if (first !== null && first.getBoundingClientRect().bottom + window.scrollY > sheet)
    found.push(`page one is ${Math.ceil(first.getBoundingClientRect().bottom)} high on a sheet of ${sheet}`);
  for (const row of document.querySelectorAll("tr")) {
    if (!row.checkVisibility()) continue;
    if (getComputedStyle(row).breakInside !== "avoid") found.push("a row may be split");
    const high = row.getBoundingClientRect().height;
    if (high > sheet) found.push(`a row is ${Math.ceil(high)} high: ${row.textContent.trim().slice(0, 60)}`);
  }
  return found;
}

function judge(where, way, seen) {
  if (way.name.startsWith("phone") && seen.scroll > seen.inner)
    report(where, `${seen.scroll} wide on a screen of ${seen.inner}`);
  if (seen.h1 !== 1) report(where, `${seen.h1} h1`);
  if (seen.main !== 1) report(where, `${seen.main} main`);
  const language = /\.(\w+)\.html /.exec(where)?.[1] ?? "en";  // NAME.de.html
  if (seen.lang !== language) report(where, `lang is "${seen.lang}"`);
  if (seen.scripts + seen.handlers + seen.images !== 0)
    report(where, `${seen.scripts} scripts, ${seen.handlers} handlers, ${seen.images} foreign elements`);
  if (!seen.captions) report(where, "a table without a caption");
  if (seen.ids !== 0) report(where, `${seen.ids} ids are used twice`);
  const dark = way.scheme === "dark" && way.media !== "print";
  if (dark !== seen.background < 128) report(where, `background ${seen.background} for ${way.name}`);
}

async function look(browser, file, way, from = folder) {
  const where = `${file} ${way.name}`;
  const page = await browser.newPage();
  page.setDefaultTimeout(120000);  // a busy machine is slow, not wrong
  const address = pathToFileURL(join(from, file)).href;
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:"))
      report(where, `asks for ${request.url().slice(0, 100)}`);
  });
  page.on("console", (message) => report(where, `console: ${message.text().slice(0, 200)}`));
  page.on("pageerror", (error) => report(where, `error: ${error.message}`));
  page.on("dialog", (dialog) => { report(where, "a dialog opened"); dialog.dismiss(); });
  await page.setViewport({ width: way.width, height: way.height });
  // In one call: each of puppeteer's own two takes back what the other set.
  const session = await page.createCDPSession();
  await session.send("Emulation.setEmulatedMedia", {
    media: way.media ?? "screen",
    features: [{ name: "prefers-color-scheme", value: way.scheme }],
  });
  await page.goto(address);
  judge(where, way, await page.evaluate(measure));
  if (way.media === "print") {
    await page.setViewport({ width: SHEET.width, height: SHEET.height });
    for (const problem of await page.evaluate(measurePrint, SHEET.height)) report(where, problem);
  }
  for (const problem of (await page.evaluate(measureBoxes)).slice(0, 8)) report(where, problem);
  await page.screenshot({ path: join(folder, `${file}.${way.name}.png`), fullPage: true });
  if (way.media === "print")
    await page.pdf({ path: join(folder, `${file}.pdf`), preferCSSPageSize: true, tagged: true });
  // Closed details hide their content from axe: open them. The page's policy allows no script, so
  // axe comes in by the debugger, into a world of its own.
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  const opened = await page.evaluate(measure);
  if (way.name.startsWith("phone") && opened.scroll > opened.inner)
    report(where, `${opened.scroll} wide with everything open`);
  for (const problem of (await page.evaluate(measureBoxes)).slice(0, 8)) report(where, `open: ${problem}`);
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  for (const violation of result.violations)
    report(where, `axe ${violation.id}: ${violation.help}: ${violation.nodes.length} x ` +
      `${violation.nodes[0].html.slice(0, 160)} ${violation.nodes[0].failureSummary.slice(0, 200)}`);
  if (result.passes.length < 15) report(where, `axe looked at only ${result.passes.length} rules`);
  await page.close();
  return result.passes.length;
}

// What each way of looking finds in broken.html.
const BROKEN = [
  [WAYS.find((way) => way.name === "light"), [/ 2 h1$/, /lang is ""/, /1 foreign elements/, /a table without a caption/,
    /1 ids are used twice/, /asks for .*elsewhere/, /td.narrow .* holds \d+ in \d+/, /div.tile .* lies over div.tile/,
    /leaves its box/, /text.label "one label" lies over text.label "another"/, /leaves the drawing/, /axe color-contrast/]],
  [WAYS.find((way) => way.name === "phone"), [/ \d+ wide on a screen of 320/]],
  [WAYS.find((way) => way.name === "dark"), [/background 255 for dark/]],
  [WAYS.find((way) => way.name === "print"), [/page one is \d+ high on a sheet of \d+/, /a row may be split/]],
];

async function lookAtBroken(browser) {
  const good = problems.splice(0);
  for (const [way, expected] of BROKEN) {
    await look(browser, "broken.html", way, import.meta.dirname);
    const found = problems.splice(0);
    for (const pattern of expected)
      if (!found.some((problem) => pattern.test(problem))) good.push(`broken.html ${way.name}: nobody saw ${pattern}`);
  }
  problems.push(...good);
}

const browser = await puppeteer.launch({
  executablePath: browserPath,
  headless: true,
  userDataDir: profile,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});
let looks = 0;
try {
  const files = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  if (files.length < 5) report(folder, `only ${files.length} pages`);
  for (const file of files)
    for (const way of WAYS) {
      await look(browser, file, way);
      ++looks;
    }
  await lookAtBroken(browser);
} finally {
  await browser.close();
}
for (const problem of problems) console.log(problem);
console.log(`${looks} views, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
