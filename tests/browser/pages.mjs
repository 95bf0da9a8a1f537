// Makes the pages that the tests look at: reports in a folder, checked by the
// program as a user would. And the browser to look with.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '../..');
const program = process.env.GAILINT ?? join(root, 'target/debug/gailint');
export const example = (name) => readFileSync(join(root, 'examples', name), 'utf8');

/** Chromium without network chatter of its own, with a profile that goes with it. */
export const browse = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });

export const scratch = () => mkdtempSync(join(tmpdir(), 'gailint-browser-'));

/** Writes files into a folder, checks them there, and gives the path of the page. */
export function page(folder, files, options = []) {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const ran = spawnSync(program, ['check', '报送', '--format', 'html=page.html', '--quiet', ...options], { cwd: folder, encoding: 'utf8' });
  if (ran.status === null || ran.error) throw ran.error ?? new Error(`gailint: ${ran.signal}`);
  const path = join(folder, 'page.html');
  try {
    readFileSync(path);
  } catch {
    throw new Error(ran.stdout + ran.stderr);
  }
  return path;
}

export const examples = (folder) => {
  cpSync(join(root, 'examples'), join(folder, '报送'), { recursive: true });
  return page(folder, {});
};

/** Words that would do something if any of them were taken for more than words. */
export const HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=2</script></noscript><svg onload="window.hurt=3">';

const PACK = `id: demo
title: 示例规则包
version: 0.1.0
jurisdiction: "000000"
extends: [cn]
`;
const RULE = `/// ${HOSTILE.replaceAll('"', "'")}
rule hostile {
    code     DM901
    severity note
    title    "</title>${HOSTILE.replaceAll('"', "'")}"
    basis    practice "${HOSTILE.replaceAll('"', "'")}"
    require  section(overview).text contains "没有人会写的话"
    message  "${HOSTILE.replaceAll('"', "'")}"
    help     "${HOSTILE.replaceAll('"', "'")}"
    example ok  { section(overview) = "没有人会写的话。" }
    example bad { }
}
`;

/** Reports of several kinds: without faults, with faults, hostile, unreadable. */
export function mixed(folder) {
  const faulty = example('page-breaks.txt');
  const cells = example('clean.md').split('\n');
  const hostile = cells
    .map((line) => line.replace(/^(\|[^|]*本年新收[^|]*)\|[^|]*\|/, `$1| ${HOSTILE} |`))
    .map((line) => (line.startsWith('# ') ? `# 某某${HOSTILE}局2023年政府信息公开工作年度报告` : line))
    .join('\n')
    .replace(/(一、总体情况\s*\n)/, `$1\n\u202e${HOSTILE} 未收到政府信息公开申请。\n\n`);
  return page(folder, {
    '报送/甲局.md': example('clean.md'),
    '报送/乙局.txt': faulty,
    '报送/丙局.html': example('site-page.html'),
    '报送/<b>&\'".md': hostile,
    '报送/坏.docx': 'PK\u0003\u0004 no archive',
    'gailint.yaml': 'packs: [demo]\n',
    'rules/demo/pack.yaml': PACK,
    'rules/demo/hostile.gail': RULE,
  });
}
