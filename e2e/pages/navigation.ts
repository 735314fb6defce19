import type { Page } from '@playwright/test';

/** The views of the rail. */
export const VIEWS = [
  'Train',
  'Draw',
  'Weights',
  'Evaluate',
  'Search',
  'Runs',
  'Checkpoints',
  'Models',
  'Data',
  'Settings',
] as const;
export type View = (typeof VIEWS)[number];

/** Goes to a view by its button in the rail. */
export async function goTo(page: Page, view: View): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: view, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
}
