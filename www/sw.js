// Lets Ambulo start offline. Keeps the page's shell and files whose name holds their content's hash, never
// an answer of the account: /fhir, /oauth and /account pass by untouched.

const VERSION = 'build:version';
const SHELL = `shell-${VERSION}`;
const FILES = 'files';
const HASHED = /\.[0-9a-f]{16}\.[a-z0-9]+$/;
const NEVER = /^\/(fhir|oauth|account|health|\.well-known)(\/|$)/;
/** Large, or only needed for 3D and its stories: kept when the page asks, not before the first start is done. */
const LATER = /^(scene\.|anatomy\/|stories\/)/;
/** For headsets alone: kept once they have been used. */
const WHEN_USED = /\.coarse\.bin$/;
/** A connection slower than this (milliseconds) starts from what is kept. */
const PATIENCE = 1200;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if (event.data === 'keep-all') event.waitUntil(keep((name) => !WHEN_USED.test(name)));
  if (event.data === 'claim') event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || NEVER.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (HASHED.test(url.pathname)) event.respondWith(file(request, event));
  else if (url.pathname === '/assets.json' || url.pathname === '/manifest.webmanifest') {
    event.respondWith(fetch(request).catch(() => kept(SHELL, url.pathname)));
  }
});

/** All or nothing: a shell whose files are not all here must never be started offline. */
async function install() {
  const shell = await caches.open(SHELL);
  await keep((name) => !LATER.test(name));
  await shell.addAll(['/', '/assets.json', '/manifest.webmanifest'].map((path) => new Request(path, { cache: 'no-cache' })));
  await self.skipWaiting();
}

/** Fetches those of the present assets that are not here yet. */
async function keep(wanted) {
  const assets = await (await fetch('/assets.json', { cache: 'no-cache' })).json();
  const files = await caches.open(FILES);
  for (const [name, path] of Object.entries(assets)) {
    if (wanted(name) && !(await files.match(path))) await files.add(path);
  }
}

/** Forgets earlier shells; their files stay one version longer, for pages that are still open. */
async function activate() {
  const named = new Set();
  for (const key of await caches.keys()) {
    if (!key.startsWith('shell-')) continue;
    const list = await (await caches.open(key)).match('/assets.json');
    if (list) Object.values(await list.json()).forEach((path) => named.add(path));
    if (key !== SHELL) await caches.delete(key);
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    if (!named.has(new URL(request.url).pathname)) await files.delete(request);
  }
  await self.clients.claim();
}

/** Every page of the app is the one shell; its address (which may hold a sign-in code) is never kept. */
async function page(request) {
  const shell = await kept(SHELL, '/');
  const fresh = fetch(request).then((answer) => (answer.status >= 500 && shell ? shell : answer));
  if (!shell) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, shell));
  return Promise.race([fresh.catch(() => shell), late]);
}

/** A hashed file never changes, so what is kept is right. */
async function file(request, event) {
  const path = new URL(request.url).pathname;
  const there = await kept(FILES, path);
  if (there) return there;
  const answer = await fetch(request);
  if (answer.status === 200 && answer.type === 'basic') {
    const copy = answer.clone();
    event.waitUntil(caches.open(FILES).then((files) => files.put(path, copy)).catch(() => {}));
  }
  return answer;
}

async function kept(cache, path) {
  return (await caches.open(cache)).match(path, { ignoreVary: true });
}
