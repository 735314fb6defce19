/** For tests: every way in which a pickle can reach for something that runs. */
import { assemble, dict, integer, named, network, text, tuple, type Piece } from './assembler';
import { OPCODES as OP } from './opcodes';

/** What a pickle must never reach, as Python 2 and 3 name it, on Linux and Windows; the last is nobody's. */
export const DANGEROUS_NAMES: readonly [module: string, name: string][] = [
  ['os', 'system'],
  ['posix', 'system'],
  ['nt', 'system'],
  ['builtins', 'eval'],
  ['builtins', 'exec'],
  ['builtins', 'getattr'],
  ['builtins', 'open'],
  ['__builtin__', 'eval'],
  ['__builtin__', 'file'],
  ['importlib', 'import_module'],
  ['subprocess', 'Popen'],
  ['runpy', '_run_code'],
  ['_io', 'open'],
  ['numpy.testing._private.utils', 'runstring'],
  ['numpy', 'load'],
  ['torch', 'load'],
  ['evil.package', 'run'],
];

/** What stands before the opcode that names, that opcode with its operands, and what follows. */
type Way = [way: string, before: Piece, naming: Piece, after: Piece];

const COMMAND: Piece = tuple(text('touch canary'));
const PROTOCOL_2: Piece = [OP.PROTO, 2];
const PROTOCOL_4: Piece = [OP.PROTO, 4];

function waysOf(module: string, name: string): Way[] {
  const lines = named(module, name);
  const inst: Piece = [OP.INST, `${module}\n${name}\n`];
  const onStack: Piece = [PROTOCOL_4, text(module), text(name)];
  const base = named('builtins', 'object');
  const callOnStack = (...call: Piece[]): [Piece, Piece, Piece] => [
    onStack,
    OP.STACK_GLOBAL,
    [...call, OP.STOP],
  ];
  const amidst = (before: Piece, ...after: Piece[]): [Piece, Piece, Piece] => [
    [PROTOCOL_2, before],
    lines,
    [...after, OP.STOP],
  ];
  return [
    ['GLOBAL, protocol 0', [], lines, "(S'touch canary'\ntR."],
    ['GLOBAL, protocol 2', PROTOCOL_2, lines, [COMMAND, OP.REDUCE, OP.STOP]],
    ['STACK_GLOBAL', ...callOnStack(COMMAND, OP.REDUCE)],
    ['STACK_GLOBAL in a frame', ...framed(module, name)],
    ['INST', "(S'touch canary'\n", inst, '.'],
    ['INST without arguments', '(', inst, '.'],
    ['OBJ', '(', lines, "S'touch canary'\no."],
    ['OBJ without arguments', '(', lines, 'o.'],
    ['NEWOBJ', ...callOnStack(COMMAND, OP.NEWOBJ)],
    ['NEWOBJ_EX', ...callOnStack(OP.EMPTY_TUPLE, OP.EMPTY_DICT, OP.NEWOBJ_EX)],
    ['NEWOBJ_EX with names', ...callOnStack(OP.EMPTY_TUPLE, dict({ shell: OP.NEWTRUE }), OP.NEWOBJ_EX)],
    ['BUILD', ...callOnStack(dict({ x: OP.NONE }), OP.BUILD)],
    ['the value', ...callOnStack()],
    ['REDUCE by way of the memo', ...callOnStack(OP.MEMOIZE, OP.POP, OP.BINGET, 0, COMMAND, OP.REDUCE)],
    ['a value thrown away', ...amidst(network(), OP.POP)],
    ['an item', ...amidst(OP.EMPTY_LIST, OP.APPEND)],
    ['an item of a tuple in a set', ...amidst([OP.EMPTY_SET, OP.MARK], OP.TUPLE1, OP.ADDITEMS)],
    ['a value of a dict', ...amidst([OP.EMPTY_DICT, OP.NONE], OP.SETITEM)],
    ['a key of a dict', ...amidst(OP.EMPTY_DICT, OP.NONE, OP.SETITEM)],
    ['an argument', ...amidst([named('_codecs', 'encode'), OP.MARK], text('latin1'), 't', OP.REDUCE)],
    [
      'an object with a state',
      ...amidst([named('copyreg', '_reconstructor'), '('], base, COMMAND, 't', OP.REDUCE),
    ],
    [
      'an object of another base',
      ...amidst([named('copyreg', '_reconstructor'), '('], lines, OP.NONE, 't', OP.REDUCE),
    ],
    ['an object with arguments', ...amidst([named('copyreg', '__newobj__'), '('], COMMAND, 't', OP.REDUCE)],
  ];
}

function framed(module: string, name: string): [Piece, Piece, Piece] {
  const inside = assemble(text(module), text(name));
  const after = assemble(COMMAND, OP.REDUCE, OP.STOP);
  return [
    [PROTOCOL_4, OP.FRAME, integer(8, inside.length + 1 + after.length), inside],
    OP.STACK_GLOBAL,
    after,
  ];
}

/** Files that call or hold something by its name, and the byte at which the opcode that names it stands. */
export function callsOf(module: string, name: string): [way: string, file: Uint8Array, position: number][] {
  return waysOf(module, name).map(([way, before, naming, after]) => [
    way,
    assemble(before, naming, after),
    assemble(before).length,
  ]);
}
