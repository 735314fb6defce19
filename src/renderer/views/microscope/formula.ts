/** Formulas as text: `W_1` and `e^{T_{ic}}` have subscripts and superscripts, of a character or in braces, which nest. */

export interface FormulaPart {
  kind: 'text' | 'sub' | 'sup';
  /** What stands there: parts again, or plain text. */
  text: string;
  parts: FormulaPart[];
}

/** The parts of a formula in order. */
export function formulaParts(source: string): FormulaPart[] {
  const parts: FormulaPart[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text, parts: [] });
    text = '';
  };
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!;
    if (character !== '_' && character !== '^') {
      text += character;
      continue;
    }
    flush();
    const end = source[at + 1] === '{' ? closingBrace(source, at + 1) : at + 1;
    const inner = source[at + 1] === '{' ? source.slice(at + 2, end) : source.slice(at + 1, at + 2);
    parts.push({ kind: character === '_' ? 'sub' : 'sup', text: '', parts: formulaParts(inner) });
    at = end;
  }
  flush();
  return parts;
}

function closingBrace(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    if (source[at] === '{') depth++;
    if (source[at] === '}' && --depth === 0) return at;
  }
  throw new RangeError(`the formula ${source} has a brace that does not close`);
}

/** The formula on one line, for screen readers. */
export function formulaText(source: string): string {
  return source.replace(/[_^]\{?|[{}]/g, (mark) => (mark.startsWith('^') ? '^' : ''));
}
