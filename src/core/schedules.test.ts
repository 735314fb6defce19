import { describe, expect, it } from 'vitest';
import { PRESETS } from './configuration';
import { learningRateAt, type Schedule } from './schedules';

const schedule = (changes: Partial<Schedule>): Schedule => ({
  schedule: 'constant',
  learningRate: 0.2,
  gamma: 0.5,
  stepEpochs: 3,
  warmupEpochs: 0,
  epochs: 10,
  ...changes,
});

describe('learningRateAt', () => {
  it('constant: is the base rate', () => {
    for (const update of [0, 1, 69, 70, 1000]) expect(learningRateAt(schedule({}), update, 7)).toBe(0.2);
  });

  it('exponential: is lr x gamma^e from the first to the last update after epoch e', () => {
    const settings = schedule({ schedule: 'exponential', learningRate: 1e-3, gamma: 0.95 });
    for (let epoch = 0; epoch < 50; epoch++) {
      const rate = learningRateAt(settings, 490 * epoch, 490);
      expect(Math.abs(rate / (1e-3 * 0.95 ** epoch) - 1)).toBeLessThan(1e-14);
      expect(learningRateAt(settings, 490 * epoch + 489, 490)).toBe(rate);
    }
  });

  it("exponential: ends the course's ten epochs at 5.987e-4", () => {
    expect(learningRateAt(PRESETS.course, 4900, 490)).toBeCloseTo(5.987369392383787e-4, 17);
  });

  it('step: is multiplied by gamma after every so many epochs', () => {
    const settings = schedule({ schedule: 'step' });
    const rates = Array.from({ length: 8 }, (_, epoch) => learningRateAt(settings, 4 * epoch + 3, 4));
    expect(rates).toEqual([0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05]);
  });

  it('cosine: falls from the base rate over a half in the middle to 0, update by update', () => {
    const settings = schedule({ schedule: 'cosine' });
    expect(learningRateAt(settings, 0, 4)).toBe(0.2);
    expect(learningRateAt(settings, 20, 4)).toBeCloseTo(0.1, 15);
    expect(learningRateAt(settings, 40, 4)).toBe(0);
    expect(learningRateAt(settings, 50, 4)).toBe(0);
    for (let update = 0; update < 40; update++) {
      const expected = 0.2 * 0.5 * (1 + Math.cos((Math.PI * update) / 40));
      expect(learningRateAt(settings, update, 4)).toBeCloseTo(expected, 15);
    }
  });

  it('warm-up: rises in equal steps to the schedule, and multiplies it', () => {
    const settings = schedule({ warmupEpochs: 2 });
    const rates = Array.from({ length: 10 }, (_, update) => learningRateAt(settings, update, 4));
    [1, 2, 3, 4, 5, 6, 7, 8, 8, 8].forEach((eighths, i) =>
      expect(rates[i]).toBeCloseTo((0.2 * eighths) / 8, 15),
    );
    const decaying = schedule({ schedule: 'exponential', warmupEpochs: 2 });
    expect(learningRateAt(decaying, 5, 4)).toBeCloseTo((0.5 * 0.2 * 6) / 8, 15);
  });

  it('warm-up: never goes beyond the schedule where it ends inside an epoch or an update', () => {
    for (const warmupEpochs of [0.1, 0.3, 0.5, 1.25, 1.7]) {
      const settings = schedule({ warmupEpochs });
      const rates = Array.from({ length: 12 }, (_, update) => learningRateAt(settings, update, 5));
      rates.forEach((rate, update) => {
        expect(rate).toBeCloseTo(Math.min(1, (update + 1) / (5 * warmupEpochs)) * 0.2, 15);
        expect(rate).toBeLessThanOrEqual(0.2);
      });
    }
  });
});
