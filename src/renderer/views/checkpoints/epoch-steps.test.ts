import { describe, expect, it } from 'vitest';
import {
  checkpointAfter,
  checkpointByKey,
  epochRanges,
  nearestCheckpoint,
  neighbourhood,
} from './epoch-steps';

const epochs = [0, 1, 2, 7, 8, 20];

describe('the scrubber’s places', () => {
  it('are the nearest checkpoints, the earlier of equally near ones', () => {
    expect([-3, 0, 4, 5, 13, 14, 15, 99].map((epoch) => nearestCheckpoint(epochs, epoch))).toEqual([
      0, 0, 2, 7, 8, 8, 20, 20,
    ]);
    expect(nearestCheckpoint([], 3)).toBeNull();
  });

  it('jump over deleted checkpoints and stay within the ends', () => {
    expect(checkpointAfter(epochs, 2, 1)).toBe(7);
    expect(checkpointAfter(epochs, 7, -1)).toBe(2);
    expect(checkpointAfter(epochs, 20, 1)).toBe(20);
    expect(checkpointAfter(epochs, 1, -5)).toBe(0);
    expect(checkpointAfter([], 1, 1)).toBeNull();
  });

  it('are reached by the keys of a slider', () => {
    expect(checkpointByKey(epochs, 2, 'ArrowRight')).toBe(7);
    expect(checkpointByKey(epochs, 2, 'ArrowDown')).toBe(1);
    expect(checkpointByKey(epochs, 2, 'End')).toBe(20);
    expect(checkpointByKey(epochs, 2, 'Home')).toBe(0);
    expect(checkpointByKey(epochs, 2, 'PageUp')).toBe(8);
    expect(checkpointByKey(epochs, 2, 'x')).toBeNull();
    const many = Array.from({ length: 501 }, (_, epoch) => epoch);
    expect(checkpointByKey(many, 100, 'PageDown')).toBe(50);
  });

  it('have neighbours, nearest first', () => {
    expect(neighbourhood(epochs, 7, 2, 1)).toEqual([7, 8, 2, 20]);
    expect(neighbourhood(epochs, 0, 1, 3)).toEqual([0, 1]);
    expect(neighbourhood([], 0, 1, 1)).toEqual([]);
  });
});

it('writes epochs as ranges', () => {
  expect(epochRanges([0, 1, 2, 3, 5, 7, 8])).toBe('0–3, 5, 7–8');
  expect(epochRanges([])).toBe('');
});
