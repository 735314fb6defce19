/** Puts the parts together once Electron is ready, and takes them apart at the end. */
import { app, ipcMain, Menu, nativeTheme, shell, type BrowserWindow } from 'electron';
import { reasonOf } from '../formats/format-error';
import type { MenuCommand, Settings } from '../shared/contract';
import type { Folders } from '../shared/protocol';
import { createTranslator } from '../shared/messages';
import { Attention } from './attention';
import { coalesce } from './coalesce';
import { DatasetList } from './datasets';
import { MnistFetch } from './dataset-task';
import { EngineHost, type EngineEvent } from './engine-host';
import { FileOpener } from './files';
import { createHandlers } from './handlers';
import { handleRequests, isTrusted } from './ipc';
import type { Log } from './log';
import { menuTemplate } from './menu';
import { PageMail } from './page-mail';
import { utilityStarter, type EngineRole } from './process-adapter';
import { askToStop } from './quit-dialog';
import { QuitGuard } from './quit-guard';
import { SearchWatch } from './search-watch';
import type { SettingsStore } from './settings';
import {
  applicationState,
  dataFolderInUse,
  languageInUse,
  foldersInUse,
  type Surroundings,
} from './surroundings';
import { isActive, TrainingQueue, type TrainingListener } from './training-queue';
import { isOwnUrl, openWindow } from './window';

/** Milliseconds between two tellings of the same kind. */
const STATE_INTERVAL = 50;
const RUNS_INTERVAL = 3000;
const STOP_PATIENCE = 5000;

export interface ApplicationOptions {
  surroundings: Surroundings;
  settings: SettingsStore;
  log: Log;
  /** Where the development server is, if there is one. */
  development: string | undefined;
  isDevelopment: boolean;
}

export class Application {
  private window: BrowserWindow | null = null;
  private readonly mail = new PageMail(() => this.window);
  private readonly tell = this.mail.tell;
  private readonly library: EngineHost;
  private readonly training: EngineHost;
  private readonly search: EngineHost;
  private readonly searches = new SearchWatch(this.tell);
  private readonly queue: TrainingQueue;
  private readonly datasets: DatasetList;
  private readonly files: FileOpener;
  private readonly fetch: MnistFetch;
  private readonly attention: Attention;
  private readonly guard: QuitGuard;
  private readonly dialogs = { window: () => this.window, translator: () => this.translator() };
  private menuKey = '';
  private enginesStopped = false;
  private readonly endListeners: (() => void)[] = [];

  constructor(private readonly options: ApplicationOptions) {
    const { settings, surroundings } = options;
    this.library = this.host('library');
    this.training = this.host('training');
    this.search = this.host('search');
    this.queue = new TrainingQueue(this.training, () => this.folders(), this.trainingListener());
    this.datasets = new DatasetList({
      environment: { ...process.env, INKLING_HOME: surroundings.home },
      resourcesFolder: surroundings.resourcesFolder,
      workingFolder: process.cwd(),
      dataFolder: () => dataFolderInUse(settings.current, surroundings),
      imported: () => settings.current.importedDatasets,
      drawings: () => this.folders().drawings,
    });
    this.files = new FileOpener({
      library: this.library,
      settings,
      folders: () => this.folders(),
      tellProblem: (problem) => this.tell('problem', problem),
      modelsChanged: () => this.tell('modelsChanged', null),
      noteRecent: (file) => app.addRecentDocument(file),
    });
    this.fetch = new MnistFetch(this.library, (task) => {
      this.tell('datasetTask', task);
      if (task.status !== 'running') this.tell('datasetsChanged', null);
    });
    this.attention = new Attention(
      () => this.window,
      () => this.translator(),
      () => this.show(),
    );
    this.guard = new QuitGuard({
      isTraining: () => this.searches.isSearching || isActive(this.queue.state.current),
      ask: () => askToStop(this.dialogs, this.queue.state.queue.length),
      stop: () => this.stopTraining(),
      quit: () => app.quit(),
    });
  }

  /** Opens the window and begins to serve it. */
  start(): void {
    const { settings } = this.options;
    this.library.warmUp();
    nativeTheme.themeSource = settings.current.theme;
    settings.onChange((after, before) => this.settingsChanged(after, before));
    this.serve();
    this.show();
  }

  /** Brings the window to the front, opening it if need be. */
  show(): void {
    if (!this.window) this.open();
    if (this.window?.isMinimized()) this.window.restore();
    this.window?.show();
    this.window?.focus();
  }

  /** Opens files that were given on a command line or by double-click. */
  async openFiles(files: readonly string[]): Promise<void> {
    if (files.length === 0) return;
    try {
      this.tell('filesOpened', await this.files.open(files));
    } catch (error) {
      this.tell('problem', reasonOf(error));
    }
  }

  /** Holds up quitting while a run is going on. */
  beforeQuit(event: { preventDefault(): void }): void {
    this.guard.check(event);
  }

  /** Holds up the end until the engines have ended. */
  willQuit(event: { preventDefault(): void }): void {
    const engines = [this.library, this.training, this.search];
    if (this.enginesStopped || !engines.some(({ isRunning }) => isRunning)) return;
    event.preventDefault();
    void Promise.all(engines.map((engine) => engine.stop())).then(() => {
      this.enginesStopped = true;
      app.quit();
    });
  }

  private host(role: EngineRole): EngineHost {
    const { log } = this.options;
    return new EngineHost({
      start: utilityStarter(role, log),
      onEvent: (event) => this.hear(event),
      onExit: (exit) => {
        if (!exit.asked) log.problem(`${role} engine`, exit.reason);
        if (role === 'training') this.queue.engineEnded(exit);
        if (role === 'search') this.searches.engineEnded(exit);
      },
    });
  }

  private hear(event: EngineEvent): void {
    if (event.event === 'fetchProgress') this.fetch.hear(event.value);
    else if (event.event === 'searchProgress') this.searches.hear(event.value);
    else if (event.event === 'evaluationProgress') this.tell('evaluationProgress', event.value);
    else this.queue.hear(event);
  }

  private serve(): void {
    const { settings, surroundings, log, development } = this.options;
    const { library, training, search, queue, datasets, files, fetch } = this;
    const handlers = createHandlers({
      surroundings,
      settings,
      library,
      training,
      search,
      queue,
      datasets,
      files,
      fetch,
      folders: () => this.folders(),
      ...this.dialogs,
      tell: this.tell,
      pageReady: () => this.mail.pageReady(),
    });
    const trusts = (sender: Parameters<typeof isTrusted>[0]) =>
      isTrusted(sender, this.window?.webContents, (url) => isOwnUrl(url, development));
    handleRequests(ipcMain, handlers, trusts, log);
  }

  private open(): void {
    const { settings, development } = this.options;
    const window = openWindow(settings, development);
    this.window = window;
    window.on('close', (event) => this.guard.check(event));
    window.on('closed', () => {
      this.window = null;
      this.updateMenu();
    });
    window.webContents.on('did-start-loading', () => this.mail.pageLeft());
    // Runs that a terminal made meanwhile.
    window.on('focus', () => this.tell('runsChanged', null));
    this.updateMenu();
  }

  private trainingListener(): TrainingListener {
    const tellState = coalesce(() => this.tell('trainingState', this.queue.state), STATE_INTERVAL);
    const tellRuns = coalesce(() => this.tell('runsChanged', null), RUNS_INTERVAL);
    return {
      stateChanged: (state) => {
        tellState();
        this.attention.stateChanged(state);
        this.updateMenu();
        if (!isActive(state.current)) for (const listener of this.endListeners.splice(0)) listener();
      },
      progress: (progress) => {
        this.tell('trainingProgress', progress);
        this.attention.progress(progress);
      },
      weights: (weights) => this.tell('trainingWeights', weights),
      runsChanged: tellRuns,
      ended: (run) => {
        this.tell('runsChanged', null);
        this.tell('modelsChanged', null);
        this.attention.ended(run);
      },
    };
  }

  private settingsChanged(after: Settings, before: Settings): void {
    nativeTheme.themeSource = after.theme;
    this.tell('applicationState', applicationState(after, this.options.surroundings));
    if (after.runsFolder !== before.runsFolder) this.tell('runsChanged', null);
    const isSameData =
      after.dataFolder === before.dataFolder &&
      after.importedDatasets.join('\0') === before.importedDatasets.join('\0');
    if (!isSameData) this.tell('datasetsChanged', null);
    this.updateMenu();
  }

  private folders(): Folders {
    return foldersInUse(this.options.settings.current, this.options.surroundings);
  }

  private translator() {
    return createTranslator(languageInUse(this.options.settings.current, this.options.surroundings));
  }

  /** Rebuilds the menu if it would look different. */
  private updateMenu(): void {
    const { settings, surroundings, isDevelopment, log } = this.options;
    const { recentFiles } = settings.current;
    const { current } = this.queue.state;
    const state = { status: current?.status ?? null, hasWindow: this.window !== null, recentFiles };
    const key = JSON.stringify([state, languageInUse(settings.current, surroundings)]);
    if (key === this.menuKey) return;
    this.menuKey = key;
    const actions = {
      command: (command: MenuCommand) => this.tell('menuCommand', command),
      stopAfterEpoch: () => {
        this.queue.stopAfterEpoch().catch((error: unknown) => this.tell('problem', reasonOf(error)));
      },
      openRecent: (file: string) => void this.openFiles([file]),
      clearRecent: () => {
        app.clearRecentDocuments();
        this.files.clearRecent();
      },
      showLogs: () => {
        shell.openPath(app.getPath('logs')).catch((error: unknown) => log.problem('logs', error));
      },
    };
    const template = menuTemplate(this.translator(), state, actions, {
      platform: process.platform,
      isDevelopment,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  /** Cancels the run and waits until it has ended and is resumable, but not for ever. */
  private async stopTraining(): Promise<void> {
    this.queue.clearQueue();
    if (!isActive(this.queue.state.current)) return;
    const ended = new Promise<void>((resolve) => this.endListeners.push(resolve));
    const patience = new Promise<void>((resolve) => setTimeout(resolve, STOP_PATIENCE));
    this.queue.cancel().catch((error: unknown) => this.options.log.problem('quitting', error));
    await Promise.race([ended, patience]);
  }
}
