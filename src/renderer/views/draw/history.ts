/** What was done, with what was undone of it behind: undo, redo, and something new that ends what could be redone. */
export class History<T> {
  #items: T[] = [];
  #done = 0;

  /** What was done and is not undone, the first one first. */
  get done(): readonly T[] {
    return this.#items.slice(0, this.#done);
  }
  get canUndo(): boolean {
    return this.#done > 0;
  }
  get canRedo(): boolean {
    return this.#done < this.#items.length;
  }

  add(item: T): void {
    this.#items = [...this.done, item];
    this.#done++;
  }

  undo(): void {
    if (this.canUndo) this.#done--;
  }

  redo(): void {
    if (this.canRedo) this.#done++;
  }
}
