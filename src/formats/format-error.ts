/** Bytes that are not what they claim to be. The message is one line without the file's name, which the caller knows. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** What an unexpected error says, on one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}
