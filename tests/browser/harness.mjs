// What a browser test is given: servers, pages that watch themselves, pictures.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);

/** Software rendering, no traffic of the browser's own. */
const FLAGS = [
  '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the tests with \`cargo xtask browser\`.`);
  return value;
}

export function launch(more = {}) {
  const { args = [], ...options } = more;
  return chromium.launch({ executablePath: setting('AMBULO_BROWSER'), args: [...FLAGS, ...args], ...options });
}

/** A browser with its profile in a folder, for tests that look at what lies on the disk or restart it. */
export function launchProfile(folder, more = {}) {
  const { args = [], ...options } = more;
  const executablePath = setting('AMBULO_BROWSER');
  return chromium.launchPersistentContext(folder, { executablePath, args: [...FLAGS, ...args], ...options });
}

/** Asks until the answer is yes. (The browser's own waitForFunction takes any promise for a yes.) */
export async function until(asked, limitMs = 60_000) {
  for (const end = Date.now() + limitMs; !(await asked());) {
    if (Date.now() > end) throw new Error(`no yes within ${limitMs / 1000} s: ${asked}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'ambulo-test-'));

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * A server of the test's own, with a fresh data folder unless one is given.
 * @param {{demo?: boolean, data?: string, port?: number, args?: string[], env?: object}} options
 * @returns origin, data, people (the demo sign-ins: userName, password, role, name), output() (all it printed), stop() (polite, or 'SIGKILL' for a power-off), running()
 */
export async function startServer({ demo = true, data, port, args = [], env = {} } = {}) {
  const own = data === undefined;
  data ??= await temporaryFolder();
  port ??= await freePort();
  const words = ['--data', data, '--www', setting('AMBULO_WWW'), '--port', String(port), ...(demo ? ['--demo'] : []), ...args];
  const child = spawn(setting('AMBULO_SERVER'), words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
  const ended = once(child, 'exit');
  const origin = `http://localhost:${port}`;
  const patience = Date.now() + 180_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended by itself:\n${output}`);
    // It listens a moment before it has printed the sign-ins.
    if ((!demo || signIns(output).length > 0) && (await fetch(`${origin}/health`).then((answer) => answer.ok, () => false))) break;
    if (Date.now() > patience) throw new Error(`The server did not answer:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin, data, port,
    people: signIns(output),
    output: () => output,
    running: () => child.exitCode === null && child.signalCode === null,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
      if (own) await rm(data, { recursive: true, force: true });
    },
  };
}

/** The demo sign-ins as the server prints them: two spaces between user name, password, role and name. */
function signIns(output) {
  const lines = output.split('\n').map((line) => line.match(/^ {2}(\S+) {2}(\S+) {2}(\S+) {2}(.+)$/));
  return lines.filter(Boolean).map(([, userName, password, role, name]) => ({ userName, password, role, name }));
}

/**
 * Run in the page before it loads. Without a screen Chromium gives a page whose WebGL canvas draws one animation frame a
 * second; here the next comes `ms` after the last was drawn, so that in between a picture can be taken. (Chromium's
 * switch that lifts the limit lets an animation take the renderer for itself.) `framesAsked` tells how many are due: what
 * rests asks for none, however long the last takes.
 */
export function steadyFrames(ms) {
  const ask = requestAnimationFrame.bind(window);
  const forget = cancelAnimationFrame.bind(window);
  const [drawing, open] = [new Set(), new Map()];
  let [last, fences] = [0, []];
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...words) {
    const context = getContext.call(this, kind, ...words);
    if (kind === 'webgl2' && context) drawing.add(context);
    return context;
  };
  const close = (id) => {
    forget(open.get(id));
    return open.delete(id);
  };
  const isDrawn = () => fences.every(([gl, fence]) => gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED);
  window.requestAnimationFrame = (callback) => {
    const id = (last += 1);
    const run = () => {
      if (!close(id)) return;
      callback(performance.now());
      for (const [gl, fence] of fences) gl.deleteSync(fence);
      const alive = [...drawing].filter((gl) => !gl.isContextLost());
      fences = alive.map((gl) => [gl, gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)]);
      for (const gl of alive) gl.flush();
    };
    const wait = () => { if (open.has(id)) setTimeout(isDrawn() ? run : wait, ms); };
    open.set(id, ask(run));
    setTimeout(wait, 0);
    return id;
  };
  window.cancelAnimationFrame = close;
  window.framesAsked = () => open.size;
}

/** Whether the scene of a page comes to rest: for so many tenths of a second it draws no frame and asks for none. */
export const comesToRest = (page, tenths, limitMs = 90_000) => page.evaluate(async ({ tenths, limitMs }) => {
  const { frames } = window.scene ?? await import(JSON.parse(document.querySelector('#assets').textContent)['scene.js']);
  let [before, quiet] = [-1, 0];
  for (const end = Date.now() + limitMs; quiet < tenths;) {
    if (Date.now() > end) return false;
    await new Promise((done) => { setTimeout(done, 100); });
    quiet = frames() === before && framesAsked() === 0 ? quiet + 1 : 0;
    before = frames();
  }
  return true;
}, { tenths, limitMs });

/**
 * Makes `newPage`: each page in a browser profile of its own, unless a context is given.
 * A page remembers what no page may do: errors on its console, and requests to anybody but the test's servers.
 */
export function pages(browser, contexts, problems, origins) {
  return async function newPage({ context, allow = [], xr = false, ...options } = {}) {
    if (!context) {
      context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
    }
    const page = await context.newPage();
    // A busy machine is slow, and no fault of the page.
    page.setDefaultTimeout(90_000);
    const report = (what) => { if (!allow.some((expected) => expected.test(what))) problems.push(what); };
    // A page that names no icon is asked for one by the browser's own habit.
    const habit = (message) => message.location().url.endsWith('/favicon.ico');
    page.on('console', (message) => { if (message.type() === 'error' && !habit(message)) report(`console: ${message.text()} (${message.location().url})`); });
    page.on('pageerror', (error) => report(`page: ${error.stack ?? error}`));
    // What a person entered and the account refuses for good is a fault, whatever the page makes of it.
    context.on('response', async (response) => {
      const status = response.status();
      if (response.request().method() !== 'PUT' || status < 400 || [409, 412, 401, 429, 503].includes(status)) return;
      report(`refused: ${status} ${new URL(response.url()).pathname.split('/')[2]} ${await response.text().catch(() => '')}`);
    });
    page.on('crash', () => report('page: crashed'));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && !origins.has(url.origin)) report(`third party: ${request.url()}`);
    });
    await page.addInitScript(steadyFrames, 40);
    if (xr) {
      await page.addInitScript({ path: require.resolve('iwer/build/iwer.js') });
      await page.addInitScript({ path: require.resolve('@iwer/sem/build/iwer-sem.js') });
    }
    return page;
  };
}

const VIEWS = [['phone', { width: 360, height: 780 }], ['laptop', { width: 1280, height: 800 }]];

/** A picture shows the whole page, so what stays while one scrolls would lie over what it passes: it stands in its place. */
const BARS = `.top, .places, .story-moves { position: static !important; } .stage { position: relative !important; top: 0 !important; }
  @media (max-width: 899.98px) { .frame { display: flex; flex-direction: column; min-height: 100vh; } main { width: 100%; flex: 1; } .places { order: 1; } }`;

/** Run in the page; a constructed sheet, for its policy allows no other. */
function barsAtTheEnds(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const before = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...before, sheet];
  window.barsAsBefore = () => { document.adoptedStyleSheets = before; };
}

/** Makes `screenshots(page, name)`: light and dark, phone and laptop, if pictures are asked for. */
export function camera(folder) {
  // `settleMs`: how long what is drawn in 3D takes to follow a new size.
  return async function screenshots(page, name, settleMs = 0) {
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    const before = page.viewportSize();
    await page.evaluate(barsAtTheEnds, BARS);
    for (const [view, size] of VIEWS) {
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(settleMs);
        const take = () => page.screenshot({ path: join(folder, `${name}-${view}-${colorScheme}.png`), fullPage: true, animations: 'disabled', timeout: 90_000 });
        // While another page begins to draw in 3D, the browser may refuse one.
        await take().catch(take);
      }
    }
    await page.evaluate(() => window.barsAsBefore());
    await page.emulateMedia({ colorScheme: null });
    if (before) await page.setViewportSize(before);
  };
}

/** Accessibility faults that axe finds on a page, one line each. */
export async function axe(page) {
  // Evaluated by the debugger, which the page's Content-Security-Policy does not concern.
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} (${node.target.join(' ')})`));
}
