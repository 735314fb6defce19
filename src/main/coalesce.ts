/** Calls `work` at once, and after that at most once in so many milliseconds; a call in between is never lost, only late. */
export function coalesce(work: () => void, milliseconds: number): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isWanted = false;
  const rest = () => {
    timer = null;
    if (!isWanted) return;
    isWanted = false;
    run();
  };
  const run = () => {
    timer = setTimeout(rest, milliseconds);
    timer.unref();
    work();
  };
  return () => {
    if (timer === null) run();
    else isWanted = true;
  };
}
