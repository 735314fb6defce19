// Grey images as sparse rows: about four in five of MNIST's pixels are 0.

// How many of the `count` bytes are not 0.
export function countNonZero(bytes: usize, count: i32): i32 {
  let total = 0;
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    total += 16 - popcnt<i32>(i8x16.bitmask(i8x16.eq(v128.load(bytes + i), i8x16.splat(0))));
  }
  for (; i < count; i++) if (load<u8>(bytes + i)) total++;
  return total;
}

// Appends `rows` images of `columns` bytes to a sample set: pixels (u16 column) and values (u8) of what is not 0,
// and in `starts` (u32) where each row ends. Returns the new number of values.
export function compress(
  bytes: usize,
  rows: i32,
  columns: i32,
  starts: usize,
  pixels: usize,
  values: usize,
  total: u32,
): u32 {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = load<u8>(bytes++);
      if (value) {
        store<u16>(pixels + ((<usize>total) << 1), column);
        store<u8>(values + total, value);
        total++;
      }
    }
    store<u32>(starts + ((<usize>row) << 2), total, 4);
  }
  return total;
}

// Collects the rows `indices` (u32) of a sample set into one sparse matrix, values multiplied by `scale`. Four
// values at a time: up to three past a row's end are read and written, then overwritten by the next row, so the
// set's and the result's memory have that much to spare.
export function gather(
  setStarts: usize,
  pixels: usize,
  values: usize,
  indices: usize,
  count: i32,
  scale: f32,
  outStarts: usize,
  outEntries: usize,
): void {
  const factor = f32x4.splat(scale);
  let total: u32 = 0;
  store<u32>(outStarts, 0);
  for (let row = 0; row < count; row++) {
    const from = setStarts + ((<usize>load<u32>(indices + ((<usize>row) << 2))) << 2);
    const first = <usize>load<u32>(from);
    const end = <usize>load<u32>(from, 4);
    let target = outEntries + ((<usize>total) << 3);
    for (let k = first; k < end; k += 4) {
      const columns = i32x4.extend_low_i16x8_u(v128.load64_zero(pixels + (k << 1)));
      const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(values + k));
      const floats = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(bytes)), factor);
      v128.store(target, v128.shuffle<i32>(columns, floats, 0, 4, 1, 5));
      v128.store(target, v128.shuffle<i32>(columns, floats, 2, 6, 3, 7), 16);
      target += 32;
    }
    total += <u32>(end - first);
    store<u32>(outStarts + ((<usize>row) << 2), total, 4);
  }
}

// How many values the rows `indices` hold together.
export function countGathered(setStarts: usize, indices: usize, count: i32): u32 {
  let total: u32 = 0;
  for (let row = 0; row < count; row++) {
    const from = setStarts + ((<usize>load<u32>(indices + ((<usize>row) << 2))) << 2);
    total += load<u32>(from, 4) - load<u32>(from);
  }
  return total;
}
