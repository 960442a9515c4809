// Someone who has a keyboard and nothing else: no click, no focus set by a script; and the focus always seen, never lost.

import assert from 'node:assert/strict';

/** As many stops as a page may have before what one looks for. */
export const FAR = 90;

/** Someone who has a keyboard and looks where the focus is. */
export class Keys {
  constructor(page) {
    this.page = page;
    this.stops = 0;
    this.at = { is: '', words: '' };
  }

  /** Where the focus is; it must be somewhere, and be seen there. */
  async look(inView = true) {
    this.at = await this.page.evaluate(focused);
    this.stops += 1;
    assert.ok(this.at.is !== 'body', `the focus is lost (it was on ${this.at.before})`);
    assert.ok(this.at.ring, `the focus is not to be seen on ${this.at.is}`);
    assert.ok(this.at.open || !inView, `the focus is hidden behind something on ${this.at.is}`);
    return this.at;
  }

  /** The focus is somewhere, after whatever the page is doing has been done; what grew above may have moved it. */
  async stays() {
    await this.page.waitForTimeout(100);
    return this.look(false);
  }

  async press(key) {
    await this.page.keyboard.press(key);
    if (/Tab/.test(key)) await this.look();
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Types into each of these fields in turn, and sends the form. */
  async fill(fields) {
    for (const [field, text] of Object.entries(fields)) {
      await this.to(field);
      await this.press('Control+a');
      await this.type(text);
    }
    await this.press('Enter');
  }

  /** Goes on with Tab until a thing has the focus. */
  async to(wanted, most = FAR, key = 'Tab') {
    const way = [];
    const there = () => this.page.evaluate((selector) => document.activeElement.matches(selector), wanted);
    if (await there()) return this.look();
    for (let n = 0; n < most; n += 1) {
      await this.page.keyboard.press(key);
      // Past the last stop the browser's own bar is next, and then the first.
      if (await this.page.evaluate(() => document.activeElement === document.body)) continue;
      way.push((await this.look()).is);
      if (await there()) return this.at;
    }
    throw new Error(`${key} does not reach ${wanted} in ${most} stops: ${way.join(', ')}`);
  }

  /** The page put the focus there by itself. */
  async lands(wanted) {
    await this.page.waitForFunction((selector) => document.activeElement.matches(selector), wanted, { timeout: 5000 }).catch(async () => {
      const { is } = await this.page.evaluate(focused);
      throw new Error(`the focus is on ${is}, not on ${wanted}`);
    });
    await this.look();
  }

  /** To a place by its link. */
  async go(place) {
    await this.to(`.places a[href="/${place}"]`);
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction((path) => location.pathname === path, `/${place}`);
    await this.lands('main h1');
  }
}

/** What has the focus, whether that can be seen, and whether anything covers it all. Runs in the page. */
function focused() {
  const element = document.activeElement;
  const name = (e) => `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ''}${[...e.classList].map((word) => `.${word}`).join('')}`;
  if (!element || element === document.body) return { is: 'body', before: window.focusedBefore };
  const style = getComputedStyle(element);
  const words = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
  const is = `${name(element)} "${words}"`;
  window.focusedBefore = is;
  const { left, top, width, height } = element.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + width * x, top + height * y]));
  const open = points.some(([x, y]) => {
    const on = document.elementFromPoint(x, y);
    return on && (element.contains(on) || on.contains(element));
  });
  return {
    is, words, open, inside: element.closest('main, header, nav') ? name(element.closest('main, header, nav')) : '',
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}
