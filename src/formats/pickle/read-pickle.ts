/**
 * Reads Python pickles of protocols 0 to 5 as data. A pickle is a program for a stack machine; this is that machine
 * without the instructions that reach outside of it. Nothing is imported, called or looked up by name.
 */
import { FormatError } from '../format-error';
import { Allowance, COSTS } from './allowance';
import { readAtom } from './atoms';
import { build, newObject, reduce, type StackValue } from './constructors';
import { GlobalName } from './globals';
import { Machine } from './machine';
import { checkedValue } from './nesting';
import { HIGHEST_PROTOCOL, OPCODES, opcodeTable } from './opcodes';
import { PickleSource } from './source';
import { decodeUtf8 } from './text';
import type { PickleValue } from './values';

const LONGEST_NAME = 400;
/** Digits of a memo's index. */
const LONGEST_INDEX = 20;

/** A pickle that is being worked. */
interface Program {
  source: PickleSource;
  machine: Machine;
  /** Every name that it spoke of. */
  names: GlobalName[];
}

function protocol({ source, machine }: Program): void {
  if (machine.position !== 0) machine.fail('a second PROTO');
  const version = source.uint8();
  if (version > HIGHEST_PROTOCOL) throw new FormatError(`pickle protocol ${version} is not known`);
}

/** A memo's index as text. */
function index({ source, machine }: Program): number {
  const word = source.word(LONGEST_INDEX);
  if (!/^\d+$/.test(word)) machine.fail('a memo index that is not a number');
  return Number(word);
}

function shortTuple(length: number): Action {
  return ({ machine }) => {
    const items: StackValue[] = [];
    while (items.length < length) items.unshift(machine.pop());
    machine.pushTuple(items);
  };
}

function setItem({ machine }: Program): void {
  const value = machine.pop();
  machine.setItems([machine.pop(), value]);
}

function nameOf({ machine, names }: Program, module: StackValue, name: StackValue): GlobalName {
  if (typeof module !== 'string' || typeof name !== 'string') return machine.fail('a name that is not text');
  machine.allowance.spend(COSTS.object);
  const result = new GlobalName(module, name, machine.position);
  names.push(result);
  return result;
}

function nameOfLines(program: Program): GlobalName {
  const module = decodeUtf8(program.source.line(LONGEST_NAME));
  return nameOf(program, module, decodeUtf8(program.source.line(LONGEST_NAME)));
}

function nameOfStack(program: Program): GlobalName {
  const name = program.machine.pop();
  return nameOf(program, program.machine.pop(), name);
}

/** REDUCE and NEWOBJ: what is on top is given to what lies below. */
function call(make: (callable: StackValue, given: StackValue, machine: Machine) => StackValue): Action {
  return ({ machine }) => {
    const given = machine.pop();
    machine.push(make(machine.pop(), given, machine));
  };
}

function buildTop({ machine }: Program): void {
  const state = machine.pop();
  build(machine.top(), state, machine);
}

/** OBJ and NEWOBJ_EX, which Python writes for no model: refused by the name that they would call. */
function refuseCall(machine: Machine, [name]: StackValue[]): never {
  if (name instanceof GlobalName) name.refuse('a model file may not call it');
  return machine.fail('calls what has no name');
}

function refuse(reason: string): Action {
  return ({ machine }) => machine.fail(reason);
}

const PERSISTENT_ID = refuse('a persistent id, which means something only to the program that wrote it');
const EXTENSION = refuse('an extension code, which means something only to the program that wrote it');
const BUFFER = refuse('a buffer that lies outside of the file');

type Action = (program: Program) => void;

/** What each opcode does that pushes no value of its own. */
const ACTIONS = opcodeTable<Action>([
  [OPCODES.PROTO, protocol],
  [OPCODES.FRAME, ({ source }) => source.frame()],
  [OPCODES.MARK, ({ machine }) => machine.mark()],
  [OPCODES.POP, ({ machine }) => machine.discard()],
  [OPCODES.POP_MARK, ({ machine }) => void machine.popMark()],
  [OPCODES.DUP, ({ machine }) => machine.push(machine.top())],
  [OPCODES.EMPTY_LIST, ({ machine }) => machine.pushList([])],
  [OPCODES.LIST, ({ machine }) => machine.pushList(machine.popMark())],
  [OPCODES.APPEND, ({ machine }) => machine.append([machine.pop()])],
  [OPCODES.APPENDS, ({ machine }) => machine.append(machine.popMark())],
  [OPCODES.EMPTY_TUPLE, ({ machine }) => machine.pushTuple([])],
  [OPCODES.TUPLE, ({ machine }) => machine.pushTuple(machine.popMark())],
  [OPCODES.TUPLE1, shortTuple(1)],
  [OPCODES.TUPLE2, shortTuple(2)],
  [OPCODES.TUPLE3, shortTuple(3)],
  [OPCODES.EMPTY_DICT, ({ machine }) => machine.pushDict([])],
  [OPCODES.DICT, ({ machine }) => machine.pushDict(machine.popMark())],
  [OPCODES.SETITEM, setItem],
  [OPCODES.SETITEMS, ({ machine }) => machine.setItems(machine.popMark())],
  [OPCODES.EMPTY_SET, ({ machine }) => machine.pushSet([])],
  [OPCODES.ADDITEMS, ({ machine }) => machine.addItems(machine.popMark())],
  [OPCODES.FROZENSET, ({ machine }) => machine.pushSet(machine.popMark())],
  [OPCODES.GET, (program) => program.machine.get(index(program))],
  [OPCODES.BINGET, ({ source, machine }) => machine.get(source.uint8())],
  [OPCODES.LONG_BINGET, ({ source, machine }) => machine.get(source.uint32())],
  [OPCODES.PUT, (program) => program.machine.put(index(program))],
  [OPCODES.BINPUT, ({ source, machine }) => machine.put(source.uint8())],
  [OPCODES.LONG_BINPUT, ({ source, machine }) => machine.put(source.uint32())],
  [OPCODES.MEMOIZE, ({ machine }) => machine.put()],

  [OPCODES.GLOBAL, (program) => program.machine.push(nameOfLines(program))],
  [OPCODES.STACK_GLOBAL, (program) => program.machine.push(nameOfStack(program))],
  [OPCODES.REDUCE, call(reduce)],
  [OPCODES.NEWOBJ, call(newObject)],
  [OPCODES.BUILD, buildTop],
  [OPCODES.INST, (program) => nameOfLines(program).refuse('a model file may not call it')],
  [OPCODES.OBJ, ({ machine }) => refuseCall(machine, machine.popMark())],
  [
    OPCODES.NEWOBJ_EX,
    ({ machine }) => refuseCall(machine, [machine.pop(), machine.pop(), machine.pop()].reverse()),
  ],

  [OPCODES.PERSID, PERSISTENT_ID],
  [OPCODES.BINPERSID, PERSISTENT_ID],
  [OPCODES.EXT1, EXTENSION],
  [OPCODES.EXT2, EXTENSION],
  [OPCODES.EXT4, EXTENSION],
  [OPCODES.NEXT_BUFFER, BUFFER],
  [OPCODES.READONLY_BUFFER, BUFFER],
]);

function finish({ source, machine, names }: Program): PickleValue {
  if (!source.isAtEnd())
    throw new FormatError(`more follows the pickle, which ends at byte ${source.position}`);
  const result = machine.result();
  // A name that nothing was made of is refused even if it was thrown away: Python would have imported it.
  names.find(({ role, isUsed }) => role === null && !isUsed)?.refuse('a model file has no use for it');
  return checkedValue(result);
}

/**
 * Reads a pickle. Throws a FormatError for what is not one, for what calls or names anything but NumPy's arrays and
 * inert objects, and for what would take too much memory.
 */
export function readPickle(file: Uint8Array): PickleValue {
  const source = new PickleSource(file);
  const allowance = new Allowance(file.length);
  const machine = new Machine(allowance, file.length);
  const program: Program = { source, machine, names: [] };
  for (;;) {
    machine.position = source.position;
    if (source.isAtEnd()) throw new FormatError('truncated: the pickle ends before its STOP');
    allowance.step();
    const opcode = source.uint8();
    if (opcode === OPCODES.STOP) return finish(program);
    const atom = readAtom(opcode, source, allowance);
    if (atom !== undefined) {
      machine.push(atom);
      continue;
    }
    const action = ACTIONS[opcode];
    if (!action) return machine.fail(`0x${opcode.toString(16).padStart(2, '0')} is no opcode`);
    action(program);
  }
}
