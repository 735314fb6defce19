/** The window's side of the gallery's worker: each request as a promise. */
import type { GalleryCall, GalleryCalls } from './gallery-calls';
import type { Answered, Asked } from './gallery-worker';

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export class GalleryClient {
  readonly #worker = new Worker(new URL('./gallery-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('reason' in data) waiting?.reject(new Error(data.reason));
      else waiting?.resolve(data.value as never);
    });
    this.#worker.addEventListener('error', ({ message }) => {
      // It could not be started, or broke: whoever waits would wait for ever.
      for (const { reject } of this.#waiting.values()) reject(new Error(message));
      this.#waiting.clear();
    });
  }

  ask<K extends GalleryCall>(
    call: K,
    ...args: Parameters<GalleryCalls[K]>
  ): Promise<ReturnType<GalleryCalls[K]>> {
    const asked: Asked = { id: this.#next++, call, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(asked.id, { resolve, reject });
      this.#worker.postMessage(asked);
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}
