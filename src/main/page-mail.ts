/** What the page is told. Words that are said once wait until it listens. */
import type { BrowserWindow } from 'electron';
import type { EventName, Events } from '../shared/contract';

/** Tells the window something. */
export type Tell = <K extends EventName>(name: K, value: Events[K]) => void;

/** Everything else is asked for by a page that was just opened. */
const SAID_ONCE: readonly EventName[] = ['filesOpened', 'problem', 'menuCommand'];

export class PageMail {
  private isListening = false;
  private waiting: (() => void)[] = [];

  constructor(private readonly window: () => Pick<BrowserWindow, 'isDestroyed' | 'webContents'> | null) {}

  readonly tell: Tell = (name, value) => {
    const window = this.window();
    if (!this.isListening && SAID_ONCE.includes(name)) {
      this.waiting.push(() => this.tell(name, value));
    } else if (window && !window.isDestroyed()) {
      window.webContents.send(name, value);
    }
  };

  /** The page listens from now on. */
  pageReady(): void {
    this.isListening = true;
    for (const deliver of this.waiting.splice(0)) deliver();
  }

  /** It is loaded anew, or closed. */
  pageLeft(): void {
    this.isListening = false;
  }
}
