/** What went wrong or was done, told in passing at the window's edge; an action may undo it. */
import { on } from '../lib/api';

export interface Notice {
  id: number;
  kind: 'problem' | 'done';
  text: string;
  action?: { label: string; run: () => void };
}

const SECONDS_SHOWN = 10;

class Problems {
  notices = $state.raw<Notice[]>([]);
  #next = 1;

  listen(): void {
    on('problem', (text) => this.tell({ kind: 'problem', text }));
  }

  /** Tells it; the number by which it can be dismissed. */
  tell(notice: Omit<Notice, 'id'>): number {
    const id = this.#next++;
    this.notices = [...this.notices.slice(-3), { ...notice, id }];
    // Problems stay until they are dismissed; what was done leaves by itself.
    if (notice.kind === 'done') setTimeout(() => this.dismiss(id), 1000 * SECONDS_SHOWN);
    return id;
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  /** Does something; if it fails the user is told why. */
  async watch(work: () => Promise<unknown>): Promise<void> {
    await this.succeeds(work);
  }

  /** Does something and says whether it was done; if it fails the user is told why. */
  async succeeds(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.tell({ kind: 'problem', text: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }
}

export const problems = new Problems();
