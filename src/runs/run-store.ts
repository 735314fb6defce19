/**
 * Runs on disk. A run is a folder: `run.json` (configuration and status), `history.jsonl` (append-only),
 * `checkpoints/epoch-0003.npz` (one an epoch) and, when it is done, `model.npz`. Every file is whole or not there.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TrainingConfiguration } from '../core/configuration';
import { reasonOf } from '../formats/format-error';
import { writeFileWhole } from '../storage/atomic-file';
import { atFile, FileError } from '../storage/file-error';
import { isLocked } from '../storage/process-lock';
import { readCheckpoint, type Checkpoint } from './checkpoint';
import { readHistory, type EpochRecord } from './history';
import { RUN_VERSION, runSchema, type DatasetReference, type Run } from './run';

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
  get lockFile(): string {
    return path.join(this.folder, 'run.lock');
  }
  get modelFile(): string {
    return path.join(this.folder, 'model.npz');
  }
  get checkpointFolder(): string {
    return path.join(this.folder, 'checkpoints');
  }
  checkpointFile(epoch: number): string {
    return path.join(this.checkpointFolder, `epoch-${String(epoch).padStart(4, '0')}.npz`);
  }

  /** What is known of the run; a run whose process died while it was running is `interrupted`. Throws a FileError. */
  read(): Run {
    const run = atFile(this.runFile, () => {
      const parsed = runSchema.safeParse(JSON.parse(readFileSync(this.runFile, 'utf8')));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new FileError(this.runFile, `is not a valid run: ${issue?.path.join('.')}: ${issue?.message}`);
      }
      return parsed.data;
    });
    return run.status === 'running' && !isLocked(this.lockFile) ? { ...run, status: 'interrupted' } : run;
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

  /** The newest whole checkpoint that the history reaches, with the history up to it; null before the first. */
  resumePoint(): { checkpoint: Checkpoint; history: EpochRecord[] } | null {
    const history = this.history();
    for (const epoch of this.checkpointEpochs().reverse()) {
      if (epoch >= history.length) continue;
      try {
        const checkpoint = readCheckpoint(this.checkpointFile(epoch));
        if (checkpoint.state.epoch === epoch) return { checkpoint, history: history.slice(0, epoch + 1) };
      } catch {
        // Damaged: the one before it will do.
      }
    }
    return null;
  }

  /** Removes the run with all its files. */
  remove(): void {
    atFile(this.folder, () => rmSync(this.folder, { recursive: true, force: true }));
  }
}

/** All runs of one folder. */
export class RunStore {
  constructor(readonly folder: string) {}

  /** Makes a new run; its id is its time of creation and a random part. Throws a FileError; then nothing is left. */
  create(settings: { configuration: TrainingConfiguration; dataset: DatasetReference }): RunFolder {
    const now = new Date();
    const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    const id = `${stamp}-${randomBytes(3).toString('hex')}`;
    const run = new RunFolder(path.join(this.folder, id));
    const made = firstMissing(run.folder);
    try {
      atFile(this.folder, () => mkdirSync(run.checkpointFolder, { recursive: true }));
      run.write({
        version: RUN_VERSION,
        id,
        name: id,
        status: 'running',
        createdAt: now.toISOString(),
        ...settings,
      });
    } catch (error) {
      if (made) rmSync(made, { recursive: true, force: true });
      throw error;
    }
    return run;
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

/** The topmost folder that making this one would make: what to remove if that fails. */
function firstMissing(folder: string): string | null {
  if (existsSync(folder)) return null;
  const parent = path.dirname(folder);
  return parent === folder || isFolder(parent) ? folder : (firstMissing(parent) ?? folder);
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
