/**
 * A run's history: one line of JSON for each epoch, appended as it ends. Each line carries the CRC-32 of the rest
 * of it, so that a line torn by a crash, and everything behind it, is known and left out.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { crc32 } from '../formats/crc32';
import { atFile } from '../storage/file-error';
import { writeFileWhole } from '../storage/atomic-file';

const epochRecordSchema = z.object({
  epoch: z.number().int().min(0),
  trainLoss: z.number().nullable(),
  valLoss: z.number(),
  valAccuracy: z.number(),
  learningRate: z.number(),
  /** Time of the epoch's training and validation. */
  seconds: z.number(),
  /** The loss of each mini-batch. */
  stepLosses: z.array(z.number()),
});

/** One epoch; losses with the L2 term, accuracy 0..1, the learning rate after it, seconds. */
export type EpochRecord = z.infer<typeof epochRecordSchema>;

/** The epoch with the best validation accuracy, the earlier of equals. */
export function bestEpoch(history: readonly EpochRecord[]): { epoch: number; valAccuracy: number } {
  let best = history[0];
  for (const record of history) if (!best || record.valAccuracy > best.valAccuracy) best = record;
  return { epoch: best?.epoch ?? 0, valAccuracy: best?.valAccuracy ?? NaN };
}

function checksum(json: string): string {
  return crc32(Buffer.from(json, 'utf8')).toString(16).padStart(8, '0');
}

function formatLine(record: EpochRecord): string {
  const json = JSON.stringify(record);
  return `${json.slice(0, -1)},"crc32":"${checksum(json)}"}\n`;
}

function parseLine(line: string): EpochRecord | null {
  const parts = /^(\{.*),"crc32":"([0-9a-f]{8})"\}$/.exec(line);
  if (!parts) return null;
  const json = `${parts[1]}}`;
  if (checksum(json) !== parts[2]) return null;
  const result = epochRecordSchema.safeParse(JSON.parse(json));
  return result.success ? result.data : null;
}

/** The whole epochs, from 0 without a gap. An absent file is an empty history. Throws a FileError. */
export function readHistory(file: string): EpochRecord[] {
  if (!existsSync(file)) return [];
  const records: EpochRecord[] = [];
  for (const line of atFile(file, () => readFileSync(file, 'utf8')).split('\n')) {
    const record = parseLine(line);
    if (record?.epoch !== records.length) break;
    records.push(record);
  }
  return records;
}

/** Appends an epoch and waits until it is on the disk. Throws a FileError. */
export function appendHistory(file: string, record: EpochRecord): void {
  atFile(file, () => {
    const handle = openSync(file, 'a');
    try {
      const bytes = Buffer.from(formatLine(record), 'utf8');
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  });
}

/** Replaces the history, atomically: what stands behind the epoch that a run is resumed from is dropped. */
export function rewriteHistory(file: string, records: EpochRecord[]): void {
  writeFileWhole(file, records.map(formatLine).join(''));
}
