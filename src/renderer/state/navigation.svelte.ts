/** Which view the window shows. */
export const VIEWS = ['train', 'runs', 'data', 'settings'] as const;
export type View = (typeof VIEWS)[number];

class Navigation {
  view = $state<View>('train');
  /** The run that the Runs view has open, or null for the list. */
  openRun = $state<string | null>(null);

  show(view: View): void {
    this.view = view;
  }

  showRun(id: string): void {
    this.openRun = id;
    this.view = 'runs';
  }
}

export const navigation = new Navigation();
