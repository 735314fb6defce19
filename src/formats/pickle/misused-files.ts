/** For tests: programs that put to other uses what is known, or that make no sense. */
import {
  array,
  assemble,
  bytes,
  dict,
  doubles,
  dtype,
  int,
  integer,
  named,
  network,
  object,
} from './assembler';
import { pickle, repeat, text, tuple, withAttribute, type HostileFile, type Piece } from './assembler';
import { OPCODES as OP } from './opcodes';

const raw = new Uint8Array(240);
const reduced = (module: string, name: string, ...given: Piece[]) =>
  pickle(named(module, name), tuple(...given), OP.REDUCE);
const never = /is given what (Python|NumPy) never gives it$/;

/** What is known, put to other uses; and programs that make no sense. */
export const MISUSED_FILES: readonly HostileFile[] = [
  ['encode to another codec', () => reduced('_codecs', 'encode', text('x'), text('rot13')), never],
  [
    'encode what Latin-1 has not',
    () => reduced('_codecs', 'encode', [OP.SHORT_BINUNICODE, 2, 0xc4, 0x80], text('latin1')),
    never,
  ],
  [
    'encode with a handler of errors',
    () => reduced('_codecs', 'encode', text('x'), text('latin1'), text('ignore')),
    never,
  ],
  ['bytes of a length', () => reduced('builtins', 'bytes', int(2 ** 40)), never],
  [
    'an object array',
    () => withAttribute(array([1], raw.subarray(0, 8), 'O8', '|')),
    /^an object array, which only Python could unpickle$/,
  ],
  [
    'a structured dtype',
    () => reduced('numpy', 'dtype', text('V8'), OP.NEWFALSE, OP.NEWTRUE),
    /^values of dtype V8 are not supported$/,
  ],
  [
    'a dtype in words',
    () => reduced('numpy', 'dtype', text('f8,f8'), OP.NEWFALSE, OP.NEWTRUE),
    /^values of dtype f8,f8 are not supported$/,
  ],
  ['a dtype of a list', () => reduced('numpy', 'dtype', OP.EMPTY_LIST, OP.NEWFALSE, OP.NEWTRUE), never],
  ['an aligned dtype', () => reduced('numpy', 'dtype', text('f8'), OP.NEWTRUE, OP.NEWTRUE), never],
  ['a dtype as a value', () => withAttribute(dtype('f8')), /^holds a dtype where a value belongs$/],
  [
    'a known name as a value',
    () => withAttribute(named('numpy', 'ndarray')),
    /^refuses numpy\.ndarray at byte \d+: a model file may not hold it$/,
  ],
  [
    'a class beside its object',
    () =>
      pickle(
        object([
          OP.EMPTY_DICT,
          text('x'),
          named('a', 'B'),
          'q\0',
          OP.EMPTY_TUPLE,
          OP.NEWOBJ,
          's',
          text('y'),
          'h\0s',
        ]),
      ),
    /^refuses a\.B at byte \d+: a model file may not hold it$/,
  ],
  ['a dtype of many characters', () => withAttribute(dtype('f8'.repeat(100))), /^a dtype of 200 characters$/],
  [
    'a dtype with fields',
    () =>
      pickle(
        dtype('f8'),
        tuple(int(3), text('<'), OP.NONE, tuple(text('a')), OP.NONE, int(-1), int(-1), int(0)),
        OP.BUILD,
      ),
    never,
  ],
  ['a dtype of unknown endian', () => withAttribute(array([1], raw.subarray(0, 8), 'f8', '!')), never],
  [
    'an array of another class',
    () => reduced('numpy.core.multiarray', '_reconstruct', named('a', 'B'), tuple(int(0)), text('b')),
    /^refuses a\.B at byte \d+: a model file may not hand it on$/,
  ],
  [
    'an array made at once',
    () =>
      reduced(
        'numpy.core.multiarray',
        '_reconstruct',
        named('numpy', 'ndarray'),
        tuple(int(2 ** 40)),
        text('b'),
      ),
    never,
  ],
  [
    'ndarray called',
    () => reduced('numpy', 'ndarray', tuple(int(2 ** 40))),
    /^refuses numpy\.ndarray at byte 2: a model file may not call it$/,
  ],
  [
    'object called',
    () => reduced('builtins', 'object'),
    /^refuses builtins\.object at byte 2: a model file may not call it$/,
  ],
  [
    'an object of object',
    () => pickle(object(OP.EMPTY_DICT, 'builtins', 'object')),
    /^refuses builtins\.object at byte 2: a model file may not make one$/,
  ],
  [
    'a scalar of too few bytes',
    () => reduced('numpy.core.multiarray', 'scalar', dtype('f8'), bytes(raw.subarray(0, 4))),
    /^a scalar of 4 bytes, expected 8$/,
  ],
  [
    'a scalar of no type',
    () => reduced('numpy.core.multiarray', 'scalar', text('f8'), bytes(raw.subarray(0, 8))),
    never,
  ],
  [
    'an array from text',
    () => reduced('numpy.core.numeric', '_frombuffer', text('x'), dtype('u1'), tuple(int(1)), text('C')),
    never,
  ],
  [
    'an array in order K',
    () => reduced('numpy.core.numeric', '_frombuffer', bytes(raw), dtype('f8'), tuple(int(30)), text('K')),
    never,
  ],
  [
    'an array from too little',
    () => reduced('numpy.core.numeric', '_frombuffer', bytes(raw), dtype('f8'), tuple(int(31)), text('C')),
    /^truncated: the shape \(31\) needs 248 bytes/,
  ],
  [
    'a subclass of tuple',
    () => reduced('copyreg', '_reconstructor', named('a', 'B'), named('builtins', 'object'), OP.EMPTY_TUPLE),
    /^refuses a\.B at byte 27: a model file may not hand it on$/,
  ],
  [
    'attributes in slots',
    () => pickle(named('a', 'B'), ')\x81', OP.NONE, dict({ params: OP.NONE }), OP.TUPLE2, OP.BUILD),
    /^at byte \d+: a\.B is given what is not its dict of attributes$/,
  ],
  [
    'attributes in a list',
    () => pickle(named('a', 'B'), ')\x81', OP.EMPTY_LIST, OP.BUILD),
    /is given what is not its dict of attributes$/,
  ],
  [
    'attributes twice',
    () => pickle(network(), dict({ lam: OP.NONE }), OP.BUILD),
    /is given what is not its dict of attributes$/,
  ],
  [
    'attributes for a dict',
    () => pickle(OP.EMPTY_DICT, OP.EMPTY_DICT, OP.BUILD),
    /BUILD of what is neither an object nor an array$/,
  ],
  [
    'a class without a name',
    () => pickle(text('os.system'), OP.EMPTY_TUPLE, OP.NEWOBJ),
    /makes an object of what has no name$/,
  ],
  [
    'a call without a name',
    () => pickle(text('os.system'), OP.EMPTY_TUPLE, OP.REDUCE),
    /calls what has no name$/,
  ],
  ['a name of numbers', () => pickle(int(1), int(2), OP.STACK_GLOBAL), /a name that is not text$/],
  [
    'a name that steers terminals',
    () => pickle(named('a\x1b[2J', 'b'), OP.EMPTY_TUPLE, OP.NEWOBJ),
    /^refuses a ?\[2J\.b at byte 2: no class has such a name$/,
  ],
  [
    'a name without end',
    () => pickle(OP.GLOBAL, repeat(1e6, 'a'), '\nb\n'),
    /^the line at byte 3 is 1000000 bytes long$/,
  ],

  ['a persistent id', () => pickle(OP.PERSID, '1\n'), /^at byte 2: a persistent id/],
  ['a persistent id from the stack', () => pickle(OP.NONE, OP.BINPERSID), /^at byte 3: a persistent id/],
  ['EXT1', () => pickle(OP.EXT1, 1), /^at byte 2: an extension code/],
  ['EXT2', () => pickle(OP.EXT2, 1, 1), /^at byte 2: an extension code/],
  ['EXT4', () => pickle(OP.EXT4, 1, 1, 1, 1), /^at byte 2: an extension code/],
  ['NEXT_BUFFER', () => pickle(OP.NEXT_BUFFER), /^at byte 2: a buffer that lies outside of the file$/],
  [
    'READONLY_BUFFER',
    () => pickle(OP.READONLY_BUFFER),
    /^at byte 2: a buffer that lies outside of the file$/,
  ],
  ['no opcode', () => pickle(0xff), /^at byte 2: 0xff is no opcode$/],
  ['protocol 6', () => assemble(OP.PROTO, 6, OP.NONE, OP.STOP), /^pickle protocol 6 is not known$/],
  ['two protocols', () => pickle(OP.PROTO, 4, OP.NONE), /^at byte 2: a second PROTO$/],
  [
    'a frame in a frame',
    () => pickle(OP.FRAME, integer(8, 11), OP.FRAME, integer(8, 1), OP.NONE),
    /^a frame begins at byte 11 inside of another$/,
  ],
  [
    'a value across its frame',
    () => pickle(OP.FRAME, integer(8, 2), OP.BININT, 1, 2, 3, 4),
    /^what begins at byte 12 crosses the end of its frame at byte 13$/,
  ],
  [
    'a frame beyond the file',
    () => pickle(OP.FRAME, integer(8, 3), OP.NONE),
    /^truncated: the frame at byte 2 is 3 bytes long, the file has 2 more$/,
  ],
  ['no STOP', () => assemble(OP.PROTO, 4, OP.NONE), /^truncated: the pickle ends before its STOP$/],
  [
    'something behind STOP',
    () => assemble(pickle(network()), 0),
    /^more follows the pickle, which ends at byte \d+$/,
  ],
  ['two pickles', () => assemble(pickle(network()), pickle(network())), /^more follows the pickle/],
  ['nothing', () => pickle(), /^at byte 2: needs a value that is not there$/],
  ['two values', () => pickle(OP.NONE, network()), /STOP with values left over$/],
  ['an open MARK', () => pickle(OP.MARK, network()), /STOP with values left over$/],
  ['a value below a MARK', () => pickle(OP.NONE, OP.MARK, OP.DUP), /needs a value that is not there$/],
  ['no MARK', () => pickle(OP.TUPLE), /^at byte 2: needs a MARK that is not there$/],
  ['a key without its value', () => pickle(OP.MARK, OP.NONE, OP.DICT), /a key without its value$/],
  [
    'entries for a list',
    () => pickle(OP.EMPTY_LIST, OP.NONE, OP.NONE, OP.SETITEM),
    /entries for what is not a dict$/,
  ],
  ['items for a tuple', () => pickle(OP.EMPTY_TUPLE, OP.NONE, OP.APPEND), /items for what is not a list$/],
  [
    'members for a dict',
    () => pickle(OP.EMPTY_DICT, OP.MARK, OP.NONE, OP.ADDITEMS),
    /items for what is not a set$/,
  ],
  [
    'an array as a key',
    () => pickle(OP.EMPTY_DICT, doubles([1]), OP.NONE, OP.SETITEM),
    /a key or member that cannot be one$/,
  ],
  ['text that is not UTF-8', () => pickle(OP.SHORT_BINUNICODE, 2, 0xc3, 0x28), /^a text that is not UTF-8$/],
  [
    'text longer than it must be',
    () => pickle(OP.SHORT_BINUNICODE, 2, 0xc0, 0xaf),
    /^a text that is not UTF-8$/,
  ],
  [
    'text longer than it must be, by more',
    () => pickle(OP.SHORT_BINUNICODE, 3, 0xe0, 0x80, 0xaf),
    /^a text that is not UTF-8$/,
  ],
  [
    'text longer than it must be, by most',
    () => pickle(OP.SHORT_BINUNICODE, 4, 0xf0, 0x80, 0x80, 0xaf),
    /^a text that is not UTF-8$/,
  ],
  [
    'text beyond Unicode',
    () => pickle(OP.SHORT_BINUNICODE, 4, 0xf4, 0x90, 0x80, 0x80),
    /^a text that is not UTF-8$/,
  ],
  ['text cut in a character', () => pickle(OP.SHORT_BINUNICODE, 1, 0xe2), /^a text that is not UTF-8$/],
  ['text with half an escape', () => pickle(OP.UNICODE, 'a\\u12\n'), /^a text with half an escape$/],
  [
    'text with an escape beyond Unicode',
    () => pickle(OP.UNICODE, '\\U00110000\n'),
    /^a text with half an escape$/,
  ],
  ['a string without quotes', () => pickle(OP.STRING, 'os\n'), /^a string without its quotes$/],
  ['a string with one quote', () => pickle(OP.STRING, "'\n"), /^a string without its quotes$/],
  ['a string with half an escape', () => pickle(OP.STRING, "'\\x1'\n"), /^a string with half an escape$/],
];
