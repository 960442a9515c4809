// A page with the scene alone, for the tests of the scene: its canvas, what it says, and the XR emulator's handles.

/**
 * Opens the scene on a page of the origin. With `xr`, an emulated headset is there first.
 * @param {{width?: number, height?: number, xr?: 'null' | 'shim', eyes?: {width: number, height: number}, card?: string}} options
 *   `xr` names the framebuffer that the emulated layer has: none, as the emulator makes it, or a real one, as large as
 *   `eyes` says for both. `card` is the name that what draws goes by.
 */
export async function openScene(newPage, origin, { width = 160, height = 120, xr, eyes, card, ...options } = {}) {
  const page = await newPage({ viewport: { width, height }, xr: Boolean(xr), ...options });
  if (card) await page.addInitScript(calledAs, card);
  await page.addInitScript(instruments);
  if (xr) await page.addInitScript(emulator);
  if (eyes) await page.addInitScript(`window.bothEyes = ${JSON.stringify(eyes)}`);
  if (xr === 'shim') await page.addInitScript(`window.realFramebuffer = ${realFramebuffer}`);
  await page.goto(`${origin}/health`);
  await page.evaluate(start, xr ?? null);
  await page.waitForFunction(() => window.refused || window.said?.some((word) => word.type === 'ready' && word.warm), null, { timeout: 240_000 });
  return page;
}

/** Lets what draws go by another name: where a processor draws, the scene leaves out what only a card does quickly. */
function calledAs(name) {
  const UNMASKED_RENDERER = 0x9246;
  const ask = WebGL2RenderingContext.prototype.getParameter;
  WebGL2RenderingContext.prototype.getParameter = function (what) {
    return what === UNMASKED_RENDERER ? name : ask.call(this, what);
  };
}

/** Counts what a session must not do, before anything else runs. */
export function instruments() {
  window.updates = { window: 0, xr: 0 };
  window.glErrors = () => {
    const errors = [];
    for (let error; (error = gl.getError()) && errors.length < 9;) errors.push(`0x${error.toString(16)}`);
    return errors;
  };
}

export function emulator() {
  window.device = new IWER.XRDevice(IWER.metaQuest3, { ipd: 0.063, stereoEnabled: true });
  device.installRuntime({ forceInstall: true });
  device.position.set(0, 1.6, 0);
  // The emulator calls every position emulated, which to the scene means guessed; a headset says so only when it is.
  Object.defineProperty(XRPose.prototype, 'emulatedPosition', { get: () => Boolean(window.guessing), configurable: true });
  /** What `act` makes of the session's next frame, when the scene is done with it. */
  window.inFrame = (act) => new Promise((resolve) => {
    window.afterFrame = (frame) => {
      window.afterFrame = null;
      resolve(act(frame));
    };
  });
  const ask = navigator.xr.requestSession.bind(navigator.xr);
  navigator.xr.requestSession = async (...words) => {
    const session = await ask(...words);
    window.session = session;
    window.xrFrames = 0;
    // The scene's clock: so many milliseconds a frame, however long a frame takes here.
    window.stepMs = 1000 / 72;
    window.clock ??= 1000;
    const request = session.requestAnimationFrame.bind(session);
    session.requestAnimationFrame = (callback) => request((time, frame) => {
      window.xrFrames += 1;
      window.clock += window.stepMs;
      const before = scene.frames();
      window.insideXr = true;
      callback(window.clock, frame);
      window.insideXr = false;
      window.updatesLastFrame = scene.frames() - before;
      window.afterFrame?.(frame);
    });
    return session;
  };
}

/** Run in the page before it loads: what app and scene say to each other is heard by the test too, and the drawing context is at hand. */
export function overhear() {
  window.said = [];
  window.told = [];
  window.heard = (type) => said.filter((word) => word.type === type);
  window.troubles = [];
  const telling = (what, act) => (...words) => {
    const fail = (error) => {
      troubles.push(`${what}: ${error}`);
      throw error;
    };
    try {
      const came = act(...words);
      return came instanceof Promise ? came.catch(fail) : came;
    } catch (error) {
      return fail(error);
    }
  };
  let boot;
  const importModule = telling('import', async (url) => {
    const module = await boot.importModule(url);
    if (!/\/scene\./.test(url)) return module;
    window.scene = module;
    return {
      ...module,
      default: telling('wasm', module.default),
      receive: (json) => {
        told.push(JSON.parse(json));
        module.receive(json);
      },
      start: telling('start', (canvas, hear) => {
        module.start(canvas, (json) => {
          said.push(JSON.parse(json));
          hear(json);
        });
        window.gl = canvas.getContext('webgl2');
        window.realFramebuffer();
      }),
    };
  });
  Object.defineProperty(window, 'ambuloBoot', { set: (given) => { boot = given; }, get: () => ({ ...boot, importModule }) });
}

/** Run in the page. The emulator's layer has no framebuffer: gives it one, and notes what WebXR forbids to do with it. */
export function realFramebuffer() {
  const size = window.bothEyes ?? { width: 320, height: 120 };
  const opaque = gl.createFramebuffer();
  const colour = gl.createRenderbuffer();
  gl.bindRenderbuffer(gl.RENDERBUFFER, colour);
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, size.width, size.height);
  gl.bindFramebuffer(gl.FRAMEBUFFER, opaque);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, colour);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.bindRenderbuffer(gl.RENDERBUFFER, null);
  const give = (name, value) => Object.defineProperty(XRWebGLLayer.prototype, name, { get: () => value, configurable: true });
  give('framebuffer', opaque);
  give('framebufferWidth', size.width);
  give('framebufferHeight', size.height);
  XRWebGLLayer.prototype.getViewport = (view) => ({
    x: view.eye === 'right' ? size.width / 2 : 0, y: 0, width: size.width / 2, height: size.height,
  });
  window.forbidden = [];
  let bound = null;
  const bind = gl.bindFramebuffer.bind(gl);
  gl.bindFramebuffer = (target, framebuffer) => {
    if (target !== gl.READ_FRAMEBUFFER) bound = framebuffer;
    if (framebuffer === opaque && !window.insideXr && !window.probing) forbidden.push('bound outside a frame');
    return bind(target, framebuffer);
  };
  for (const name of ['framebufferTexture2D', 'framebufferRenderbuffer', 'framebufferTextureLayer']) {
    const original = gl[name].bind(gl);
    gl[name] = (target, ...words) => {
      if (bound === opaque && target !== gl.READ_FRAMEBUFFER) forbidden.push(name);
      return original(target, ...words);
    };
  }
}

async function start(framebuffer) {
  document.body.replaceChildren();
  document.body.style.margin = '0';
  window.canvas = document.createElement('canvas');
  Object.assign(canvas.style, { display: 'block', width: '100vw', height: '100vh' });
  canvas.tabIndex = 0;
  document.body.append(canvas);
  const assets = await (await fetch('/assets.json')).json();
  window.scene = await import(assets['scene.js']);
  window.wasm = await scene.default({ module_or_path: assets['scene.wasm'] });
  window.said = [];
  window.tell = (word) => scene.receive(JSON.stringify(word));
  window.heard = (type) => said.filter((word) => word.type === type);
  const began = performance.now();
  try {
    scene.start(canvas, (json) => said.push(JSON.parse(json)));
  } catch (reason) {
    window.refused = String(reason);
    return;
  }
  window.startMs = performance.now() - began;
  window.gl = canvas.getContext('webgl2');
  if (framebuffer === 'shim') window.realFramebuffer();
  tell({ type: 'hello', version: 1 });
  tell({ type: 'reduced_motion', reduced: true });
  tell({ type: 'load_skeleton', url: assets['anatomy/skeleton.bin'] });
}

/** Enters, as a click would, and waits for the first frames. */
export async function enter(page, mode) {
  await page.evaluate((mode) => {
    said.length = 0;
    tell({ type: 'enter_xr', mode });
  }, mode);
  await page.waitForFunction(() => said.some((word) => word.type === 'xr_entered' || word.type === 'xr_refused'), null, { timeout: 60_000 });
  await xrFrames(page, 4);
}

/** Waits until so many more frames of the session were drawn. */
export async function xrFrames(page, count) {
  const goal = await page.evaluate((count) => window.xrFrames + count, count);
  await page.waitForFunction((goal) => window.xrFrames >= goal, goal, { timeout: 120_000 });
}

/** Ends the session and waits until the page draws again. */
export async function leave(page) {
  await page.evaluate(() => {
    window.framesAtEnd = scene.frames();
    tell({ type: 'leave_xr' });
  });
  await page.waitForFunction(() => said.some((word) => word.type === 'xr_left') && scene.frames() > window.framesAtEnd, null, { timeout: 60_000 });
}

/** The pixels of the session's framebuffer at the end of its next frame: { width, height, eyes: [rows from below] }. */
export function eyes(page) {
  return page.evaluate(() => inFrame(() => {
    const layer = session.renderState.baseLayer;
    const [width, height] = [layer.framebufferWidth, layer.framebufferHeight];
    const errors = glErrors();
    window.probing = true;
    gl.bindFramebuffer(gl.FRAMEBUFFER, layer.framebuffer);
    const pixels = new Uint8Array(4 * width * height);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    window.probing = false;
    return { width, height, errors, pixels: Array.from(pixels) };
  })).then(({ width, height, errors, pixels }) => {
    const at = (eye, fx, fy) => {
      const x = Math.min(Math.floor((eye + fx) * width / 2), width - 1);
      const i = 4 * (Math.min(Math.floor(fy * height), height - 1) * width + x);
      return pixels.slice(i, i + 4);
    };
    return { width, height, errors, pixels, at };
  });
}
