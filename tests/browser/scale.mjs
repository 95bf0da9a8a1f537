// Measures the page of many reports: `node scale.mjs 2000`. Copies of the examples
// with other organs and years are checked; then a browser opens the page,
// searches it, sorts it and opens a report.
import { rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browse, example, page as check, scratch } from './pages.mjs';

const count = Number(process.argv[2] ?? 2000);
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(2);
const ORGANS = { 'clean.md': '青岚市水务局', 'page-breaks.txt': '沣南县人民政府', 'site-page.html': '云汀县林业局' };

const files = {};
Object.keys(ORGANS).forEach((name) => example(name).includes(ORGANS[name]) || console.error(`${name} names another organ`));
for (let at = 0; at < count; at++) {
  const [name, organ] = Object.entries(ORGANS)[at % 3];
  files[`报送/第${at}份.${name.split('.').pop()}`] = example(name).replaceAll(organ, `第${Math.floor(at / 3)}号${organ}`);
}
let since = performance.now();
const path = check(scratch(), files);
console.log(`${count} reports: checked in ${seconds(since)} s, ${(statSync(path).size / 1e6).toFixed(1)} MB`);

const browser = await browse();
const tab = await browser.newPage();
since = performance.now();
await tab.goto(pathToFileURL(path).href, { waitUntil: 'load' });
await tab.evaluate(() => new Promise(requestAnimationFrame));
console.log(`opened in ${seconds(since)} s`);

/** How long something takes until the browser has drawn what comes of it. */
const timed = async (name, deed) => {
  const took = await tab.evaluate(`(async () => {
    const since = performance.now();
    ${deed};
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    return Math.round(performance.now() - since);
  })()`);
  console.log(`${name}: ${took} ms`);
};
const choose = (id, value) => `const one = document.getElementById('${id}'); one.value = '${value}'; one.dispatchEvent(new Event('change'))`;
await timed('filter: errors', choose('kind', '2'));
await timed('filter: all again', choose('kind', ''));
await timed('filter: a rule', choose('code', 'CN303'));
await timed('filter: all rules', choose('code', ''));
for (const words of ['1', '12', '123', '']) {
  await timed(`search 「${words}」, 120 ms of waiting for the next key included`, `
    const search = document.getElementById('search');
    const told = new Promise((done) => new MutationObserver(done).observe(document.getElementById('shown'), { childList: true }));
    search.value = '${words}'; search.dispatchEvent(new Event('input')); await told`);
}
await timed('sort by errors', `document.querySelectorAll('.l thead button')[2].click()`);
await timed('sort by organ', `document.querySelectorAll('.l thead button')[0].click()`);
await timed('open a report', `document.querySelector('#l${Math.floor(count / 2)} a').click()`);
const heap = await tab.evaluate(() => performance.memory.usedJSHeapSize);
console.log(`heap of the script: ${(heap / 1e6).toFixed(0)} MB; elements: ${await tab.locator('*').count()}`);
await browser.close();
rmSync(dirname(path), { recursive: true });
