/**
 * The model files that users opened. Each is copied byte for byte, so that the original may move:
 *
 *   models/3f0c...d2/
 *     model.pkl     the copy, named after its format
 *     entry.json    what is known of it, and what users say of it; not model.json, which may be the copy
 *
 * The id is the beginning of the file's SHA-256, so that the same bytes are never there twice. A folder is made under a
 * hidden name and renamed when it is whole: half a copy is never listed.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { FormatError } from '../formats/format-error';
import type { ModelFile } from '../formats/model-file';
import type { ModelPatch } from '../shared/models';
import { renamePatiently, writeFileWhole } from '../storage/atomic-file';
import { DeletedFolders } from '../storage/deleted-folders';
import { atFile, FileError } from '../storage/file-error';
import { makeFolder } from '../storage/make-folder';
import { openModelFile, type OpenedModelFile } from './open-model-file';
import {
  interpreted,
  lastValAccuracy,
  STORED_MODEL_VERSION,
  storedModelSchema,
  type StoredModel,
} from './stored-model';

const ID_LENGTH = 32;
const LONGEST_NAME = 200;
/** What a folder is called while it is made. */
const UNFINISHED = '.unfinished-';
const UNFINISHED_MILLISECONDS = 24 * 3600 * 1000;

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An opened model with what its file holds, read as the user says. */
export interface LibraryModel {
  stored: StoredModel;
  /** Where the copy lies. */
  path: string;
  contents: ModelFile;
}

/** The opened models of one folder. */
export class ModelLibrary {
  private readonly deleted: DeletedFolders;

  constructor(readonly folder: string) {
    this.deleted = new DeletedFolders(folder, 'model');
  }

  /** Every model, newest first. One that cannot be read is left out. */
  list(): StoredModel[] {
    if (!existsSync(this.folder)) return [];
    const names = atFile(this.folder, () => readdirSync(this.folder)).filter((name) => !name.startsWith('.'));
    const models = names.flatMap((id) => this.find(id) ?? []);
    return models.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  }

  /** Reads a model. Throws a FileError when it is not there, or damaged. */
  read(id: string): LibraryModel {
    const stored = this.open(id);
    const file = this.fileOf(stored);
    const { bytes, contents } = openModelFile(file) ?? {};
    if (!bytes || sha256Of(bytes) !== stored.sha256)
      throw new FileError(file, 'is damaged: it is not the file that was opened any more');
    return { stored, path: file, contents: interpreted(contents!, stored.preprocess) };
  }

  /**
   * Copies a model file into the library; one that is there already stays as it is. Null where the file is no model at
   * all. Throws a FileError when it is damaged or cannot be copied; then nothing has changed.
   */
  importModel(file: string): StoredModel | null {
    const opened = openModelFile(file);
    if (!opened) return null;
    const sha256 = sha256Of(opened.bytes);
    const id = sha256.slice(0, ID_LENGTH);
    const known = this.find(id);
    if (known) {
      this.mend(known, opened.bytes);
      return known;
    }
    const { name } = path.parse(file);
    const { format, bytes, contents } = opened;
    const stored: StoredModel = {
      version: STORED_MODEL_VERSION,
      id,
      name: name.slice(0, LONGEST_NAME),
      format: format.name,
      source: path.resolve(file),
      createdAt: new Date().toISOString(),
      sha256,
      bytes: bytes.length,
      shape: contents.model.shape,
      valAccuracy: lastValAccuracy(contents),
      preprocessingRecorded: contents.preprocessingRecorded,
      preprocess: null,
      starred: false,
    };
    return this.install(stored, opened);
  }

  /** Notes a user's name or star, or how to read a file that does not say. Throws a FileError. */
  change(id: string, patch: ModelPatch): StoredModel {
    const stored = this.open(id);
    if (patch.preprocess !== undefined && stored.preprocessingRecorded)
      throw new FileError(stored.name, 'says itself what is to be done to pixels; that cannot be changed');
    if (patch.name?.trim() === '') throw new FileError(stored.name, 'a model needs a name');
    const changed = { ...stored, ...patch };
    this.write(this.deleted.place(id), changed);
    return changed;
  }

  /** Moves models aside. Throws a FileError at the first that is not there or cannot be moved. */
  delete(ids: readonly string[]): void {
    for (const id of ids) this.open(id);
    for (const id of new Set(ids)) this.deleted.moveAside(id);
  }

  /** Brings deleted models back. Throws a FileError at the first that is not there any more. */
  restore(ids: readonly string[]): void {
    // One whose file was opened again in the meantime is there already.
    for (const id of ids) if (!this.find(id)) this.deleted.bringBack(id);
  }

  /** Removes for good what was deleted more than 30 days ago, and what a crash left unfinished. */
  purge(now = Date.now()): void {
    this.deleted.purge(now);
    if (!existsSync(this.folder)) return;
    for (const name of readdirSync(this.folder)) {
      if (!name.startsWith(UNFINISHED)) continue;
      const left = path.join(this.folder, name);
      try {
        if (now - statSync(left).mtimeMs > UNFINISHED_MILLISECONDS) rmSync(left, { recursive: true });
      } catch {
        // The next launch tries again.
      }
    }
  }

  /** Makes the folder under a hidden name, and shows it when it is whole. */
  private install(stored: StoredModel, { bytes }: OpenedModelFile): StoredModel {
    const undo = makeFolder(this.folder);
    const unfinished = path.join(this.folder, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
    const place = this.deleted.place(stored.id);
    try {
      writeFileWhole(path.join(unfinished, fileName(stored)), bytes);
      this.write(unfinished, stored);
      // What stands there cannot be read, or it would have been found: the rest of a model that lost a file.
      rmSync(place, { recursive: true, force: true });
      atFile(place, () => renamePatiently(unfinished, place));
      return stored;
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      undo();
      throw error;
    }
  }

  /** The copy of a file that is opened again may have been damaged since. */
  private mend(stored: StoredModel, bytes: Uint8Array): void {
    const file = this.fileOf(stored);
    const isWhole = atFile(file, () => sha256Of(readFileSync(file)) === stored.sha256);
    if (!isWhole) writeFileWhole(file, bytes);
  }

  private find(id: string): StoredModel | null {
    try {
      return this.open(id);
    } catch {
      return null;
    }
  }

  private open(id: string): StoredModel {
    const folder = this.deleted.place(id);
    const file = path.join(folder, 'entry.json');
    if (!existsSync(file)) throw new FileError(id, `no such model in ${this.folder}`);
    const stored = atFile(file, () => {
      const parsed = storedModelSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
      if (!parsed.success || parsed.data.id !== id)
        throw new FormatError('is not a valid description of a model');
      return parsed.data;
    });
    const copy = this.fileOf(stored);
    if (!existsSync(copy)) throw new FileError(copy, 'no such file or folder');
    return stored;
  }

  private write(folder: string, stored: StoredModel): void {
    writeFileWhole(path.join(folder, 'entry.json'), `${JSON.stringify(stored, null, 2)}\n`);
  }

  private fileOf(stored: StoredModel): string {
    return path.join(this.deleted.place(stored.id), fileName(stored));
  }
}

function fileName({ format }: StoredModel): string {
  return `model.${format}`;
}
