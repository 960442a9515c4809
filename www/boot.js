// Starts the app, keeps it for offline use, and says in plain words when it cannot start.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const assets = read('assets');

/** Shows one of the texts of `boot-texts`, in the reader's language, with a button to try again. */
function say(what) {
  const texts = read('boot-texts');
  const language = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => tag in texts) ?? 'en';
  const boot = document.getElementById('boot') ?? document.body.appendChild(document.createElement('main'));
  boot.id = 'boot';
  boot.className = 'boot boot-problem';
  boot.lang = language;
  boot.dir = language === 'ar' ? 'rtl' : 'ltr';
  const title = document.createElement('h1');
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
globalThis.ambuloBoot = { importModule: (url) => import(url) };

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
    await app.default({ module_or_path: assets['app.wasm'] });
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
    if (navigator.connection?.saveData) return;
    setTimeout(() => active.postMessage('keep-all'), 5000);
  } catch (error) {
    // Without a service worker (private windows of some browsers) the app works, only not offline.
    console.info('not kept for offline use:', error.name);
  }
}

await start();
await keepForOffline();
