// The HTML report in a real browser: what it shows, what a keyboard can do with
// it, that nothing in a report can run, and how it prints.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browse, examples, mixed, page as check, scratch, example } from './pages.mjs';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 800 };
const pictures = resolve(import.meta.dirname, '../../target/browser');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let browser, several, single;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await browse();
  several = mixed(scratch());
  single = check(scratch(), { '报送/年报.txt': example('page-breaks.txt') });
});
after(() => browser?.close());

/** Opens a page and ends with the demand that it asked for nothing and complained of nothing. */
async function visit(path, viewport, look, options = {}) {
  const context = await browser.newContext({ viewport, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(15_000);
  const complaints = [];
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
  const [file, hash] = path.split('#');
  const url = pathToFileURL(file).href + (hash ? `#${hash}` : '');
  try {
    await tab.goto(url);
    await look(tab);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}
const picture = (tab, name, options = {}) => tab.screenshot({ path: join(pictures, `${name}.png`), ...options });
const shownRows = (tab) => tab.locator('.l tbody tr:visible th').allTextContents();
const status = (tab) => tab.locator('#shown').textContent();

for (const [name, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
  test(`everything fits: ${name}`, () => visit(several, viewport, async (tab) => {
    await tab.getByRole('button', { name: '展开所列报告' }).click();
    await tab.locator('.s').first().waitFor();
    const [inside, window] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inside <= window, `${inside} in ${window}`);
    await tab.getByRole('button', { name: '全部收起' }).click();
    await tab.evaluate(() => scrollTo(0, 0));
    await picture(tab, `${name}-list`);
    await tab.locator('.l tbody tr', { hasText: '乙局' }).locator('a').click();
    await tab.locator('#r3 td.e').first().scrollIntoViewIfNeeded();
    await picture(tab, `${name}-table`);
    await tab.evaluate(() => document.getElementById('r3').scrollIntoView());
    await picture(tab, `${name}-findings`);
  }));
}

test('search, filters and sorting work from the keyboard', () => visit(several, DESKTOP, async (tab) => {
  assert.equal(await status(tab), '符合 4 份，共 4 份');
  await tab.locator('#search').focus();
  await tab.keyboard.type('乙局');
  await tab.locator('#shown', { hasText: '符合 1 份' }).waitFor();
  assert.deepEqual(await shownRows(tab), ['沣南县人民政府']);
  await tab.keyboard.press('Control+A');
  await tab.keyboard.type('cn302');
  await tab.locator('#shown', { hasText: '符合 2 份' }).waitFor();
  await tab.keyboard.press('Control+A');
  await tab.keyboard.press('Delete');
  await tab.locator('#shown', { hasText: '符合 4 份' }).waitFor();

  await tab.keyboard.press('Tab');
  await tab.locator('#kind:focus').waitFor();
  await tab.locator('#kind').selectOption({ label: '有错误的' });
  const errors = await tab.locator('.l tbody tr:visible td:nth-child(3)').allTextContents();
  assert.ok(errors.length > 0 && errors.every((count) => Number(count) > 0), String(errors));
  await tab.locator('#kind').selectOption('');
  await tab.locator('#code').selectOption('CN302');
  assert.equal(await status(tab), '符合 2 份，共 4 份');
  await tab.locator('#code').selectOption('');

  const sorter = tab.getByRole('button', { name: '错误' });
  await sorter.focus();
  const numbers = async () => (await tab.locator('.l tbody td:nth-child(3)').allTextContents()).map(Number);
  for (const [key, order, direction] of [['Enter', 'descending', -1], ['Space', 'ascending', 1]]) {
    await tab.keyboard.press(key);
    assert.equal(await tab.locator('.l th[aria-sort]').getAttribute('aria-sort'), order);
    const found = await numbers();
    assert.deepEqual(found, found.toSorted((one, other) => direction * (one - other)));
  }
  await tab.getByRole('button', { name: '机关' }).press('Enter');
  assert.equal(await tab.locator('.l th[aria-sort]').count(), 1);
  const names = await shownRows(tab);
  assert.deepEqual(names, names.toSorted(new Intl.Collator('zh-CN', { numeric: true }).compare));
}));

test('a rule opens on a click and on Enter, closes with Escape and gives the focus back', () =>
  visit(single, DESKTOP, async (tab) => {
    const link = tab.locator('.f a.c', { hasText: 'CN303' }).first();
    const dialog = tab.locator('dialog');
    for (const way of [() => link.click(), () => link.press('Enter')]) {
      await way();
      await dialog.getByRole('heading', { name: 'CN303' }).waitFor();
      assert.match(await dialog.textContent(), /国办公开办函〔2021〕30号/);
      await picture(tab, 'desktop-rule');
      await tab.keyboard.press('Escape');
      assert.ok(!(await dialog.isVisible()));
      assert.ok(await link.evaluate((one) => one === document.activeElement));
    }
  }));

test('bad cells are marked, say why, and lead to their findings and back', () => visit(single, DESKTOP, async (tab) => {
  const bad = tab.locator('.s td.e', { hasText: '42' }).first();
  assert.match(await bad.textContent(), /横向合计 36\s≠\s42.*CN303/);
  await bad.locator('a').click();
  const item = tab.locator('.f li:target');
  assert.match(await item.textContent(), /自然人 31 \+ 商业企业 3 .* = 36 ≠ 总计 42/);
  assert.match(await item.textContent(), /最可能错的是/);
  assert.match(await tab.locator('.s td', { hasText: '疑应为 37' }).first().textContent(), /^31/);
  await item.getByRole('link', { name: '表三' }).click();
  assert.equal(await tab.locator('td:target').count(), 1);
  assert.ok(await tab.locator('td:target').isVisible());
  const dead = await tab.evaluate(() =>
    [...document.querySelectorAll('a[href^="#"]')].filter((link) => !document.querySelector(link.getAttribute('href')))
      .map((link) => link.outerHTML));
  assert.deepEqual(dead, []);
  const ids = await tab.evaluate(() => [...document.querySelectorAll('[id]')].map((one) => one.id));
  assert.equal(new Set(ids).size, ids.length, 'an id is there twice');
}));

test('nothing in a report, a file name or a pack can run', () => visit(several, DESKTOP, async (tab) => {
  await tab.getByRole('button', { name: '展开所列报告' }).click();
  await tab.locator('#r1 .s').first().waitFor();
  await tab.locator('#r1 .f a.c', { hasText: 'DM901' }).first().click();
  await tab.locator('dialog h3').waitFor();
  await tab.waitForTimeout(100);
  assert.equal(await tab.evaluate(() => window.hurt), undefined);
  assert.equal(await tab.locator('img, svg, iframe, object').count(), 0);
  assert.equal(await tab.locator('script').count(), 1);
  const words = await tab.evaluate(() => document.body.textContent);
  assert.ok(words.includes('<img src=x onerror="window.hurt=1">'), 'the words are shown as words');
  assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(words), 'no character turns the direction of writing');
}));

test('a report opens from the list and closes back to it, by keyboard', () => visit(several, DESKTOP, async (tab) => {
  assert.equal(await tab.locator('.r:visible').count(), 0);
  const link = tab.locator('.l tbody a', { hasText: '沣南县' });
  await link.press('Enter');
  assert.equal(await tab.locator('.r:visible').count(), 1);
  const top = await tab.locator('#r3').evaluate((report) => report.getBoundingClientRect().top);
  assert.ok(top >= -1 && top < 300, `the report stands at ${top}`);
  await tab.locator('#r3 > summary').press('Enter');
  assert.equal(await tab.locator('.r:visible').count(), 0);
  assert.ok(await link.evaluate((one) => one === document.activeElement));
}));

test('a long list comes in parts, and is searched as a whole', () => {
  const report = (at) => `第${at}号局2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度新收申请 3 件。\n`;
  const files = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`报送/${at}.txt`, report(at)]));
  return visit(check(scratch(), files), DESKTOP, async (tab) => {
    const visible = () => tab.locator('.l tbody tr:visible').count();
    assert.equal(await status(tab), '符合 130 份，共 130 份；先列出 100 份');
    assert.equal(await visible(), 100);
    assert.ok(await tab.getByRole('button', { name: '展开所列报告' }).isDisabled());
    await tab.locator('#search').fill('第129号');
    await tab.locator('#shown', { hasText: '符合 1 份' }).waitFor();
    assert.deepEqual(await shownRows(tab), ['第129号局']);
    await tab.locator('.l tbody a:visible').click();
    await tab.locator('#search').fill('');
    await tab.locator('#shown', { hasText: '符合 130 份' }).waitFor();
    await tab.locator('.r:visible').getByRole('link', { name: '回到列表' }).click();
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), '第129号局');
    await tab.getByRole('button', { name: '再列出 100 份' }).click();
    assert.equal(await visible(), 130);
    assert.ok(!(await tab.getByRole('button', { name: '再列出 100 份' }).isVisible()));
    await tab.emulateMedia({ media: 'print' });
    assert.equal(await visible(), 130, 'paper has the whole list');
  });
});

test('a link from elsewhere leads to the cell', () => visit(several + '#r3c0', DESKTOP, async (tab) => {
  assert.ok(await tab.locator('#r3').isVisible());
}));

test('what could not be checked is said at the top', () => visit(several, DESKTOP, async (tab) => {
  assert.match(await tab.locator('.box').textContent(), /未能检查的文件.*坏\.docx.*建议/);
  assert.match(await tab.locator('.counts').textContent(), /报告4/);
}));

test('without scripts everything can be read', () => visit(several, DESKTOP, async (tab) => {
  assert.ok(!(await tab.locator('#search').isVisible()));
  assert.ok(await tab.locator('#rule-1').isVisible());
  await tab.locator('#r3 > summary').click();
  assert.ok(await tab.locator('#r3 .s').first().isVisible());
  assert.match(await tab.locator('#r3').textContent(), /总体情况/);
  assert.equal(await tab.locator('img, svg').count(), 0);
  await picture(tab, 'desktop-no-script');
}, { javaScriptEnabled: false }));

for (const [name, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
  test(`axe finds nothing serious: ${name}`, () => visit(several, viewport, async (tab) => {
    await tab.getByRole('button', { name: '展开所列报告' }).click();
    await tab.locator('details.legend summary').click();
    // The page lets no script in; the tool goes through the debugger.
    await tab.evaluate(readFileSync(axe, 'utf8'));
    const { violations } = await tab.evaluate(() => window.axe.run());
    const told = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.length}, ${nodes[0].html}`);
    assert.deepEqual(told.filter((line) => /^(serious|critical)/.test(line)), []);
    if (told.length > 0) console.log(told.join('\n'));
  }));
}

/** How many pages a PDF has, and their size in points. */
function sheets(pdf) {
  const text = pdf.toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)].map((found) => found[1].trim().split(/\s+/).map(Number));
  return { count: [...text.matchAll(/\/Type\s*\/Page\b/g)].length, boxes };
}

test('it prints on A4: the top, the list, and the reports that are open', () => visit(several, DESKTOP, async (tab) => {
  const print = () => tab.pdf({ preferCSSPageSize: true, path: join(pictures, 'print.pdf') });
  const closed = sheets(await print());
  await tab.locator('.l tbody tr', { hasText: '乙局' }).locator('a').click();
  await tab.locator('#r3 .s').first().waitFor();
  const opened = sheets(await print());
  assert.ok(closed.count >= 1 && opened.count > closed.count, `${closed.count}, ${opened.count}`);
  for (const [, , width, height] of opened.boxes) {
    assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `${width} × ${height}`);
  }
  // On paper nothing can be scrolled: the widest table fits between the margins.
  await tab.emulateMedia({ media: 'print' });
  await tab.setViewportSize({ width: Math.round(186 / 25.4 * 96), height: 1000 });
  const widths = await tab.locator('#r3 .s, .l').evaluateAll((tables) => tables.map((table) => table.getBoundingClientRect().right));
  assert.ok(widths.length === 4 && widths.every((right) => right <= 186 / 25.4 * 96 + 1), String(widths));
  assert.ok(!(await tab.locator('#search').isVisible()));
  await picture(tab, 'print', { fullPage: true });
}));

test('one report can be printed alone', () => visit(several, DESKTOP, async (tab) => {
  await tab.evaluate(() => { window.print = () => { window.printed = document.querySelector('.chosen').id; }; });
  await tab.locator('.l tbody tr', { hasText: '乙局' }).locator('a').click();
  await tab.locator('#r3').getByRole('button', { name: '打印这一份' }).click();
  assert.equal(await tab.evaluate(() => window.printed), 'r3');
  await tab.emulateMedia({ media: 'print' });
  assert.ok(await tab.locator('#r3').isVisible());
  assert.ok(!(await tab.locator('h1').isVisible()));
}));

test('the examples give a page, too', () => visit(examples(scratch()), PHONE, async (tab) => {
  await tab.getByRole('button', { name: '展开所列报告' }).click();
  assert.equal(await tab.locator('table.s').count(), 12);
  await picture(tab, 'phone-examples', { fullPage: true });
}));
