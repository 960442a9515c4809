// Starts the app, keeps it for offline use, and says in plain words when it cannot start.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const assets = read('assets');

/** Shows one of the texts of `boot-texts`, in the reader's language, with a button to try again. */
function say(what) {
  const texts = read('boot-texts');
  const language = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => tag in texts) ?? 'en';
  const boot = document.getElementById('boot') ?? document.body.appendChild(document.createElement('main'));
  boot.id = 'boot';
  boot.className = 'gate';
  boot.lang = language;
  boot.dir = language === 'ar' ? 'rtl' : 'ltr';
  const title = document.createElement('h1');
  title.className = 'brand large';
  title.textContent = 'Ambulo';
  const message = document.createElement('p');
  message.id = 'boot-message';
  message.setAttribute('role', 'alert');
  message.textContent = texts[language][what];
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = texts[language].again;
  button.addEventListener('click', () => location.reload());
  boot.replaceChildren(title, message, button);
}

// A wasm module has no `import()` of its own, and the page's policy forbids making one from text.
globalThis.ambuloBoot = { importModule: (url) => import(url), openPart };

/** What the app's wasm shares with its parts: memory, table, stack. */
let shared;
/** The files of parts that are here or on their way. */
const coming = new Map();

/** Puts a part of the app into it: 'here', 'failed', or 'replaced' where the account has this version no longer. */
async function openPart(part) {
  // A file is named after all parts that need it.
  const names = Object.keys(assets).filter((name) => /^parts\/(.*)\.wasm$/.exec(name)?.[1].split('-').includes(part));
  try {
    await Promise.all(names.map((name) => {
      if (!coming.has(name)) coming.set(name, putIn(assets[name]));
      return coming.get(name).catch((error) => { coming.delete(name); throw error; });
    }));
    return 'here';
  } catch (error) {
    console.info(`the part ${part} is not here:`, error.message);
    return error.message === '404' ? 'replaced' : 'failed';
  }
}

async function putIn(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${answer.status}`);
  await WebAssembly.instantiateStreaming(answer, { __wasm_split: shared });
}

/** A module that has stopped cannot go on; the scene's own failures are the app's to tell. */
function watchForCrash() {
  addEventListener('error', ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError && !/\/scene\./.test(error.stack ?? '')) say('crashed');
  });
}

async function start() {
  if (typeof WebAssembly !== 'object' || typeof WebAssembly.instantiateStreaming !== 'function') return say('old');
  watchForCrash();
  try {
    const app = await import(assets['app.js']);
    shared = await app.default({ module_or_path: assets['app.wasm'] });
    await app.app_main();
    document.getElementById('boot')?.remove();
  } catch (error) {
    console.error(error);
    say(error instanceof WebAssembly.CompileError ? 'old' : 'failed');
  }
}

/** Keeps the shell at once, and the large parts (3D) when the page has been quiet for a while. */
async function keepForOffline() {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    const { active } = await navigator.serviceWorker.ready;
    // Whoever was still loading when it became active was passed over.
    active.postMessage('claim');
    if (navigator.connection?.saveData) return;
    setTimeout(() => active.postMessage('keep-all'), 5000);
  } catch (error) {
    // Without a service worker (private windows of some browsers) the app works, only not offline.
    console.info('not kept for offline use:', error.name);
  }
}

/** A page that the browser puts aside for the back button (Safari does) holds nothing to read, and begins anew when it comes back. */
addEventListener('pagehide', ({ persisted }) => { if (persisted) document.body.replaceChildren(); });
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });

await start();
await keepForOffline();
