/**
 * The engine: a utility process that does all work with files and numbers. Main runs it twice, to train and to serve
 * the library; `--generation` and `--role` on its command line say which one this is.
 */
import type {} from 'electron';
import type { FromEngine, ToEngine } from '../shared/protocol';
import { checkpointHandlers } from './checkpoints';
import { LibraryService } from './library';
import { SearchService } from './search';
import { emitter, serveCalls, type EnginePort } from './serve';
import { TrainingService } from './training';

const BEAT = 1000;
/** EX_SOFTWARE of sysexits.h: the program is wrong. */
const BROKEN = 70;

function argument(name: string): string {
  const prefix = `--${name}=`;
  return process.argv.find((text) => text.startsWith(prefix))?.slice(prefix.length) ?? '';
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(BROKEN);
}

// In a utility process an unhandled rejection would only be a warning, and main would wait for ever.
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const { parentPort } = process;
const port: EnginePort = {
  // Without a list of transferred buffers: one would make Electron lose the message.
  post: (message: FromEngine) => parentPort.postMessage(message),
  onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToEngine)),
};
const generation = Number(argument('generation'));
const emit = emitter(port, generation);
const training = new TrainingService(emit);
const library = new LibraryService(emit);
const search = new SearchService(emit);

serveCalls(
  port,
  generation,
  {
    ...library.handlers,
    ...search.handlers,
    ...checkpointHandlers(library.handlers.evaluateModel),
    readLiveModel: () => training.liveModel(),
    train: (job) => training.train(job),
    pause: () => training.pause(),
    continue: () => training.continue(),
    cancel: () => training.cancel(),
    stopAfterEpoch: () => training.stopAfterEpoch(),
    async quit() {
      library.close();
      await Promise.all([training.close(), search.close()]);
      process.exit(0);
    },
  },
  (text) => process.stderr.write(text),
);

setInterval(() => port.post({ generation, type: 'alive' }), BEAT);
port.post({ generation, type: 'ready' });
