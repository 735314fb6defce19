/** Settings, language and theme: what the whole window depends on. */
import { createTranslator, type Translator } from '../../shared/messages';
import type { ApplicationState, Language, Settings } from '../../shared/contract';
import { api, on } from '../lib/api';

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

class Application {
  #state = $state.raw<ApplicationState | null>(null);
  #systemIsDark = $state(prefersDark.matches);
  readonly #translator: Translator = $derived(createTranslator(this.language));

  /** Fetches the state; before that nothing can be shown. */
  async load(): Promise<void> {
    this.#take(await api.getApplicationState());
    on('applicationState', (state) => this.#take(state));
    prefersDark.addEventListener('change', ({ matches }) => {
      this.#systemIsDark = matches;
      this.#applyTheme();
    });
  }

  get state(): ApplicationState {
    if (!this.#state) throw new Error('the application state is not loaded');
    return this.#state;
  }
  get language(): Language {
    return this.#state?.language ?? 'en';
  }
  get theme(): 'light' | 'dark' {
    const theme = this.#state?.settings.theme ?? 'system';
    return theme === 'system' ? (this.#systemIsDark ? 'dark' : 'light') : theme;
  }
  /** Translates a message; used in a template it follows the language at once. */
  get t(): Translator {
    return this.#translator;
  }

  async change(patch: Partial<Omit<Settings, 'importedDatasets'>>): Promise<void> {
    this.#take(await api.changeSettings(patch));
  }

  async chooseFolder(purpose: 'runs' | 'data'): Promise<void> {
    const state = await api.chooseFolder(purpose);
    if (state) this.#take(state);
  }

  #take(state: ApplicationState): void {
    this.#state = state;
    this.#applyTheme();
    document.documentElement.lang = state.language === 'zh' ? 'zh-Hans' : 'en';
  }

  #applyTheme(): void {
    document.documentElement.dataset.theme = this.theme;
  }
}

export const application = new Application();
