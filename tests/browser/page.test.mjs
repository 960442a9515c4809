// The page as every visitor meets it: its headers, one origin only, and a start without any connection.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { until } from './harness.mjs';

export const name = 'the page loads under its policy from one origin, and again with the server gone';

/** The answer's status and headers, with a Host of our choice and no decoding. */
function get(origin, path, headers = {}) {
  return new Promise((resolve, reject) => {
    request(new URL(path, origin), { headers }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    }).on('error', reject).end();
  });
}

const started = (page) => page.waitForFunction(() => !document.getElementById('boot') && document.body.innerText.trim() !== '');

export async function test({ startServer, newPage, step }) {
  const server = await startServer();
  const { origin } = server;

  step('the headers of the page');
  const page0 = await get(origin, '/');
  const policy = page0.headers['content-security-policy'] ?? '';
  for (const part of ["default-src 'none'", "'wasm-unsafe-eval'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    assert.ok(policy.includes(part), `the policy lacks ${part}: ${policy}`);
  }
  assert.ok(!policy.includes('unsafe-inline') && !policy.includes("'unsafe-eval'"), policy);
  assert.equal(page0.headers['x-content-type-options'], 'nosniff');
  assert.equal(page0.headers['referrer-policy'], 'no-referrer');
  assert.ok(page0.headers['permissions-policy']?.includes('xr-spatial-tracking=(self)'));
  assert.equal(page0.headers['cache-control'], 'no-cache');

  step('the headers of hashed files');
  const assets = await (await fetch(`${origin}/assets.json`)).json();
  const wasm = await get(origin, assets['app.wasm'], { 'accept-encoding': 'gzip, br' });
  assert.equal(wasm.headers['content-type'], 'application/wasm');
  assert.equal(wasm.headers['content-encoding'], 'br');
  assert.match(wasm.headers['cache-control'], /immutable/);
  assert.equal((await get(origin, assets['app.wasm'])).headers['content-encoding'], undefined);

  step('strange hosts are refused');
  for (const host of ['127.0.0.1', `evil.example:${server.port}`]) {
    const { status } = await get(origin, '/', { host });
    assert.ok(status >= 400 && status < 500, `${host} was answered with ${status}`);
  }

  step('the first visit');
  const offline = /ERR_CONNECTION_REFUSED|ERR_FAILED|Failed to fetch/;
  const page = await newPage({ allow: [offline] });
  const warnings = [];
  page.on('console', (message) => { if (/Permissions-Policy|Unrecognized feature/.test(message.text())) warnings.push(message.text()); });
  await page.goto(origin);
  await started(page);
  assert.deepEqual(warnings, [], 'the browser knows every feature that the header names');
  const title = await page.title();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 120_000 });

  step('the service worker keeps the shell and hashed files only');
  await until(() => page.evaluate(async (wanted) => {
    for (const path of wanted) if (!(await caches.match(path))) return false;
    return true;
  }, ['/', assets['app.js'], assets['app.wasm'], assets['worker.js'], assets['style.css']]));
  const keptPaths = await page.evaluate(async () => {
    const paths = [];
    for (const key of await caches.keys()) {
      for (const { url } of await (await caches.open(key)).keys()) paths.push(new URL(url).pathname + new URL(url).search);
    }
    return paths;
  });
  const strange = keptPaths.filter((path) => !['/', '/assets.json', '/manifest.webmanifest'].includes(path) && !/\.[0-9a-f]{16}\.\w+$/.test(path));
  assert.deepEqual(strange, []);

  step('the server is gone');
  await server.stop('SIGKILL');
  await page.reload();
  await started(page);
  assert.equal(await page.title(), title);
  await page.goto(`${origin}/medicines?code=must-not-be-kept`);
  await started(page);
  const keys = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (key) => (await (await caches.open(key)).keys()).map(({ url }) => url)))).flat());
  assert.ok(!keys.some((url) => url.includes('code=')), keys.join('\n'));
}
