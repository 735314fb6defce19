/**
 * Calls `action` at most every so many milliseconds: at once, and again after the last request. Charts need no more
 * than a few pictures a second, however often progress comes.
 */
export function paced(milliseconds: number, action: () => void): { request(): void; now(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWanted = false;

  function now(): void {
    if (timer !== null) clearTimeout(timer);
    isWanted = false;
    timer = setTimeout(() => {
      timer = null;
      if (isWanted) now();
    }, milliseconds);
    action();
  }
  function request(): void {
    if (timer === null) now();
    else isWanted = true;
  }
  return { request, now };
}
