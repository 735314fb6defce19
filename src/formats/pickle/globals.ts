/**
 * The names that a pickle speaks of. None is ever looked up: a few stand for what we do ourselves, a name that may
 * be a user's class becomes the label of an inert object, and every other is refused where it stands.
 */
import { FormatError } from '../format-error';

/** What we do in place of the function or class that a name stands for in Python. */
export type Role =
  | 'reconstruct object'
  | 'new object'
  | 'object'
  | 'encode'
  | 'bytes'
  | 'reconstruct array'
  | 'array from buffer'
  | 'ndarray'
  | 'dtype'
  | 'scalar';

/** All that NumPy's arrays and objects of plain classes need, under Python 2 and 3, NumPy 1 and 2. */
const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['copy_reg _reconstructor', 'reconstruct object'],
  ['copyreg _reconstructor', 'reconstruct object'],
  ['copy_reg __newobj__', 'new object'],
  ['copyreg __newobj__', 'new object'],
  ['__builtin__ object', 'object'],
  ['builtins object', 'object'],
  // Protocols 0 to 2 have no opcode for bytes: they are encoded text, and no bytes are bytes().
  ['_codecs encode', 'encode'],
  ['__builtin__ bytes', 'bytes'],
  ['builtins bytes', 'bytes'],
  ['numpy.core.multiarray _reconstruct', 'reconstruct array'],
  ['numpy._core.multiarray _reconstruct', 'reconstruct array'],
  ['numpy.core.multiarray scalar', 'scalar'],
  ['numpy._core.multiarray scalar', 'scalar'],
  ['numpy.core.numeric _frombuffer', 'array from buffer'],
  ['numpy._core.numeric _frombuffer', 'array from buffer'],
  ['numpy ndarray', 'ndarray'],
  ['numpy dtype', 'dtype'],
]);

/**
 * Packages in which nobody's network is written: a name from one is refused even as a label, so that it cannot
 * travel on in a file that we write. What is missing here stays as inert as everything else.
 */
const FOREIGN_PACKAGES: ReadonlySet<string> = new Set(
  `asyncio atexit bdb builtins cProfile cffi cloudpickle codecs commands concurrent copy_reg copyreg ctypes dill
  distutils doctest ensurepip fileinput ftplib functools gc glob http imp importlib inspect io itertools joblib
  lib2to3 linecache logging marshal mmap multiprocessing nt ntpath numpy operator os pathlib pdb pickle pickletools
  pip pkgutil platform popen2 poplib posix posixpath profile pty pydoc runpy setuptools shelve shutil signal smtplib
  socket socketserver sqlite3 ssl subprocess sys sysconfig tarfile tempfile threading timeit torch traceback
  unittest urllib urllib2 webbrowser winreg wsgiref xmlrpc xmlrpclib zipapp zipfile zipimport`.split(/\s+/),
);

const IDENTIFIERS = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const LONGEST_NAME = 200;

/** Whether Python could have a class of this name in a module of that name. */
export function isPythonName(text: string): boolean {
  return text.length <= LONGEST_NAME && IDENTIFIERS.test(text);
}

function isForeign(module: string): boolean {
  const [first = ''] = module.split('.');
  return FOREIGN_PACKAGES.has(first) || (first.startsWith('_') && !/^__(mp_)?main__$/.test(first));
}

/** A name in a pickle, and where it stands. */
export class GlobalName {
  /** Null for what may be a user's class. */
  readonly role: Role | null;
  /** Whether an object was made of it. */
  isUsed = false;

  /** Throws a FormatError for a name that is neither known nor a possible user's class. */
  constructor(
    readonly module: string,
    readonly name: string,
    readonly position: number,
  ) {
    this.role = ROLES.get(`${module} ${name}`) ?? null;
    if (this.role !== null) return;
    if (!isPythonName(module) || !isPythonName(name)) this.refuse('no class has such a name');
    if (isForeign(module)) this.refuse('it has no place in a model file');
  }

  /** Throws a FormatError that names it and the place. */
  refuse(reason: string): never {
    const shown = `${this.module}.${this.name}`.slice(0, 2 * LONGEST_NAME);
    throw new FormatError(`refuses ${shown} at byte ${this.position}: ${reason}`);
  }
}
