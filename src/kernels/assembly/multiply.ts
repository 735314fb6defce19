// Sparse rows times a dense matrix: the one product that the whole network is made of.
//
// A sparse matrix is `starts` (u32, rows + 1: where each row's entries begin) and `entries`
// (pairs of u32 column and f32 value). The dense matrix has rows of `vectors` x 4 floats.

// Only the size of these classes is used: offsetof<W>() is the number of vectors a block keeps in registers,
// known at compile time, so that one source gives every block width. WebAssembly engines map v128 locals to
// 16 registers: 13 sums, the entry's value and a product fit.
@final
class Width1 {
  a: u8;
}
@final
class Width2 {
  a: u16;
}
@final
class Width3 {
  a: u16;
  b: u8;
}
@final
class Width4 {
  a: u32;
}
@final
class Width5 {
  a: u32;
  b: u8;
}
@final
class Width6 {
  a: u32;
  b: u16;
}
@final
class Width7 {
  a: u32;
  b: u16;
  c: u8;
}
@final
class Width8 {
  a: u64;
}
@final
class Width9 {
  a: u64;
  b: u8;
}
@final
class Width10 {
  a: u64;
  b: u16;
}
@final
class Width11 {
  a: u64;
  b: u16;
  c: u8;
}
@final
class Width12 {
  a: u64;
  b: u32;
}
@final
class Width13 {
  a: u64;
  b: u32;
  c: u8;
}
const WIDEST = 13;

function multiplyBlock<W>(
  starts: usize,
  rows: i32,
  entries: usize,
  matrix: usize,
  rowBytes: usize,
  initial: usize,
  initialStride: usize,
  out: usize,
): void {
  const end = starts + ((<usize>rows) << 2);
  let entry = entries + ((<usize>load<u32>(starts)) << 3);
  for (; starts < end; starts += 4) {
    const rowEnd = entries + ((<usize>load<u32>(starts, 4)) << 3);
    let s0 = v128.load(initial);
    let s1 = s0,
      s2 = s0,
      s3 = s0,
      s4 = s0,
      s5 = s0,
      s6 = s0,
      s7 = s0,
      s8 = s0,
      s9 = s0,
      s10 = s0,
      s11 = s0,
      s12 = s0;
    if (offsetof<W>() > 1) s1 = v128.load(initial, 16);
    if (offsetof<W>() > 2) s2 = v128.load(initial, 32);
    if (offsetof<W>() > 3) s3 = v128.load(initial, 48);
    if (offsetof<W>() > 4) s4 = v128.load(initial, 64);
    if (offsetof<W>() > 5) s5 = v128.load(initial, 80);
    if (offsetof<W>() > 6) s6 = v128.load(initial, 96);
    if (offsetof<W>() > 7) s7 = v128.load(initial, 112);
    if (offsetof<W>() > 8) s8 = v128.load(initial, 128);
    if (offsetof<W>() > 9) s9 = v128.load(initial, 144);
    if (offsetof<W>() > 10) s10 = v128.load(initial, 160);
    if (offsetof<W>() > 11) s11 = v128.load(initial, 176);
    if (offsetof<W>() > 12) s12 = v128.load(initial, 192);
    for (; entry < rowEnd; entry += 8) {
      const row = matrix + <usize>load<u32>(entry) * rowBytes;
      const value = v128.load_splat<f32>(entry, 4);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(row)));
      if (offsetof<W>() > 1) s1 = f32x4.add(s1, f32x4.mul(value, v128.load(row, 16)));
      if (offsetof<W>() > 2) s2 = f32x4.add(s2, f32x4.mul(value, v128.load(row, 32)));
      if (offsetof<W>() > 3) s3 = f32x4.add(s3, f32x4.mul(value, v128.load(row, 48)));
      if (offsetof<W>() > 4) s4 = f32x4.add(s4, f32x4.mul(value, v128.load(row, 64)));
      if (offsetof<W>() > 5) s5 = f32x4.add(s5, f32x4.mul(value, v128.load(row, 80)));
      if (offsetof<W>() > 6) s6 = f32x4.add(s6, f32x4.mul(value, v128.load(row, 96)));
      if (offsetof<W>() > 7) s7 = f32x4.add(s7, f32x4.mul(value, v128.load(row, 112)));
      if (offsetof<W>() > 8) s8 = f32x4.add(s8, f32x4.mul(value, v128.load(row, 128)));
      if (offsetof<W>() > 9) s9 = f32x4.add(s9, f32x4.mul(value, v128.load(row, 144)));
      if (offsetof<W>() > 10) s10 = f32x4.add(s10, f32x4.mul(value, v128.load(row, 160)));
      if (offsetof<W>() > 11) s11 = f32x4.add(s11, f32x4.mul(value, v128.load(row, 176)));
      if (offsetof<W>() > 12) s12 = f32x4.add(s12, f32x4.mul(value, v128.load(row, 192)));
    }
    v128.store(out, s0);
    if (offsetof<W>() > 1) v128.store(out, s1, 16);
    if (offsetof<W>() > 2) v128.store(out, s2, 32);
    if (offsetof<W>() > 3) v128.store(out, s3, 48);
    if (offsetof<W>() > 4) v128.store(out, s4, 64);
    if (offsetof<W>() > 5) v128.store(out, s5, 80);
    if (offsetof<W>() > 6) v128.store(out, s6, 96);
    if (offsetof<W>() > 7) v128.store(out, s7, 112);
    if (offsetof<W>() > 8) v128.store(out, s8, 128);
    if (offsetof<W>() > 9) v128.store(out, s9, 144);
    if (offsetof<W>() > 10) v128.store(out, s10, 160);
    if (offsetof<W>() > 11) v128.store(out, s11, 176);
    if (offsetof<W>() > 12) v128.store(out, s12, 192);
    out += rowBytes;
    initial += initialStride;
  }
}

// out[i] = initial + sum over row i's entries of value x matrix[column]; `initial` is one row for all
// (initialStride 0: a bias, or zeros) or a row each (initialStride = the row's bytes: out itself accumulates).
// The columns are cut into blocks of nearly equal width, so that no hidden size pays for a remainder.
export function multiply(
  starts: usize,
  rows: i32,
  entries: usize,
  matrix: usize,
  vectors: i32,
  initial: usize,
  initialStride: usize,
  out: usize,
): void {
  const rowBytes = (<usize>vectors) << 4;
  let blocks = (vectors + WIDEST - 1) / WIDEST;
  for (let rest = vectors; blocks > 0; blocks--) {
    const width = (rest + blocks - 1) / blocks;
    switch (width) {
      case 1:
        multiplyBlock<Width1>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 2:
        multiplyBlock<Width2>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 3:
        multiplyBlock<Width3>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 4:
        multiplyBlock<Width4>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 5:
        multiplyBlock<Width5>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 6:
        multiplyBlock<Width6>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 7:
        multiplyBlock<Width7>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 8:
        multiplyBlock<Width8>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 9:
        multiplyBlock<Width9>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 10:
        multiplyBlock<Width10>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 11:
        multiplyBlock<Width11>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      case 12:
        multiplyBlock<Width12>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
        break;
      default:
        multiplyBlock<Width13>(starts, rows, entries, matrix, rowBytes, initial, initialStride, out);
    }
    const blockBytes = (<usize>width) << 4;
    matrix += blockBytes;
    initial += blockBytes;
    out += blockBytes;
    rest -= width;
  }
}

// The transposed sparse matrix, by counting: row j of the result lists the (row, value) pairs of column j, in
// order of rows. `outStarts` has columns + 2 places (the last one is scratch).
export function transpose(
  starts: usize,
  rows: i32,
  entries: usize,
  columns: i32,
  outStarts: usize,
  outEntries: usize,
): void {
  memory.fill(outStarts, 0, (<usize>(columns + 2)) << 2);
  const first = entries + ((<usize>load<u32>(starts)) << 3);
  const last = entries + ((<usize>load<u32>(starts + ((<usize>rows) << 2))) << 3);
  for (let entry = first; entry < last; entry += 8) {
    const counter = outStarts + ((<usize>load<u32>(entry)) << 2);
    store<u32>(counter, load<u32>(counter, 8) + 1, 8);
  }
  let total: u32 = 0;
  for (let column = 0; column <= columns; column++) {
    const counter = outStarts + ((<usize>column) << 2);
    total += load<u32>(counter, 4);
    store<u32>(counter, total, 4);
  }
  let entry = first;
  for (let row = 0; row < rows; row++) {
    const rowEnd = entries + ((<usize>load<u32>(starts + ((<usize>row) << 2), 4)) << 3);
    for (; entry < rowEnd; entry += 8) {
      const counter = outStarts + ((<usize>load<u32>(entry)) << 2);
      const place = load<u32>(counter, 4);
      store<u32>(counter, place + 1, 4);
      const target = outEntries + ((<usize>place) << 3);
      store<u32>(target, row);
      store<u32>(target, load<u32>(entry, 4), 4);
    }
  }
}
