/**
 * Runs on disk. A run is a folder: `run.json` (configuration and status), `history.jsonl` (append-only),
 * `checkpoints/epoch-0003.npz` (one an epoch), when it is done `model.npz`, and `annotations.json` if the user named,
 * starred or noted it. Every file is whole or not there.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { TrainingConfiguration } from '../core/configuration';
import { FormatError, reasonOf } from '../formats/format-error';
import { isPartialFile, writeFileWhole } from '../storage/atomic-file';
import { atFile, FileError } from '../storage/file-error';
import { makeFolder } from '../storage/make-folder';
import { isLocked, takeLock, type ProcessLock } from '../storage/process-lock';
import { readCheckpoint, type Checkpoint } from './checkpoint';
import { bestEpoch, readHistory, type EpochRecord } from './history';
import {
  annotationsSchema,
  RUN_VERSION,
  runSchema,
  type Annotations,
  type DatasetReference,
  type Run,
  type RunParent,
} from './run';

/** Where the parts of a run lie. */
export class RunFolder {
  constructor(readonly folder: string) {}

  get id(): string {
    return path.basename(this.folder);
  }
  get runFile(): string {
    return path.join(this.folder, 'run.json');
  }
  get historyFile(): string {
    return path.join(this.folder, 'history.jsonl');
  }
  get annotationFile(): string {
    return path.join(this.folder, 'annotations.json');
  }
  get lockFile(): string {
    return path.join(this.folder, 'run.lock');
  }
  get modelFile(): string {
    return path.join(this.folder, 'model.npz');
  }
  /** The model whose weights training started from, where it did not start from random ones. */
  get startFile(): string {
    return path.join(this.folder, 'start.npz');
  }
  /** The user's drawings that are mixed into the training samples, if any. */
  get drawingsFile(): string {
    return path.join(this.folder, 'drawings.npz');
  }
  get checkpointFolder(): string {
    return path.join(this.folder, 'checkpoints');
  }
  checkpointFile(epoch: number): string {
    return path.join(this.checkpointFolder, `epoch-${String(epoch).padStart(4, '0')}.npz`);
  }

  /** What is known of the run; a run whose process died while it was running is `interrupted`. Throws a FileError. */
  read(): Run {
    const annotations = this.annotations();
    const run = { ...this.readFile(), ...annotations };
    if (run.status !== 'running' || isLocked(this.lockFile)) return run;
    // Its process may have finished it between these two looks.
    const now = { ...this.readFile(), ...annotations };
    return now.status === 'running' && !isLocked(this.lockFile) ? { ...now, status: 'interrupted' } : now;
  }

  /** Notes what the user says of the run, also while another process trains it. Throws a FileError. */
  annotate(annotations: Annotations): void {
    const changed = { ...this.annotations(), ...annotations };
    writeFileWhole(this.annotationFile, `${JSON.stringify(changed, null, 2)}\n`);
  }

  /** Kept in a file of their own: `run.json` belongs to the process that trains. */
  private annotations(): Annotations {
    if (!existsSync(this.annotationFile)) return {};
    try {
      return annotationsSchema.parse(JSON.parse(readFileSync(this.annotationFile, 'utf8')));
    } catch {
      // Damaged by hand: the run itself is none the worse for it.
      return {};
    }
  }

  private readFile(): Run {
    return atFile(this.runFile, () => {
      const parsed = runSchema.safeParse(JSON.parse(readFileSync(this.runFile, 'utf8')));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      const place = issue?.path.join('.');
      throw new FormatError(`is not a valid run: ${place ? `${place}: ` : ''}${issue?.message}`);
    });
  }

  /** Takes the lock that whoever trains the run must hold. Throws a FileError if another does. */
  lock(): ProcessLock {
    return takeLock(this.lockFile, 'training this run');
  }

  /** Replaces what is known of the run, atomically. Throws a FileError. */
  write(run: Run): void {
    writeFileWhole(this.runFile, `${JSON.stringify(run, null, 2)}\n`);
  }

  /** The whole epochs so far. */
  history(): EpochRecord[] {
    return readHistory(this.historyFile);
  }

  /** Epochs that have a checkpoint file, whole or not, in order. */
  checkpointEpochs(): number[] {
    if (!existsSync(this.checkpointFolder)) return [];
    return atFile(this.checkpointFolder, () => readdirSync(this.checkpointFolder))
      .map((name) => /^epoch-(\d{4,})\.npz$/.exec(name)?.[1])
      .filter((epoch) => epoch !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  }

  /**
   * The newest whole checkpoint that the history reaches, with the history up to it; null before the first.
   * @param needsBest the best epoch up to there must have a whole checkpoint as well: the model will be taken from it
   */
  resumePoint(needsBest = false): { checkpoint: Checkpoint; history: EpochRecord[] } | null {
    const history = this.history();
    for (const epoch of this.checkpointEpochs().reverse()) {
      if (epoch >= history.length) continue;
      const checkpoint = this.wholeCheckpoint(epoch);
      if (!checkpoint) continue;
      const reached = history.slice(0, epoch + 1);
      if (!needsBest || this.wholeCheckpoint(bestEpoch(reached).epoch))
        return { checkpoint, history: reached };
    }
    return null;
  }

  /** The checkpoint of an epoch; null if it is missing or damaged: then the one before it will do. */
  private wholeCheckpoint(epoch: number): Checkpoint | null {
    try {
      const checkpoint = readCheckpoint(this.checkpointFile(epoch));
      return checkpoint.state.epoch === epoch ? checkpoint : null;
    } catch {
      return null;
    }
  }

  /** Removes files that a dead process had not finished writing. Only for who holds the lock. */
  removePartialFiles(): void {
    for (const folder of [this.folder, this.checkpointFolder]) {
      if (!existsSync(folder)) continue;
      for (const name of readdirSync(folder).filter(isPartialFile))
        rmSync(path.join(folder, name), { force: true });
    }
  }

  /** Removes the run with all its files. */
  remove(): void {
    atFile(this.folder, () => rmSync(this.folder, { recursive: true, force: true }));
  }
}

/** What is known of a run when it is made. */
export interface NewRunSettings {
  configuration: TrainingConfiguration;
  dataset: DatasetReference;
  parent?: RunParent;
  search?: { search: string; trial: number };
  /** Where it is not to be a new one. */
  id?: string;
}

/** A run just made. */
export interface NewRun {
  folder: RunFolder;
  run: Run;
  lock: ProcessLock;
  /** Removes it and the folders that were made for it. */
  discard: () => void;
}

/** All runs of one folder. */
export class RunStore {
  constructor(readonly folder: string) {}

  /**
   * Makes a new run; its id is its time of creation and a random part. Throws a FileError; then nothing is left.
   * @param prepare writes what belongs to the run before it can be seen
   */
  create(
    { id: givenId, ...settings }: NewRunSettings,
    prepare: (folder: RunFolder) => void = () => {},
  ): NewRun {
    const now = new Date();
    const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    const id = givenId ?? `${stamp}-${randomBytes(3).toString('hex')}`;
    const folder = new RunFolder(path.join(this.folder, id));
    const undo = makeFolder(folder.checkpointFolder);
    const discard = () => {
      folder.remove();
      undo();
    };
    const run: Run = {
      version: RUN_VERSION,
      id,
      name: id,
      status: 'running',
      createdAt: now.toISOString(),
      ...settings,
    };
    let lock: ProcessLock;
    try {
      // Before the run can be seen, so that nobody takes it for an interrupted one.
      lock = folder.lock();
    } catch (error) {
      // The folder of a given id may be another process's.
      if (givenId === undefined) discard();
      else undo();
      throw error;
    }
    // A given id may have been taken by another process since somebody looked.
    if (existsSync(folder.runFile)) {
      lock.release();
      throw new FileError(folder.folder, 'another process has made this run');
    }
    try {
      prepare(folder);
      folder.write(run);
      return { folder, run, lock, discard };
    } catch (error) {
      discard();
      throw error;
    }
  }

  /** Whether there is a run with this id. */
  has(id: string): boolean {
    return existsSync(path.join(this.folder, id, 'run.json'));
  }

  /** The run with this id, or at this path. Throws a FileError when there is none. */
  open(idOrFolder: string): RunFolder {
    const candidates = [path.join(this.folder, idOrFolder), path.resolve(idOrFolder)];
    const folder = candidates.find((candidate) => existsSync(path.join(candidate, 'run.json')));
    if (!folder) throw new FileError(idOrFolder, `no such run in ${this.folder}`);
    return new RunFolder(folder);
  }

  /** Every run, newest first; those that cannot be read are listed with the reason. */
  list(): { runs: Run[]; unreadable: { folder: string; reason: string }[] } {
    const runs: Run[] = [];
    const unreadable: { folder: string; reason: string }[] = [];
    if (!existsSync(this.folder)) return { runs, unreadable };
    for (const name of atFile(this.folder, () => readdirSync(this.folder))) {
      const run = new RunFolder(path.join(this.folder, name));
      if (!existsSync(run.runFile)) continue;
      try {
        runs.push(run.read());
      } catch (error) {
        unreadable.push({
          folder: run.folder,
          reason: error instanceof FileError ? error.reason : reasonOf(error),
        });
      }
    }
    runs.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    return { runs, unreadable };
  }
}
