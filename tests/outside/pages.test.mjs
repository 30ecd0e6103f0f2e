// The pages in Chromium: readable by everyone, wide and narrow, light and dark, in both languages.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';

import { chromium } from 'playwright-core';

import { demo, get, root, until } from './support.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const pictures = path.join(root, 'target/pages');
const canary = 'police are hiding who stabbed';

const looks = [
  { name: 'wide-light', width: 1280, colorScheme: 'light', lang: 'en' },
  { name: 'narrow-light', width: 360, colorScheme: 'light', lang: 'en' },
  { name: 'wide-dark', width: 1280, colorScheme: 'dark', lang: 'cy' },
  { name: 'narrow-dark', width: 360, colorScheme: 'dark', lang: 'cy' },
];
const pages = ['/', '/areas/W06000013', '/rumours', '/sources', '/rules'];

async function browser(t) {
  const launched = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  t.after(() => launched.close());
  return launched;
}

async function raised(address) {
  await until('a level to rise', 60, async () =>
    /^bellwether_tension_level\{area="W06000013",theme="[a-z-]+"\} [345]$/m.test(await get(`${address}/metrics`)));
}

test('every page, as people with different eyes and screens see it', { timeout: 240_000 }, async (t) => {
  mkdirSync(pictures, { recursive: true });
  const { address } = await demo(t);
  await raised(address);
  const chrome = await browser(t);
  for (const look of looks) {
    const context = await chrome.newContext({
      viewport: { width: look.width, height: 900 }, colorScheme: look.colorScheme, reducedMotion: 'reduce', bypassCSP: true,
    });
    for (const path_ of pages) {
      const page = await context.newPage();
      const complaints = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      const answer = await page.goto(`${address}${path_}?lang=${look.lang}`);
      assert.equal(answer.status(), 200, path_);
      assert.equal(await page.locator('html').getAttribute('lang'), look.lang);
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run());
      const violations = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 2).join(' ')}`);
      assert.deepEqual(violations, [], `${path_} ${look.name}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(sideways <= 0, `${path_} ${look.name} scrolls sideways by ${sideways} px`);
      assert.deepEqual(complaints, [], `${path_} ${look.name}`);
      const name = `${path_ === '/' ? 'board' : path_.slice(1).replaceAll('/', '-')}-${look.name}.png`;
      await page.screenshot({ path: path.join(pictures, name), fullPage: true });
      await page.close();
    }
    await context.close();
  }
});

test('no word of a post is on a page before it is asked for, and then it is', { timeout: 120_000 }, async (t) => {
  const { address } = await demo(t);
  await raised(address);
  const board = await get(`${address}/areas/W06000013`);
  for (const page of [...pages, '/api/board', '/api/rumours', '/metrics']) {
    assert.ok(!(await get(`${address}${page}`)).includes(canary), page);
  }
  const links = [...board.matchAll(/href="(\/posts\/[0-9a-f]{32})[^"]*"/g)].map((match) => match[1]);
  assert.ok(links.length > 0, 'no way to ask for a text');
  const texts = await Promise.all(links.map((link) => get(`${address}${link}`)));
  assert.ok(texts.some((text) => text.includes('[DEMO]')), 'the text cannot be asked for');
});

test('the board moves by itself, and can be told not to', { timeout: 120_000 }, async (t) => {
  const { address } = await demo(t);
  const chrome = await browser(t);
  const page = await chrome.newPage();
  const refused = [];
  page.on('console', (message) => /Content Security Policy|Refused/.test(message.text()) && refused.push(message.text()));
  await page.goto(address);
  const shown = () => page.locator('main').innerText();
  const before = await shown();
  await until('the board to move', 60, async () => (await shown()) !== before);
  assert.deepEqual(refused, []);
});
