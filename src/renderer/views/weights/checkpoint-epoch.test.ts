import { expect, it } from 'vitest';
import { checkpointEpoch } from './checkpoint-epoch';

it('tells the epoch of a checkpoint by its file', () => {
  expect(checkpointEpoch('/runs/20261123-185437-c4bbd8/checkpoints/epoch-0013.npz')).toBe(13);
  expect(checkpointEpoch('C:\\runs\\a\\checkpoints\\epoch-0000.npz')).toBe(0);
  expect(checkpointEpoch('/runs/epoch-0013.npz/model.npz')).toBe(null);
});
