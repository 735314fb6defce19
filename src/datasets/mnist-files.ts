/**
 * The four files of MNIST (LeCun, Cortes, Burges), by name and by content.
 *
 * Archives differ from mirror to mirror (gzip keeps a time stamp and a level), so what counts is the SHA-256
 * of the uncompressed bytes.
 */

/** What a file holds: pixels or labels, of the 60000 training or the 10000 test digits. */
export type MnistRole = 'train-images' | 'train-labels' | 'test-images' | 'test-labels';

/** One file that can be fetched as `NAME.gz` and is kept as `NAME`. */
export interface MnistFile {
  /** File name without `.gz`. */
  readonly name: string;
  readonly role: MnistRole;
  /** Bytes of the uncompressed file. */
  readonly size: number;
  /** SHA-256 of the uncompressed file, lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of the archive as it was first published: the expectation for progress, and half the limit. */
  readonly compressedSize: number;
}

/** MNIST's four files, training images first. */
export const MNIST_FILES: readonly MnistFile[] = [
  {
    name: 'train-images-idx3-ubyte',
    role: 'train-images',
    size: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    compressedSize: 9_912_422,
  },
  {
    name: 'train-labels-idx1-ubyte',
    role: 'train-labels',
    size: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    compressedSize: 28_881,
  },
  {
    name: 't10k-images-idx3-ubyte',
    role: 'test-images',
    size: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    compressedSize: 1_648_877,
  },
  {
    name: 't10k-labels-idx1-ubyte',
    role: 'test-labels',
    size: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    compressedSize: 4_542,
  },
];
