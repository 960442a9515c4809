// Whoever wears the emulated headset: lifts an arm by a script, and presses what stands on the panels.

/** Run in the page: a person of 1.70 m, seen by the emulator's headset; a frame is 100 ms of their time, and 150 ms while they lift, whatever it takes here. */
export function wearer() {
  const height = 1.7;
  const eye = [0, height * 0.936, 0];
  const shoulder = [0.2, height * 0.818, 0.06];
  const arm = height * 0.386;
  device.position.set(...eye);
  window.stepMs = 100;
  window.script = [];
  window.angleDeg = 0;
  // Where the grip lies from the emulated controller's own place is the controller's business: measured once.
  window.gripOffset = null;
  const controller = device.controllers.right;
  const put = (deg) => {
    const angle = (deg * Math.PI) / 180;
    const grip = [shoulder[0], shoulder[1] - arm * Math.cos(angle), shoulder[2] - arm * Math.sin(angle)];
    controller.position.set(...grip.map((x, i) => x - (window.gripOffset?.[i] ?? 0)));
    controller.quaternion.set(0, 0, 0, 1);
  };
  put(0);
  window.afterFrame = (frame) => {
    const source = [...session.inputSources].find((one) => one.handedness === 'right');
    const base = window.base;
    if (!window.gripOffset && source && base) {
      const pose = frame.getPose(source.gripSpace, base);
      if (pose) {
        const at = pose.transform.position;
        window.gripOffset = [at.x - controller.position.x, at.y - controller.position.y, at.z - controller.position.z];
        put(0);
      }
    }
    if (window.aim) return;
    const next = window.script.shift();
    if (next === undefined) return;
    if (typeof next === 'function') {
      next();
      return;
    }
    const connected = next !== null;
    if (controller.connected !== connected) controller.connected = connected;
    if (connected) put(next);
  };
  /** Up and down in three seconds; `unseen` frames about the top are not tracked. Then a pause. */
  window.lift = (top, unseen = 0) => {
    window.stepMs = 150;
    for (let i = 0; i < 20; i += 1) {
      const hidden = Math.abs(i - 10) <= unseen && unseen > 0;
      window.script.push(hidden ? null : (top * (1 - Math.cos((i / 20) * 2 * Math.PI))) / 2);
    }
    for (let i = 0; i < 4; i += 1) window.script.push(0);
  };
  /** Points the left controller at a place in the scene and pulls the trigger. The floor lies 2 m before the figure. */
  window.press = async (target) => {
    const left = device.controllers.left;
    const from = [-0.15, 1.2, -0.1];
    const to = [target[0], target[1], target[2] - 2];
    const along = to.map((x, i) => x - from[i]);
    const length = Math.hypot(...along);
    const [x, y, z] = along.map((value) => value / length);
    // The shortest turn from -Z to the direction.
    const q = [y, -x, 0, 1 - z];
    const norm = Math.hypot(...q);
    left.position.set(...from);
    left.quaternion.set(...q.map((value) => value / norm));
    const frames = async (count) => {
      const goal = window.xrFrames + count;
      // A press may close the session, and with it the frames.
      while (window.xrFrames < goal && !heard('xr_left').length) await new Promise((done) => setTimeout(done, 15));
    };
    await frames(3);
    left.updateButtonValue('trigger', 1);
    await frames(3);
    left.updateButtonValue('trigger', 0);
    await frames(3);
  };
}

/** Where a pixel of a panel is in the scene. `low` is the panel with Stop. */
export function pixel(x, y, { low = false, aside = 0 } = {}) {
  const eyes = [0, 1.7 * 0.936, 2];
  const at = low ? [0, eyes[1] - 0.52, eyes[2] - 0.62] : [aside, eyes[1] - 0.06, eyes[2] - 1.15];
  const unit = (v) => v.map((value) => value / Math.hypot(...v));
  const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const back = unit(eyes.map((value, i) => value - at[i]));
  const right = unit(cross([0, 1, 0], back));
  const up = cross(back, right);
  const size = 0.001 * (low ? 0.5 : 0.9);
  const [across, above] = [(x - 384) * size, ((low ? 80 : 256) - y) * size];
  return at.map((value, i) => value + right[i] * across + up[i] * above);
}

export const CLEAR = pixel(384, 424);
export const pain = (rating) => pixel(24 + 66 * rating + 30, 305);
export const STOP = pixel(196, 80, { low: true });

/** Points at a place of a panel and pulls the trigger. */
export const press = (page, place) => page.evaluate((place) => window.press(place), place);

/** Waits until the exercise has come to a state. */
export const state = (page, wanted) => page.waitForFunction(
  (wanted) => heard('exercise_progress').at(-1)?.state === wanted, wanted, { timeout: 180_000 },
);
