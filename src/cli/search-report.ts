/** A search as the terminal tells it: the assignment's lines, or JSON. */
import { keysOf, type SearchKey, type TrialParameters } from '../core/search/space';
import { trialValue } from '../core/search/schedule';
import { RunStore } from '../runs/run-store';
import type { SearchPlan, TrialResult } from '../search/search-plan';
import { bestTrial } from '../search/search-run';
import { formatCount } from './format';
import { printJson, printLine, type Terminal } from './terminal';

/** A number as Python prints it, such as 5e-05: lines can be compared with the assignment's. */
export function pythonNumber(value: number | string): string {
  if (typeof value === 'string') return value;
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return String(value);
}

function valuesOf(plan: SearchPlan, parameters: TrialParameters): string[] {
  return keysOf(plan.settings.space).map((key) => pythonNumber(parameters[key] ?? ''));
}

/** One line of the assignment: `80 5e-05 0.05 -----Val accuracy:  0.887`, and why a trial did not come to its end. */
export function trialLine(plan: SearchPlan, result: TrialResult): string {
  const accuracy = trialValue(result.accuracies, plan.settings.base.select);
  const value = Number.isFinite(accuracy) ? pythonNumber(accuracy) : 'none';
  const epochs = result.accuracies.length - 1;
  const notes: Record<TrialResult['status'], string> = {
    completed: '',
    paused: ` (after ${epochs} epochs, paused)`,
    pruned: ` (after ${epochs} epochs, pruned)`,
    diverged: ' (diverged)',
    failed: ` (failed: ${result.error ?? ''})`,
  };
  return `${valuesOf(plan, result.parameters).join(' ')} -----Val accuracy:  ${value}${notes[result.status]}`;
}

function trialJson(
  plan: SearchPlan,
  { parameters, status, accuracies, valLosses, seconds, run }: TrialResult,
) {
  const { select } = plan.settings.base;
  const value = trialValue(accuracies, select);
  const best = accuracies.indexOf(value);
  const valAccuracy = Number.isFinite(value) ? value : null;
  const valLoss = (select === 'best' ? valLosses[best] : valLosses.at(-1)) ?? null;
  return {
    params: parameters as Partial<Record<SearchKey, number | string>>,
    status,
    valAccuracy,
    valLoss,
    epochs: Math.max(0, accuracies.length - 1),
    seconds,
    run,
  };
}

/** Where the best model is: the file that it was exported to, or the run's own. */
export function bestModelFile(runs: string, best: TrialResult, out: string | undefined): string {
  return out ?? new RunStore(runs).open(best.run).modelFile;
}

/** Reports the results of a search, in the order of the trials. */
export function reportSearch(
  terminal: Terminal,
  plan: SearchPlan,
  results: readonly TrialResult[],
  { json, runs, out }: { json: boolean; runs: string; out: string | undefined },
): void {
  const best = bestTrial(plan, results);
  const model = best && bestModelFile(runs, best, out);
  const valAccuracy = best && trialValue(best.accuracies, plan.settings.base.select);
  if (json) {
    printJson(terminal, {
      trials: results.map((result) => trialJson(plan, result)),
      best: best && {
        params: best.parameters,
        valAccuracy,
        testAccuracy: best.test?.accuracy ?? null,
        model,
      },
    });
    return;
  }
  if (!best || valAccuracy === null) {
    printLine(terminal, 'No trial came to its end.');
    return;
  }
  printLine(terminal, `Best params:  (${valuesOf(plan, best.parameters).join(', ')})`);
  printLine(terminal, `Best val accuracy:  ${valAccuracy.toFixed(4)}`);
  if (best.test) {
    const { accuracy, samples } = best.test;
    printLine(terminal, `Test accuracy:  ${accuracy.toFixed(4)} (${formatCount(samples)} samples)`);
  }
  printLine(terminal, `Run:  ${best.run}`);
  printLine(terminal, `Model:  ${model}`);
}
