// What stands between the products: ReLU, softmax with cross-entropy, and their gradients. Matrices have
// padded rows of `vectors` x 4 floats; padding stays 0.

// ReLU of rows of `vectors` x 4 floats, as a sparse matrix of what is above 0.
export function rectify(matrix: usize, rows: i32, vectors: i32, outStarts: usize, outEntries: usize): void {
  const columns = vectors << 2;
  let target = outEntries;
  store<u32>(outStarts, 0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = load<f32>(matrix);
      matrix += 4;
      // Written always and kept only if active: a branch here would be guessed wrong half the time.
      store<u32>(target, column);
      store<f32>(target, value, 4);
      target += (<usize>(value > 0)) << 3;
    }
    store<u32>(outStarts + ((<usize>row) << 2), <u32>((target - outEntries) >> 3), 4);
  }
}

// Mean-free cross-entropy of softmax(scores): returns the sum of -log p[label] and replaces the scores by their
// gradient (p - onehot) x scale. `outStarts` and `outEntries` receive the same gradient as a full sparse matrix.
export function softmaxCrossEntropy(
  scores: usize,
  rows: i32,
  classes: i32,
  vectors: i32,
  labels: usize,
  indices: usize,
  scale: f32,
  outStarts: usize,
  outEntries: usize,
): f64 {
  let loss: f64 = 0;
  let target = outEntries;
  const rowBytes = (<usize>vectors) << 4;
  store<u32>(outStarts, 0);
  for (let row = 0; row < rows; row++) {
    const label = load<u16>(labels + ((<usize>load<u32>(indices + ((<usize>row) << 2))) << 1));
    let maximum = load<f32>(scores);
    for (let c = 1; c < classes; c++) maximum = max(maximum, load<f32>(scores + ((<usize>c) << 2)));
    const labelScore = load<f32>(scores + ((<usize>label) << 2));
    let sum: f64 = 0;
    for (let c = 0; c < classes; c++) {
      const place = scores + ((<usize>c) << 2);
      const power = NativeMathf.exp(load<f32>(place) - maximum);
      store<f32>(place, power);
      sum += <f64>power;
    }
    loss += NativeMath.log(sum) - <f64>(labelScore - maximum);
    const factor = <f32>(<f64>scale / sum);
    for (let c = 0; c < classes; c++) {
      const place = scores + ((<usize>c) << 2);
      let gradient = load<f32>(place) * factor;
      if (c == label) gradient -= scale;
      store<f32>(place, gradient);
      store<u32>(target, c);
      store<f32>(target, gradient, 4);
      target += 8;
    }
    store<u32>(outStarts + ((<usize>row) << 2), <u32>((target - outEntries) >> 3), 4);
    scores += rowBytes;
  }
  return loss;
}

// The gradient that passes a ReLU: gradient[i] = 0 where the layer's input was not above 0.
export function maskInactive(gradient: usize, input: usize, vectors: i32): void {
  for (let i = 0; i < vectors; i++) {
    const active = f32x4.gt(v128.load(input), f32x4.splat(0));
    v128.store(gradient, v128.and(v128.load(gradient), active));
    gradient += 16;
    input += 16;
  }
}

// out += the sum of the rows.
export function addColumnSums(matrix: usize, rows: i32, vectors: i32, out: usize): void {
  const rowBytes = (<usize>vectors) << 4;
  for (let v = 0; v < vectors; v++) {
    let sum = v128.load(out);
    let place = matrix;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(place));
      place += rowBytes;
    }
    v128.store(out, sum);
    matrix += 16;
    out += 16;
  }
}

// out += the sum of coefficients[i] x row i.
export function addRows(coefficients: usize, rows: i32, matrix: usize, vectors: i32, out: usize): void {
  for (let i = 0; i < rows; i++) {
    const coefficient = v128.load_splat<f32>(coefficients);
    coefficients += 4;
    for (let v = 0; v < vectors; v++) {
      const place = out + ((<usize>v) << 4);
      v128.store(place, f32x4.add(v128.load(place), f32x4.mul(coefficient, v128.load(matrix))));
      matrix += 16;
    }
  }
}

// out[i] += coefficients[i] x row: the part of W1's gradient that comes from what the preprocessing subtracts.
export function addOuterProduct(coefficients: usize, rows: i32, row: usize, vectors: i32, out: usize): void {
  for (let i = 0; i < rows; i++) {
    const coefficient = v128.load_splat<f32>(coefficients);
    coefficients += 4;
    for (let v = 0; v < vectors; v++) {
      const product = f32x4.mul(coefficient, v128.load(row + ((<usize>v) << 4)));
      v128.store(out, f32x4.add(v128.load(out), product));
      out += 16;
    }
  }
}

// The transposed (rows x 4 vectors) matrix, as `columns` rows of `outVectors` x 4 floats.
export function transposeDense(
  matrix: usize,
  rows: i32,
  vectors: i32,
  columns: i32,
  outVectors: i32,
  out: usize,
): void {
  const rowBytes = (<usize>vectors) << 4;
  const outRowBytes = (<usize>outVectors) << 4;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const value = load<f32>(matrix + <usize>row * rowBytes + ((<usize>column) << 2));
      store<f32>(out + <usize>column * outRowBytes + ((<usize>row) << 2), value);
    }
  }
}
