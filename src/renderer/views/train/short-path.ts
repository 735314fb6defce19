/** Paths as a narrow column shows them; both kinds of separators. */

/** The last part of a path. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) || path
  );
}

/** The last parts of a path behind an ellipsis; a short one as it is. */
export function shortPath(path: string, limit = 32): string {
  if (path.length <= limit) return path;
  const separator = path.includes('\\') ? '\\' : '/';
  const parts = path.split(/[\\/]/);
  let short = parts.pop() ?? '';
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (short.length + part.length + 3 > limit) break;
    short = `${part}${separator}${short}`;
  }
  return `…${separator}${short}`;
}
