import { describe, expect, it } from 'vitest';
import type { DatasetEntry, RunSummary } from '../../../shared/contract';
import { provenance } from './provenance';

const at = (location: string) => ({ kind: 'location', location }) as const;
const entries: DatasetEntry[] = [
  { choice: at('/data/mnist'), place: 'application', isDefault: true },
  { choice: at('/home/shapes'), place: 'imported', isDefault: false },
  { choice: { kind: 'synthetic' }, place: 'synthetic', isDefault: false },
];
const run = (name: string, source: string) =>
  ({ dataset: { name, source, synthetic: null } }) as unknown as Pick<RunSummary, 'dataset'>;
const ofRun = { kind: 'run', run: 'a', epoch: null } as const;

describe('the samples that a model was trained on', () => {
  it('are those of its run, wherever a copy of MNIST lies', () => {
    const known = { run: run('mnist', '/elsewhere/mnist'), entries, name: 'mnist' as const };
    expect(provenance(ofRun, at('/data/mnist'), known)).toBe('run');
    const shapes = { run: run('custom', '/home/shapes'), entries, name: null };
    expect(provenance(ofRun, at('/home/shapes'), shapes)).toBe('run');
    const synthetic = { run: run('synthetic', 'synthetic'), entries, name: 'synthetic' as const };
    expect(provenance(ofRun, { kind: 'synthetic' }, synthetic)).toBe('run');
  });

  it('are others where the run had another data set', () => {
    const known = { run: run('mnist', '/data/mnist'), entries, name: 'synthetic' as const };
    expect(provenance(ofRun, { kind: 'synthetic' }, known)).toBe('other');
    expect(provenance(ofRun, at('/home/shapes'), { ...known, name: null })).toBe('other');
  });

  it('are all of MNIST for the model that comes with Inkling, and unknown for files', () => {
    const known = { run: null, entries, name: 'mnist' as const };
    expect(provenance({ kind: 'bundled' }, at('/data/mnist'), known)).toBe('bundled');
    expect(provenance({ kind: 'bundled' }, at('/home/shapes'), { ...known, name: null })).toBe('course');
    expect(provenance({ kind: 'file', id: 'x' }, at('/data/mnist'), known)).toBe('course');
  });
});
