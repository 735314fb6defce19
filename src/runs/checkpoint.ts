/**
 * Checkpoints: the whole state after an epoch as .npz. The model's own arrays stand in it as in a model file, so
 * that NumPy and every reader of models can open one; `optimizer_0_W1` and so on are the optimizer's arrays and
 * `trainer` the rest as JSON.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Model } from '../core/model';
import { PARAMETER_NAMES, parameterDimensions, type Parameters } from '../core/parameters';
import type { TrainerState } from '../core/trainer';
import { FormatError } from '../formats/format-error';
import { floatMatrix } from '../formats/model-file';
import { modelEntries, modelFileFromArrays } from '../formats/model-npz';
import { writeNpy, type NpyArray } from '../formats/npy';
import { readNpz, writeNpz } from '../formats/npz';
import { writeFileWhole } from '../storage/atomic-file';
import { atFile } from '../storage/file-error';

const trainerSchema = z.object({
  epoch: z.number().int().min(0),
  updates: z.number().int().min(0),
  slots: z.number().int().min(0).max(2),
  sampling: z.object({
    words: z.tuple([z.int(), z.int(), z.int(), z.int()]),
    spareNormal: z.number().nullable(),
  }),
  best: z.number().nullable(),
  epochsWithoutBetter: z.number().int().min(0),
});

/** A checkpoint: the state to resume from, and the model as it was then. */
export interface Checkpoint {
  state: TrainerState;
  model: Model;
}

/** Writes a checkpoint atomically. `state.parameters` are those of `model`. Throws a FileError. */
export function writeCheckpoint(file: string, { state, model }: Checkpoint): void {
  const dimensions = parameterDimensions(model.shape);
  const slots = state.optimizer.slots.flatMap((slot, i) =>
    PARAMETER_NAMES.map((name): [string, Uint8Array] => [
      `optimizer_${i}_${name}`,
      writeNpy(dimensions[name], slot[name]),
    ]),
  );
  const trainer: z.infer<typeof trainerSchema> = {
    epoch: state.epoch,
    updates: state.optimizer.updates,
    slots: state.optimizer.slots.length,
    sampling: state.sampling,
    best: state.best,
    epochsWithoutBetter: state.epochsWithoutBetter,
  };
  const entries = [
    ...modelEntries(model),
    ...slots,
    ['trainer', writeNpy([], JSON.stringify(trainer))] as const,
  ];
  writeFileWhole(file, writeNpz(entries.map(([name, npy]) => [name, npy])));
}

/** Reads a checkpoint. Throws a FileError when it is damaged or not one. */
export function readCheckpoint(file: string): Checkpoint {
  return atFile(file, () => {
    const arrays = readNpz(readFileSync(file));
    const { model } = modelFileFromArrays(arrays);
    const text = arrays.get('trainer')?.data[0];
    if (typeof text !== 'string')
      throw new FormatError('is no checkpoint: it holds a model but no training state');
    const trainer = trainerSchema.safeParse(JSON.parse(text));
    if (!trainer.success) throw new FormatError('the training state is not valid');
    const { epoch, updates, slots, sampling, best, epochsWithoutBetter } = trainer.data;
    const state: TrainerState = {
      epoch,
      parameters: model.parameters,
      optimizer: { updates, slots: Array.from({ length: slots }, (_, i) => readSlot(arrays, i, model)) },
      sampling,
      best,
      epochsWithoutBetter,
    };
    return { state, model };
  });
}

function readSlot(arrays: Map<string, NpyArray>, slot: number, model: Model): Parameters {
  const dimensions = parameterDimensions(model.shape);
  const read = (name: keyof Parameters) =>
    floatMatrix(arrays, `optimizer_${slot}_${name}`, ...dimensions[name]).data;
  return { W1: read('W1'), b1: read('b1'), W2: read('W2'), b2: read('b2') };
}
