// How long until Today is usable: `cargo xtask bench today`. A slow line (1.6 Mbit/s, 150 ms there and back) lies
// before everything the browser asks for, its service worker and Worker included; the page's own thread is slowed
// fourfold. The browser cannot slow its Workers and its key derivation, so both are also told without any slowing:
// four times that is the most that a device four times slower can take.

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { launchProfile, startServer, temporaryFolder, until } from './harness.mjs';
import { PASSPHRASE, firstSignIn, role, unlock } from './person.mjs';

const DOWN_BYTES_S = 1_600_000 / 8;
const ROUND_TRIP_MS = 150;
const SLOWDOWN = 4;
const RUNS = Number(process.env.AMBULO_BENCH_RUNS ?? 7);

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** A proxy that is such a line: answers share its width, each begins a round trip late. */
async function slowLine() {
  const line = { slow: false, bytes: 0, free: 0 };
  const pass = async (bytes) => {
    line.bytes += bytes.length;
    if (!line.slow) return;
    line.free = Math.max(line.free, performance.now()) + (bytes.length / DOWN_BYTES_S) * 1000;
    await pause(line.free - performance.now());
  };
  const proxy = createServer((incoming, outgoing) => {
    const onward = ask(incoming.url, { method: incoming.method, headers: incoming.headers }, async (answer) => {
      if (line.slow) await pause(ROUND_TRIP_MS);
      outgoing.writeHead(answer.statusCode, answer.headers);
      for await (const part of answer) {
        for (let at = 0; at < part.length; at += 2048) {
          const piece = part.subarray(at, at + 2048);
          await pass(piece);
          outgoing.write(piece);
        }
      }
      outgoing.end();
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('error', () => onward.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return Object.assign(line, { address: `127.0.0.1:${proxy.address().port}`, close: () => proxy.close() });
}

const times = new Map();
async function time(what, act) {
  const start = performance.now();
  await act();
  const ms = performance.now() - start;
  times.set(what, [...(times.get(what) ?? []), ms]);
}

const server = await startServer();
const line = await slowLine();
const args = [`--proxy-server=${line.address}`, '--proxy-bypass-list=<-loopback>'];
const folders = [];

async function open(folder) {
  const browser = await launchProfile(folder, { viewport: { width: 360, height: 780 }, args });
  const page = browser.pages()[0] ?? await browser.newPage();
  // The browser's own start is not the page's.
  await page.goto('about:blank');
  return { browser, page };
}

async function slow(page, browser, on) {
  line.slow = on;
  const session = await browser.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: on ? SLOWDOWN : 1 });
}

/** The second visit: up to the gate, and from the passphrase to Today. */
async function visit(page, how) {
  await time(`${how}: to the passphrase`, async () => {
    await page.goto(server.origin, { waitUntil: 'commit' });
    await page.locator('input[autocomplete=current-password]').waitFor();
  });
  await page.locator('input[autocomplete=current-password]').fill(PASSPHRASE);
  await time(`${how}: passphrase to Today`, async () => {
    await unlock(page);
    await page.locator('.progress progress').waitFor();
    const dose = page.locator('.dose .primary').first();
    if (await dose.count()) await dose.click({ trial: true });
  });
}

try {
  const folder = await temporaryFolder();
  folders.push(folder);
  {
    const { browser, page } = await open(folder);
    await firstSignIn(page, server.origin, role(server.people, 'patient'));
    await until(() => page.evaluate(async () => Boolean(await caches.match('/')) && (await (await caches.open('files')).keys()).some(({ url }) => /skeleton/.test(url))), 120_000);
    await browser.close();
  }
  for (let run = 0; run < RUNS; run += 1) {
    const again = await open(folder);
    await slow(again.page, again.browser, true);
    await time('an empty page on the slow line', () => again.page.goto(`${server.origin}/health`));
    await again.page.goto('about:blank');
    line.bytes = 0;
    await visit(again.page, 'second visit, slow');
    await again.browser.close();

    const quick = await open(folder);
    await slow(quick.page, quick.browser, false);
    await visit(quick.page, 'second visit, not slowed');
    await time('key derivation alone, not slowed', () => quick.page.evaluate(async () => {
      const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'PBKDF2', false, ['deriveBits']);
      await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations: 600_000 }, key, 256);
    }));
    await quick.browser.close();

    const fresh = await temporaryFolder();
    folders.push(fresh);
    const first = await open(fresh);
    await slow(first.page, first.browser, true);
    line.bytes = 0;
    await time('first visit, slow: to the welcome page', async () => {
      await first.page.goto(server.origin, { waitUntil: 'commit' });
      await first.page.locator('main.gate button.primary').waitFor({ timeout: 120_000 });
    });
    await first.browser.close();
    line.slow = false;
  }
  const middle = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
  const tell = (what, all) => console.log(`${what.padEnd(44)}${`${Math.round(middle(all))} ms`.padStart(10)}${`${Math.round(Math.min(...all))} ms`.padStart(10)}${`${Math.round(Math.max(...all))} ms`.padStart(10)}`);
  console.log(`${RUNS} runs${' '.repeat(38)}    median   fastest   slowest`);
  for (const [what, all] of times) tell(what, all);
  const sum = (how) => times.get(`${how}: to the passphrase`).map((ms, run) => ms + times.get(`${how}: passphrase to Today`)[run]);
  tell('second visit, slow: both together', sum('second visit, slow'));
  const base = middle(times.get('an empty page on the slow line'));
  console.log(`Today costs ${(middle(sum('second visit, slow')) / base).toFixed(1)} empty pages.`);
} finally {
  line.close();
  await server.stop();
  await Promise.allSettled(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
process.exit(0);
