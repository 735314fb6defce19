/** What the computer is told of a run: that it must not fall asleep, how far it is, and that it has ended. */
import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { LiveRun, TrainingProgress, TrainingState } from '../shared/contract';
import type { Translator } from '../shared/messages';
import { isActive } from './training-queue';

/** Share of the work that is done, or null where none goes on. */
function shareDone({ step, totalSteps }: TrainingProgress): number {
  return totalSteps > 0 ? Math.min(1, step / totalSteps) : 0;
}

export class Attention {
  private blocker: number | null = null;
  private share = 0;
  private isPaused = false;
  /** Kept, lest it is collected before it is clicked. */
  private notification: Notification | null = null;

  constructor(
    private readonly window: () => BrowserWindow | null,
    private readonly translator: () => Translator,
    private readonly showWindow: () => void,
  ) {}

  stateChanged({ current }: TrainingState): void {
    const isWorking = isActive(current) && current.status !== 'paused';
    if (isWorking && this.blocker === null) {
      this.blocker = powerSaveBlocker.start('prevent-app-suspension');
    } else if (!isWorking && this.blocker !== null) {
      powerSaveBlocker.stop(this.blocker);
      this.blocker = null;
    }
    this.isPaused = current?.status === 'paused';
    if (isActive(current)) return this.showShare();
    this.share = 0;
    this.window()?.setProgressBar(-1);
  }

  progress(progress: TrainingProgress): void {
    const share = shareDone(progress);
    // Taskbars show a percent at best.
    if (Math.abs(share - this.share) < 0.005 && share !== 1) return;
    this.share = share;
    this.showShare();
  }

  /** Tells the user, unless the window is in front. */
  ended({ status, name, test, error }: LiveRun): void {
    const window = this.window();
    if (window === null || window.isFocused() || !Notification.isSupported()) return;
    if (!(status in ENDED)) return;
    const t = this.translator();
    const accuracy = test && `${(100 * test.accuracy).toFixed(2)} %`;
    this.notification = new Notification({
      title: t(`dialogs.ended.${status as keyof typeof ENDED}`),
      body: accuracy ? t('dialogs.ended.accuracy', { name, accuracy }) : (error ?? name),
    });
    this.notification.on('click', () => this.showWindow());
    this.notification.show();
  }

  private showShare(): void {
    this.window()?.setProgressBar(this.share, { mode: this.isPaused ? 'paused' : 'normal' });
  }
}

const ENDED = { completed: true, stopped: true, failed: true, diverged: true, interrupted: true };
