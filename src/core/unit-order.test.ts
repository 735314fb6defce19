import { describe, expect, it } from 'vitest';
import { finish } from './evaluation';
import { generatedParameters, Lcg } from './fixtures/generated';
import type { NetworkShape, Parameters } from './parameters';
import { classesOfUnits, columnNorms, UNIT_ORDERS, unitOrderInSlices, type UnitOrder } from './unit-order';

const orderOf = (parameters: Parameters, shape: NetworkShape, order: UnitOrder) => [
  ...finish(unitOrderInSlices(parameters, shape, order)),
];

const shape = { inputs: 2, hidden: 4, classes: 2 };
const parameters: Parameters = {
  // Columns (3, 4), (0, 1), (-5, 0) and (0, 1).
  W1: Float64Array.of(3, 0, -5, 0, 4, 1, 0, 1),
  b1: new Float64Array(4),
  // Classes 1, 0, 1 and 0; the second is the louder in each.
  W2: Float64Array.of(-1, 0.5, 1, 0, 0, 0.75, 2, 2),
  b2: new Float64Array(2),
};

describe('the order of hidden units', () => {
  it('by index', () => {
    expect(orderOf(parameters, shape, 'index')).toEqual([0, 1, 2, 3]);
  });

  it('by the norm of their columns, the lower of equal ones first', () => {
    expect([...columnNorms(parameters.W1, 4)]).toEqual([5, 1, 5, 1]);
    expect(orderOf(parameters, shape, 'norm')).toEqual([0, 2, 1, 3]);
  });

  it('by the class that they speak for, the loudest first', () => {
    expect(classesOfUnits(parameters.W2, 2)).toEqual([
      { class: 1, weight: 0.5 },
      { class: 0, weight: 1 },
      { class: 1, weight: 0.75 },
      { class: 0, weight: 2 },
    ]);
    expect(orderOf(parameters, shape, 'class')).toEqual([3, 1, 2, 0]);
  });

  it('by similarity brings back the order of a circle of patterns', () => {
    // Unit u looks along angle u, in shuffled places and with lengths that must not matter.
    const hidden = 60;
    const random = new Lcg(3);
    const keys = Array.from({ length: hidden }, () => random.uniform());
    const places = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]!);
    const W1 = new Float64Array(2 * hidden);
    places.forEach((place, u) => {
      const length = 0.1 + random.uniform();
      W1[place] = length * Math.cos((u * Math.PI) / hidden);
      W1[hidden + place] = length * Math.sin((u * Math.PI) / hidden);
    });
    const wide = { inputs: 2, hidden, classes: 2 };
    const angles = orderOf({ ...generatedParameters(wide, 1, 1), W1 }, wide, 'similarity').map((place) =>
      places.indexOf(place),
    );
    const steps = angles.slice(1).map((angle, i) => Math.abs(angle - angles[i]!));
    expect(steps.every((step) => step === 1)).toBe(true);
  });

  it('by similarity sets groups of like columns side by side', () => {
    const hidden = 90;
    const wide = { inputs: 40, hidden, classes: 3 };
    const random = new Lcg(9);
    const centres = Array.from({ length: 6 }, () => Array.from({ length: 40 }, () => random.normal()));
    const group = Array.from({ length: hidden }, () => random.integer(6));
    const W1 = new Float64Array(40 * hidden);
    for (let k = 0; k < 40; k++) {
      for (let j = 0; j < hidden; j++) W1[k * hidden + j] = centres[group[j]!]![k]! + 0.5 * random.normal();
    }
    const order = orderOf({ ...generatedParameters(wide, 1, 1), W1 }, wide, 'similarity');
    const changes = order.slice(1).filter((unit, i) => group[unit] !== group[order[i]!]);
    expect(changes).toHaveLength(5);
  });

  it.each(UNIT_ORDERS)('by %s has every unit once, the same each time', (order) => {
    for (const hidden of [1, 2, 3, 4, 5, 37]) {
      const size = { inputs: 9, hidden, classes: 3 };
      const random = generatedParameters(size, hidden, 1);
      // Columns of zeros and equal columns.
      for (let k = 0; k < 9; k++) random.W1[k * hidden] = 0;
      for (let k = 0; k < 9; k++) random.W1[k * hidden + hidden - 1] = random.W1[k * hidden + (hidden >> 1)]!;
      const units = orderOf(random, size, order);
      expect([...units].sort((a, b) => a - b)).toEqual(Array.from({ length: hidden }, (_, j) => j));
      expect(orderOf(random, size, order)).toEqual(units);
    }
  });

  it.each(UNIT_ORDERS)('by %s has every unit once even where weights are not finite', (order) => {
    const size = { inputs: 9, hidden: 12, classes: 3 };
    const broken = generatedParameters(size, 4, 1);
    broken.W1[3] = NaN;
    broken.W1[17] = Infinity;
    broken.W2.fill(NaN);
    expect(orderOf(broken, size, order).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, j) => j),
    );
  });

  it('can be interrupted where it takes long', () => {
    const size = { inputs: 50, hidden: 200, classes: 3 };
    const shares = [...unitOrderInSlices(generatedParameters(size, 2, 1), size, 'similarity')];
    expect(shares.length).toBeGreaterThan(10);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
});
