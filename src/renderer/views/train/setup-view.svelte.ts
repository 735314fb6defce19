/** How the form looks: kept while the window is open. */
import type { FieldGroup } from './fields';

/** The help that stands beside a field, in the coordinates of the window. */
export interface ShownHelp {
  id: string;
  text: string;
  top: number;
  left: number;
}

class SetupView {
  open = $state<Partial<Record<FieldGroup['key'], boolean>>>({});
  help = $state.raw<ShownHelp | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows help beside a row of the form after a moment, so that passing over does not flicker. */
  showHelp(row: HTMLElement, id: string, text: string): void {
    clearTimeout(this.#timer);
    const column = row.closest('.setup') ?? row;
    this.#timer = setTimeout(
      () => {
        const { top } = row.getBoundingClientRect();
        const { right } = column.getBoundingClientRect();
        this.help = { id, text, top, left: right };
      },
      this.help ? 60 : 450,
    );
  }

  hideHelp(): void {
    clearTimeout(this.#timer);
    this.help = null;
  }
}

export const setupView = new SetupView();
