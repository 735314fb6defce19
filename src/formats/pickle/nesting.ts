/** The last look at what was read, before anyone else sees it. */
import { FormatError } from '../format-error';
import { NumpyDtype, type StackValue } from './constructors';
import { GlobalName } from './globals';
import { PythonObject, PythonTuple, type PickleValue } from './values';

/** Deeper than any model, shallow enough for whoever walks through a value by recursion. */
const GREATEST_DEPTH = 100;

/** What a container holds; null for what is none. */
function contentsOf(value: StackValue): readonly StackValue[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value;
  if (value instanceof PythonTuple) return value.items;
  if (value instanceof PythonObject) return [value.state];
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set) return [...value];
  return null;
}

interface Visit {
  value: StackValue;
  contents: readonly StackValue[];
  next: number;
  /** Levels below, as far as they are known. */
  height: number;
}

/**
 * Whether all that a value holds is values: throws a FormatError for a name or a dtype among them, for what
 * contains itself and for what is nested too deeply. Looks at each container once and never recurses.
 */
export function checkedValue(root: StackValue): PickleValue {
  const heights = new Map<StackValue, number>();
  const path: Visit[] = [];
  const onPath = new Set<StackValue>();

  /** Steps into a container; returns the height of what need not be stepped into. */
  const enter = (value: StackValue): number | null => {
    if (value instanceof GlobalName) value.refuse('a model file may not hold it');
    if (value instanceof NumpyDtype) throw new FormatError('holds a dtype where a value belongs');
    const contents = contentsOf(value);
    if (!contents) return 0;
    if (onPath.has(value)) throw new FormatError('holds a value that contains itself');
    const known = heights.get(value);
    if (path.length + (known ?? 1) > GREATEST_DEPTH)
      throw new FormatError(`holds values nested more than ${GREATEST_DEPTH} deep`);
    if (known !== undefined) return known;
    path.push({ value, contents, next: 0, height: 1 });
    onPath.add(value);
    return null;
  };

  enter(root);
  for (let visit = path.at(-1); visit; visit = path.at(-1)) {
    if (visit.next < visit.contents.length) {
      const height = enter(visit.contents[visit.next++]!);
      if (height !== null) visit.height = Math.max(visit.height, height + 1);
      continue;
    }
    path.pop();
    onPath.delete(visit.value);
    heights.set(visit.value, visit.height);
    const parent = path.at(-1);
    if (parent) parent.height = Math.max(parent.height, visit.height + 1);
  }
  return root as PickleValue;
}
