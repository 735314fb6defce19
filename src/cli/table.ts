import { printLine, type Terminal } from './terminal';

/**
 * Prints rows of text in columns two spaces apart.
 * @param right indices of the columns that are set to the right, as numbers are
 */
export function printTable(
  terminal: Terminal,
  headings: string[],
  rows: string[][],
  right: ReadonlySet<number> = new Set(),
): void {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  for (const row of [headings, ...rows]) {
    const cells = row.map((cell, i) => (right.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)));
    printLine(terminal, cells.join('  ').trimEnd());
  }
}
