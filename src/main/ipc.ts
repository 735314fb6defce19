/**
 * The one place where requests of the window arrive: who asks and what with is checked here, for all of them.
 * Answers carry errors as values, since Electron would wrap their words in its own.
 */
import type { IpcMain, WebContents, WebFrameMain } from 'electron';
import type { z } from 'zod';
import { INVOKE_NAMES, type Answer, type InvokeName, type Invokes } from '../shared/contract';
import { reasonOf } from '../formats/format-error';
import { ARGUMENT_SCHEMAS, describeIssue } from './ipc-schemas';
import type { Log } from './log';

/** What answers each request; one that is forgotten does not compile. */
export type Handlers = {
  [K in InvokeName]: (
    ...args: Parameters<Invokes[K]>
  ) => ReturnType<Invokes[K]> | Promise<ReturnType<Invokes[K]>>;
};

/** Errors that are meant for the user: anything else is also logged. */
const EXPECTED = new Set([
  'RequestError',
  'EngineError',
  'ConfigurationError',
  'FileError',
  'FormatError',
  'DownloadError',
  'DownloadCancelled',
]);

/** Who sent a message. */
export interface Sender {
  sender: Pick<WebContents, 'id'>;
  senderFrame: Pick<WebFrameMain, 'url' | 'parent'> | null;
}

/**
 * Whether a message comes from the main frame of our window, showing our page.
 * @param windowContents of the window there is, if any
 */
export function isTrusted(
  { sender, senderFrame }: Sender,
  windowContents: Pick<WebContents, 'id'> | undefined,
  isOwnUrl: (url: string) => boolean,
): boolean {
  if (senderFrame === null || windowContents === undefined) return false;
  return sender.id === windowContents.id && senderFrame.parent === null && isOwnUrl(senderFrame.url);
}

async function answer<K extends InvokeName>(
  name: K,
  handler: Handlers[K],
  args: unknown[],
  log: Pick<Log, 'problem'>,
): Promise<Answer<ReturnType<Invokes[K]>>> {
  // Indexed by a type parameter, the mapped type no longer shows that it belongs to the same request.
  const schema: z.ZodType<Parameters<Invokes[K]>> = ARGUMENT_SCHEMAS[name];
  const parsed = schema.safeParse(args);
  if (!parsed.success) return { ok: false, reason: describeIssue(name, parsed.error) };
  try {
    return { ok: true, value: await handler(...parsed.data) };
  } catch (error) {
    if (!(error instanceof Error && EXPECTED.has(error.name))) log.problem(name, error);
    return { ok: false, reason: reasonOf(error) };
  }
}

/** Registers a handler for every request. `trusts` decides who is answered at all. */
export function handleRequests(
  ipc: Pick<IpcMain, 'handle'>,
  handlers: Handlers,
  trusts: (sender: Sender) => boolean,
  log: Pick<Log, 'problem'>,
): void {
  const handle = <K extends InvokeName>(name: K) =>
    ipc.handle(name, (event, ...args: unknown[]) => {
      if (trusts(event)) return answer(name, handlers[name], args, log);
      log.problem(name, `refused: asked by ${event.senderFrame?.url ?? 'a frame that is gone'}`);
      return { ok: false, reason: 'this page may not ask for anything' } satisfies Answer<never>;
    });
  for (const name of INVOKE_NAMES) handle(name);
}
