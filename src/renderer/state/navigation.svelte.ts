/** Which view the window shows. */
import type { ModelChoice } from '../../shared/models';

export const VIEWS = [
  'train',
  'draw',
  'weights',
  'evaluate',
  'search',
  'runs',
  'checkpoints',
  'models',
  'data',
  'settings',
] as const;
export type View = (typeof VIEWS)[number];

/** What the microscope is opened with: without a model, the one that is looked at. */
export interface MicroscopeRequest {
  model?: ModelChoice;
  source: 'samples' | 'drawing';
}

class Navigation {
  #view = $state<View>('train');
  /** What the microscope shows, over the view; null while it is closed. */
  #microscope = $state.raw<MicroscopeRequest | null>(null);
  /** The run that the Runs view has open, or null for the list. */
  openRun = $state<string | null>(null);
  /** The model whose page the Models view has open, or null for the list. */
  openModel = $state.raw<ModelChoice | null>(null);
  /** The run whose checkpoints are shown; null: the newest that has some. */
  checkpointsRun = $state<string | null>(null);

  get view(): View {
    return this.#view;
  }
  /** Whoever goes to a view leaves the microscope. */
  set view(view: View) {
    this.#view = view;
    this.#microscope = null;
  }

  get microscope(): MicroscopeRequest | null {
    return this.#microscope;
  }

  showMicroscope(request: MicroscopeRequest): void {
    this.#microscope = request;
  }

  /** Back to the view that it was opened from. */
  closeMicroscope(): void {
    this.#microscope = null;
  }

  show(view: View): void {
    this.view = view;
  }

  showModel(choice: ModelChoice): void {
    this.openModel = choice;
    this.view = 'models';
  }

  showCheckpoints(run: string): void {
    this.checkpointsRun = run;
    this.view = 'checkpoints';
  }

  showRun(id: string): void {
    this.openRun = id;
    this.view = 'runs';
  }
}

export const navigation = new Navigation();
