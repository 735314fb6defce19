/** On one line, without control characters: a file's own words in a message cannot steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Bytes that are not what they claim to be. The message is one line without the file's name, which the caller knows. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
  }
}

/** What an unexpected error says, on one line. */
export function reasonOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}
