/**
 * Seeded random streams. Each purpose (initialisation, sampling, ...) draws from a stream of its own, so that
 * changing one never disturbs another: the same seed gives the same weights whatever the batch size.
 *
 * Generator: xoroshiro128+ of the pure-rand library (Blackman and Vigna, 2018). A stream's state is derived
 * from the seed and the stream's name, so streams need no order.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { log } from './deterministic-math';

/** What a stream draws for. A new purpose gets a new name; names are never reused. */
export type StreamName = 'weights' | 'sampling' | 'augmentation' | 'split' | 'synthetic-digits' | 'search';

/** Largest seed: seeds are integers 0..4294967295. */
export const MAXIMUM_SEED = 0xffffffff;

/** A stream's whole state: four 32-bit words, then the pending normal deviate or null. Plain JSON. */
export interface RandomState {
  words: [number, number, number, number];
  spareNormal: number | null;
}

/** The 32-bit finaliser of MurmurHash3 (Appleby, public domain): a bijection that avalanches. */
function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** One seeded stream of random numbers. */
export class RandomStream {
  private constructor(
    private generator: ReturnType<typeof xoroshiro128plusFromState>,
    private spareNormal: number | null = null,
  ) {}

  /**
   * The stream of this name for this seed.
   * @param seed integer 0..4294967295
   * @param index tells apart streams of one name, such as the digits of a generated data set
   */
  static named(seed: number, name: StreamName, index = 0): RandomStream {
    const key = hashText(name);
    let word = mix(mix(seed) ^ key) ^ mix(index + 0x9e3779b9);
    const words: number[] = [0, 0, 0, 0].map(() => (word = mix((word + 0x9e3779b9) | 0)));
    // The generator's one forbidden state.
    if (!words.some((value) => value !== 0)) words[0] = 1;
    return new RandomStream(xoroshiro128plusFromState(words));
  }

  /** The stream that goes on where `state()` was taken. */
  static restore(state: RandomState): RandomStream {
    return new RandomStream(xoroshiro128plusFromState(state.words), state.spareNormal);
  }

  /** The state to go on from; taking it changes nothing. */
  state(): RandomState {
    const [a = 0, b = 0, c = 0, d = 0] = this.generator.getState();
    return { words: [a, b, c, d], spareNormal: this.spareNormal };
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    return uniformFloat64(this.generator);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer in 0..count-1, without modulo bias. */
  integer(count: number): number {
    return uniformInt(this.generator, 0, count - 1);
  }

  /** Standard normal deviate, by Marsaglia's polar method (1964). */
  normal(): number {
    if (this.spareNormal !== null) {
      const value = this.spareNormal;
      this.spareNormal = null;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * log(s)) / s);
      this.spareNormal = v * factor;
      return u * factor;
    }
  }

  /** Shuffles in place (Fisher and Yates): every order equally likely. */
  shuffle(values: Uint32Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const value = values[i]!;
      values[i] = values[j]!;
      values[j] = value;
    }
  }
}
