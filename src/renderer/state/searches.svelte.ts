/** Searches of hyperparameters: every one there is, and the one that is open with its trials, as they change. */
import type { SearchEvents, SearchRequest, SearchSummary, TrialRow } from '../../shared/searches';
import { api, on } from '../lib/api';
import { problems } from './problems.svelte';

class Searches {
  all = $state.raw<SearchSummary[]>([]);
  isLoaded = $state(false);
  /** From the press of the button until the search is accepted: reading the images takes a moment. */
  isStarting = $state(false);
  /** The trials of the open search, by their numbers. */
  rows = $state.raw<TrialRow[]>([]);
  #openId = $state<string | null>(null);
  /** Whose trials `rows` are. */
  #shownId = $state<string | null>(null);
  /** What was told of the open search while it was being read. */
  #pending: TrialRow[] = [];
  #isListening = false;

  /** Reads the list; the first time it begins to listen as well. */
  async load(): Promise<void> {
    if (!this.#isListening) {
      this.#isListening = true;
      on('searchProgress', (progress) => this.#take(progress));
      on('searchesChanged', () => void this.#reload());
    }
    await this.#reload();
  }

  /** The search that is shown, or null where there is none. */
  get open(): SearchSummary | null {
    return this.all.find(({ id }) => id === this.#openId) ?? null;
  }

  /** The one that is going on. */
  get running(): SearchSummary | null {
    return this.all.find(({ status }) => status === 'running' || status === 'loading') ?? null;
  }

  /** Whether the trials of the open search are there. */
  get isRead(): boolean {
    return this.#shownId !== null && this.#shownId === this.#openId;
  }

  /** Shows a search. */
  async show(id: string): Promise<void> {
    this.#openId = id;
    await this.#read(id);
  }

  /** Starts a search and shows it; false if that failed and the user was told why. */
  async start(request: SearchRequest): Promise<boolean> {
    if (this.isStarting) return false;
    this.isStarting = true;
    const isStarted = await problems.succeeds(async () => {
      const id = await api.startSearch(request);
      this.#openId = id;
      await this.#reload();
    });
    this.isStarting = false;
    return isStarted;
  }

  pause(): Promise<void> {
    return problems.watch(() => api.pauseSearch());
  }

  resume(id: string): Promise<void> {
    return problems.watch(() => api.resumeSearch(id));
  }

  /** Whether it was deleted; the next one is shown then. */
  remove(id: string): Promise<boolean> {
    return problems.succeeds(async () => {
      await api.deleteSearch(id);
      await this.#reload();
    });
  }

  async #reload(): Promise<void> {
    await problems.watch(async () => {
      this.all = await api.listSearches();
      this.isLoaded = true;
      const open = this.open ?? this.running ?? this.all[0];
      if (open) {
        this.#openId = open.id;
        await this.#read(open.id);
      } else {
        this.#openId = null;
        this.#shownId = null;
        this.rows = [];
      }
    });
  }

  async #read(id: string): Promise<void> {
    this.#pending = [];
    await problems.watch(async () => {
      const { summary, trials } = await api.readSearch(id);
      if (this.#openId !== id) return;
      this.#shownId = id;
      this.rows = trials;
      this.#replace(summary);
      this.#merge(this.#pending);
      this.#pending = [];
    });
  }

  #take({ summary, trials }: SearchEvents['searchProgress']): void {
    this.#replace(summary);
    if (summary.id !== this.#openId) return;
    // An answer that is under way may be older than this.
    this.#pending.push(...trials);
    if (this.isRead) this.#merge(trials);
  }

  #merge(trials: readonly TrialRow[]): void {
    if (trials.length === 0) return;
    const rows = [...this.rows];
    for (const row of trials) rows[row.trial] = row;
    this.rows = rows;
  }

  #replace(summary: SearchSummary): void {
    const isKnown = this.all.some(({ id }) => id === summary.id);
    this.all = isKnown
      ? this.all.map((other) => (other.id === summary.id ? summary : other))
      : [summary, ...this.all];
  }
}

export const searches = new Searches();
