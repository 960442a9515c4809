// The body's page is left before its scene can begin: the next page that shows the body begins it.

import { firstSignIn, go, role } from './person.mjs';

export const name = 'a page that is left while the scene comes leaves the next one its scene';

export async function test({ origin, server, newPage, step }) {
  const page = await newPage({ serviceWorkers: 'block' });
  let comes;
  const asked = new Promise((tell) => { comes = tell; });
  let goOn;
  const held = new Promise((go) => { goOn = go; });
  await page.route(/\/scene\.[0-9a-f]+\.wasm/, async (route) => {
    comes();
    await held;
    await route.continue();
  });
  await firstSignIn(page, origin, role(server.people, 'patient'));

  step('left while the scene is on its way');
  await go(page, 'body');
  await asked;
  await go(page, 'today');
  const all = page.waitForResponse(/\/scene\.[0-9a-f]+\.wasm/).then((answer) => answer.finished());
  goOn();
  await all;
  // Compiling takes a while, and ends in nothing that a page without the body shows.
  await page.waitForTimeout(5_000);

  step('the body is there when one comes back');
  await go(page, 'body');
  await page.locator('.stage[data-scene=here]').waitFor({ timeout: 240_000 });
  await page.context().close();
}
