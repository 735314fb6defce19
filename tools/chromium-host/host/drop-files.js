import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * Drags files from outside over an element and drops them there, as the user would.
 *
 * @param {import('./page.js').Page} page
 * @param {string} selector of the element
 * @param {string[]} paths
 */
export async function dropFiles(page, selector, paths) {
  const files = paths.map((path) => resolve(path));
  for (const file of files) await access(file);
  const centre = await page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    if (!element) return null;
    element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
  if (!centre) throw new Error(`chromium-host: no element matches ${selector}`);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await page.send('Input.dispatchDragEvent', { type, ...centre, data });
  }
}
