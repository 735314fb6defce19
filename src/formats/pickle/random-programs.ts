/** For tests: programs of opcodes drawn at random, with operands that make many of them do something. */
import type { RandomStream } from '../../core/random';
import { array, assemble, dtype, integer, named, repeat, SMALL_ARRAYS, text, type Piece } from './assembler';
import { OPCODES as OP } from './opcodes';

const WORDS =
  'numpy ndarray dtype latin1 f8 < C W1 b1 params lam model loss_history lr_now __proto__ constructor'.split(
    ' ',
  );
const NAMES: readonly (readonly [string, string])[] = [
  ['numpy', 'ndarray'],
  ['numpy', 'dtype'],
  ['numpy.core.multiarray', '_reconstruct'],
  ['numpy._core.multiarray', 'scalar'],
  ['numpy._core.numeric', '_frombuffer'],
  ['_codecs', 'encode'],
  ['copyreg', '_reconstructor'],
  ['builtins', 'object'],
  ['model.two_layers_net', 'TwoLayerNet'],
  ['os', 'system'],
];
const PIECES: readonly Piece[] = [
  array([2], new Uint8Array(16)),
  dtype('f4', '>'),
  ...Object.values(SMALL_ARRAYS),
];
/** Those that are followed by nothing. */
const BARE = Object.entries(OP).flatMap(([name, opcode]) =>
  /^(MARK|POP|POP_MARK|DUP|NONE|REDUCE|APPENDS?|BUILD|DICT|LIST|TUPLE\d?|SETITEMS?|OBJ|NEW(OBJ|OBJ_EX|TRUE|FALSE)|EMPTY_.*|ADDITEMS|FROZENSET|STACK_GLOBAL|MEMOIZE|BINPERSID)$/.test(
    name,
  )
    ? [opcode]
    : [],
);

function operation(random: RandomStream): Piece {
  const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;
  const small = random.integer(8);
  switch (random.integer(16)) {
    case 0:
      return [OP.BININT1, small];
    case 1:
      return [OP.LONG1, small, repeat(small, random.integer(256))];
    case 2:
      return [OP.SHORT_BINBYTES, small, repeat(small, random.integer(256))];
    case 3:
    case 4:
      return text(pick(WORDS));
    case 5:
      return named(...pick(NAMES));
    case 6:
      return [text(pick(NAMES)[0]), text(pick(NAMES)[1]), OP.STACK_GLOBAL];
    case 7:
      return [pick([OP.BINPUT, OP.BINGET]), small];
    case 8:
      return [pick([OP.PUT, OP.GET, OP.INT, OP.LONG, OP.FLOAT]), `${small}\n`];
    case 9:
      return [pick([OP.UNICODE, OP.STRING]), `'${pick(WORDS)}'\n`];
    case 10:
      return pick(PIECES);
    case 11:
      return [OP.FRAME, integer(8, random.integer(40))];
    case 12:
      return random.integer(256);
    default:
      return pick(BARE);
  }
}

/** A pickle of up to `longest` operations. */
export function randomProgram(random: RandomStream, longest: number): Uint8Array {
  const operations = Array.from({ length: 1 + random.integer(longest) }, () => operation(random));
  return assemble(OP.PROTO, 4, ...operations, OP.STOP);
}
