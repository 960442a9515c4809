// Runs every *.test.mjs of this folder: `node run.mjs [NAME...]`; with `--pictures` the *.pictures.mjs instead, which check
// nothing: they show pages to people. Most of a test is waiting, so two run side by side, each lane with a browser and an
// account of its own.
//
// A test module exports `name`, perhaps `limit` (milliseconds), and `test({ browser, origin, server, newPage, startServer, launchProfile,
// temporaryFolder, step, screenshots, axe })`. It fails by throwing, and by what its pages did that no page may.

import { readdir, rm } from 'node:fs/promises';
import { axe, camera, launch, launchProfile, pages, startServer, temporaryFolder } from './harness.mjs';

const LIMIT = 600_000;

const words = process.argv.slice(2).filter((word) => word !== '--pictures');
const ending = process.argv.includes('--pictures') ? '.pictures.mjs' : '.test.mjs';
const folder = new URL('.', import.meta.url);
const files = (await readdir(folder)).filter((file) => file.endsWith(ending)).sort();
const chosen = files.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
if (chosen.length === 0) {
  console.error(`No test is named ${words.join(' or ')}; there are ${files.join(', ')}.`);
  process.exit(2);
}

const LANES = 2;
const waiting = [...chosen];
const failed = [];
await Promise.all(Array.from({ length: Math.min(LANES, chosen.length) }, lane));
console.log(`\n${chosen.length - failed.length} passed, ${failed.length} failed${failed.length ? `: ${failed.join('; ')}` : ''}`);
process.exit(failed.length ? 1 : 0);

/** Takes tests until none is left. */
async function lane() {
  const server = await startServer({ demo: true });
  const browser = await launch();
  try {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const { name, test, limit = LIMIT } = await import(new URL(file, folder));
      const start = Date.now();
      const problem = await attempt(test, limit, server, browser);
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      if (problem) failed.push(name);
      console.log(problem
        ? `not ok  ${name} (${file}, ${seconds} s)\n        ${problem.replaceAll('\n', '\n        ')}`
        : `ok      ${name} (${seconds} s)`);
    }
  } finally {
    await browser.close().catch(() => {});
    await server.stop();
  }
}

/** One test with all that it may open; what went wrong, or nothing. */
async function attempt(test, limitMs, server, browser) {
  const contexts = [];
  const problems = [];
  const servers = [];
  const folders = [];
  const origins = new Set([server.origin]);
  let at = '';
  const tools = {
    browser, server, axe,
    origin: server.origin,
    newPage: pages(browser, contexts, problems, origins),
    screenshots: camera(process.env.AMBULO_SCREENSHOTS),
    step(what) { at = what; if (process.env.AMBULO_STEPS) console.log(`        ${what}`); },
    async startServer(options) {
      const started = await startServer(options);
      servers.push(started);
      origins.add(started.origin);
      return started;
    },
    async temporaryFolder() {
      const made = await temporaryFolder();
      folders.push(made);
      return made;
    },
    async launchProfile(profile, options) {
      const context = await launchProfile(profile, options);
      contexts.push(context);
      return context;
    },
  };
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs); });
  try {
    await Promise.race([test(tools), limit]);
  } catch (error) {
    problems.unshift(`${at ? `at "${at}": ` : ''}${error.stack ?? error}`);
  } finally {
    clearTimeout(timer);
    await Promise.allSettled(contexts.map((context) => context.close()));
    await Promise.allSettled(servers.map((started) => started.stop()));
    await Promise.allSettled(folders.map((made) => rm(made, { recursive: true, force: true })));
  }
  return problems.length ? problems.join('\n') : null;
}
