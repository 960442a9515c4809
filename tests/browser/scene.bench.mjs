// The scene beside a small viewer by three.js that loads the same files into the same batches and lights them alike:
// `cargo xtask bench scene`. Both in one browser, turn by turn, so that the ratios mean something on any machine.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { launch, startServer, steadyFrames } from './harness.mjs';

const ROUNDS = Number(process.env.AMBULO_BENCH_ROUNDS ?? 3);
const FRAMES = 20;
const STEP_RAD = 0.02;

/** The three.js page on an origin of its own; geometry comes from the app's, as the app's server sends it. */
async function threePage(app) {
  const near = (path) => new URL(path, import.meta.url);
  const files = {
    '/': ['text/html', near('three/index.html')],
    '/viewer.mjs': ['text/javascript', near('three/viewer.mjs')],
    '/body-geometry.mjs': ['text/javascript', near('body-geometry.mjs')],
    '/three.module.js': ['text/javascript', near('node_modules/three/build/three.module.min.js')],
    '/three.core.min.js': ['text/javascript', near('node_modules/three/build/three.core.min.js')],
    '/structures.json': ['application/json', near('../../assets/anatomy/structures.json')],
  };
  const packed = {};
  for (const [path, [type, file]] of Object.entries(files)) packed[path] = [type, brotliCompressSync(await readFile(file))];
  const server = createServer(async (request, answer) => {
    const own = packed[request.url];
    if (own) {
      answer.writeHead(200, { 'content-type': own[0], 'content-encoding': 'br', 'content-length': own[1].length });
      answer.end(own[1]);
      return;
    }
    // Without undoing the compression, which fetch would do.
    const { get } = await import('node:http');
    get(app + request.url, { headers: { 'accept-encoding': 'br' } }, (theirs) => {
      answer.writeHead(theirs.statusCode, theirs.headers);
      theirs.pipe(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}

/** Times every frame callback of the page, before anything else runs; the driver's own go past it. */
function instruments() {
  const request = window.requestAnimationFrame.bind(window);
  window.untimed = request;
  window.frames = [];
  window.requestAnimationFrame = (callback) => request((time) => {
    const start = performance.now();
    callback(time);
    window.frames.push(performance.now() - start);
  });
}

async function open(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 64, height: 64 } })).newPage();
  page.on('pageerror', (error) => { throw error; });
  // One frame after the other, as a screen gives them: after a second's rest each would begin with cold caches.
  await page.addInitScript(steadyFrames, 16);
  await page.addInitScript(instruments);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const seen = { page, bytes: 0 };
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { seen.bytes += encodedDataLength; });
  await page.goto(url);
  return seen;
}

/** The scene on a page of its own. */
async function openScene(browser, origin) {
  const seen = await open(browser, `${origin}/health`);
  await seen.page.evaluate(async () => {
    const began = performance.now();
    document.body.replaceChildren();
    document.body.style.margin = '0';
    const canvas = document.createElement('canvas');
    Object.assign(canvas.style, { display: 'block', width: '100vw', height: '100vh' });
    document.body.append(canvas);
    window.canvas = canvas;
    const assets = await (await fetch('/assets.json')).json();
    window.scene = await import(assets['scene.js']);
    await scene.default({ module_or_path: assets['scene.wasm'] });
    const tell = (word) => scene.receive(JSON.stringify(word));
    const systems = Object.keys(assets).map((path) => /^anatomy\/body\/([a-z]+)\.bin$/.exec(path)?.[1]).filter(Boolean);
    let loaded = 0;
    await new Promise((resolve, reject) => {
      scene.start(canvas, (json) => {
        const word = JSON.parse(json);
        if (word.type === 'failed' || word.type === 'system_failed') reject(new Error(json));
        if (word.type === 'ready' && word.warm) {
          window.firstMs = performance.now() - began;
          tell({ type: 'set_view', view: { systems: ['skin-female', ...systems.filter((system) => system !== 'skin')] } });
          for (const system of systems) tell({ type: 'load_system', system, url: assets[`anatomy/body/${system}.bin`] });
        }
        if (word.type === 'system_loaded' && (loaded += 1) === systems.length) resolve();
      });
      tell({ type: 'hello', version: 1 });
      tell({ type: 'reduced_motion', reduced: true });
      tell({ type: 'load_skeleton', url: assets['anatomy/skeleton.bin'] });
    });
    // Drawn to the end: the scene rests.
    for (let last = -1; last !== scene.frames();) {
      last = scene.frames();
      await new Promise((resolve) => { setTimeout(resolve, 400); });
    }
    window.wholeMs = performance.now() - began;
    window.gl = canvas.getContext('webgl2');
    const put = (kind, x) => canvas.dispatchEvent(new PointerEvent(kind, { pointerId: 1, clientX: x, clientY: 32, bubbles: true, cancelable: true }));
    let x = 32;
    window.begin = () => {
      put('pointerdown', x = 32);
      put('pointermove', x += 12);
    };
    // 0.0065 radians a pixel.
    window.orbit = (by) => put('pointermove', x -= by / 0.0065);
    window.end = () => put('pointerup', x);
  });
  return seen;
}

async function openThree(browser, origin) {
  const seen = await open(browser, `${origin}/`);
  await seen.page.waitForFunction(() => window.wholeMs, null, { timeout: 240_000 });
  return seen;
}

/** Turns the body by so many frames; the milliseconds inside the frame callbacks of each. */
async function turn({ page }, count) {
  await page.bringToFront();
  return page.evaluate(async ({ count, by }) => {
    const drawn = () => new Promise((resolve) => { window.untimed(resolve); });
    window.begin?.();
    for (let i = 0; i < 5; i += 1) await drawn();
    frames.length = 0;
    for (let i = 0; i < count; i += 1) {
      const before = frames.length;
      orbit(by);
      while (frames.length === before) await drawn();
    }
    window.end?.();
    return frames.slice(0, count);
  }, { count, by: STEP_RAD });
}

const DRAWING = ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'];

/** Draw calls of one frame of turning. */
async function calls({ page }) {
  await page.bringToFront();
  return page.evaluate(async ({ by, names }) => {
    let count = 0;
    for (const name of names) {
      const draw = gl[name];
      gl[name] = (...words) => {
        count += 1;
        return draw.apply(gl, words);
      };
    }
    const drawn = () => new Promise((resolve) => { window.untimed(resolve); });
    window.begin?.();
    for (let i = 0; i < 5; i += 1) await drawn();
    count = 0;
    frames.length = 0;
    orbit(by);
    while (frames.length === 0) await drawn();
    const seen = count;
    window.end?.();
    return seen;
  }, { by: STEP_RAD, names: DRAWING });
}

/** From here on nothing is drawn: what is left in a frame is the processor's own work. */
const blind = ({ page }) => page.evaluate((names) => {
  for (const name of names) gl[name] = () => {};
}, DRAWING);

const middle = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

const server = await startServer();
const three = await threePage(server.origin);
const browser = await launch();
try {
  const ours = await openScene(browser, server.origin);
  const theirs = await openThree(browser, three.origin);
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours.push(...await turn(ours, FRAMES));
    times.theirs.push(...await turn(theirs, FRAMES));
  }
  const started = async ({ page }) => page.evaluate(() => [firstMs, wholeMs]);
  const [a, b] = [await started(ours), await started(theirs)];
  const callCounts = [await calls(ours), await calls(theirs)];
  const alone = [];
  for (const viewer of [ours, theirs]) {
    await blind(viewer);
    await turn(viewer, FRAMES);
    alone.push(middle(await turn(viewer, 5 * FRAMES)));
  }
  const rows = [
    ['bytes over the network, KB', ours.bytes / 1000, theirs.bytes / 1000],
    ['first picture (bones), ms', a[0], b[0]],
    ['all systems drawn, ms', a[1], b[1]],
    ['in the frame callback, median ms', middle(times.ours), middle(times.theirs)],
    ['the same without drawing, median ms', ...alone],
    ['draw calls a frame', ...callCounts],
  ];
  console.log(`${''.padEnd(38)}${'scene'.padStart(10)}${'three.js'.padStart(10)}${'ratio'.padStart(8)}`);
  const shown = (x) => (x < 100 && !Number.isInteger(x) ? x.toFixed(2) : String(Math.round(x)));
  for (const [what, x, y] of rows) console.log(`${what.padEnd(38)}${shown(x).padStart(10)}${shown(y).padStart(10)}${(x / y).toFixed(2).padStart(8)}`);
  console.log(`${ROUNDS} rounds of ${FRAMES} frames each, at 64 x 64 pixels; the same geometry in the same batches.`);
} finally {
  await browser.close();
  three.close();
  await server.stop();
}
process.exit(0);
