// The scene by itself: what the app would do, and the handles that the tests pull.
import init, * as scene from "/pkg/scene.js";

const said = [];
window.scene = scene;
window.said = said;
window.tell = (word) => scene.receive(JSON.stringify(word));
window.canvas = document.getElementById("stage");
const started = performance.now();
try {
  window.wasm = await init({ module_or_path: "/pkg/scene_bg.wasm" });
  window.instantiatedMs = performance.now() - started;
  scene.start(window.canvas, (json) => {
    const word = JSON.parse(json);
    said.push(word);
    if (word.type === "ready" && word.warm) window.warmMs ??= performance.now() - started;
  });
  window.gl = window.canvas.getContext("webgl2");
  tell({ type: "hello", version: 1 });
  tell({ type: "load_skeleton", url: "/skeleton.bin" });
} catch (reason) {
  window.refused = String(reason);
}
