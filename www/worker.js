// The Worker that owns vault, keys and sync: the app's own wasm, entered through `worker_main`.

import start, { worker_main } from 'asset:app.js';

// What pages say before the wasm listens must not be lost.
const waiting = [];
const hold = (event) => {
  event.stopImmediatePropagation();
  waiting.push(event);
};
self.addEventListener('message', hold);

try {
  await start({ module_or_path: 'asset:app.wasm' });
  // Listens for messages when it returns.
  await worker_main();
  self.removeEventListener('message', hold);
  for (const { data, ports } of waiting) self.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
} catch (error) {
  // Thrown from a task, so that the page that made this Worker gets its `error` event.
  setTimeout(() => { throw error; });
}
