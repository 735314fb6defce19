/** A worker thread of a search: trains one trial after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { TrialTask } from '../core/search/schedule';
import { reasonOf } from '../formats/format-error';
import { epochSummary } from '../runs/run-library';
import { RunStore } from '../runs/run-store';
import { runTrial } from './trial-run';
import type { FromWorker, ToWorker, WorkerData } from './worker-protocol';

/** Milliseconds of work before messages are heard. */
const TURN = 20;

const { plan, runsFolder, dataset } = workerData as WorkerData;
const store = new RunStore(runsFolder);
const post = (message: FromWorker) => parentPort?.postMessage(message);
let isStopped = false;

async function train(task: TrialTask): Promise<void> {
  const events = runTrial(store, plan, task, dataset);
  try {
    for (;;) {
      const turnEnds = performance.now() + TURN;
      while (performance.now() < turnEnds) {
        const step = events.next();
        if (step.done) return post({ type: 'result', result: step.value });
        if (step.value.type === 'epoch')
          post({ type: 'epoch', trial: task.trial, epoch: epochSummary(step.value.record) });
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (isStopped) {
        // The trial puts itself down where it can be gone on with.
        events.return(undefined as never);
        return post({ type: 'stopped', trial: task.trial });
      }
    }
  } catch (error) {
    post({ type: 'error', trial: task.trial, reason: reasonOf(error) });
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'stop') isStopped = true;
  else void train(message.task);
});
