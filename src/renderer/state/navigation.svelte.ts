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

class Navigation {
  view = $state<View>('train');
  /** The run that the Runs view has open, or null for the list. */
  openRun = $state<string | null>(null);
  /** The model whose page the Models view has open, or null for the list. */
  openModel = $state.raw<ModelChoice | null>(null);
  /** The run whose checkpoints are shown; null: the newest that has some. */
  checkpointsRun = $state<string | null>(null);

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
