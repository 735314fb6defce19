/** The renderer's side of the contract: each request as a function that resolves with the answer or throws its reason. */
import { INVOKE_NAMES, type Bridge, type InvokeName, type Invokes } from '../../shared/contract';

declare global {
  interface Window {
    inkling: Bridge;
  }
}

/** What main said was wrong, in words for the user. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

type Api = {
  [K in InvokeName]: (...args: Parameters<Invokes[K]>) => Promise<ReturnType<Invokes[K]>>;
};

async function request<K extends InvokeName>(
  name: K,
  args: Parameters<Invokes[K]>,
): Promise<ReturnType<Invokes[K]>> {
  const answer = await window.inkling.invoke(name, ...args);
  if (!answer.ok) throw new RequestError(answer.reason);
  return answer.value;
}

/** Every request of the contract. */
export const api = Object.fromEntries(
  INVOKE_NAMES.map((name) => [name, (...args: never[]) => request(name, args as never)]),
) as unknown as Api;

/** Listens to an event of the contract; returns a function that ends it. */
export const on: Bridge['on'] = (name, listener) => window.inkling.on(name, listener);
