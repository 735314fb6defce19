// One update of `vectors` x 4 parameters. The gradient of the L2 term, `decay` x parameter, is added here.
// Each returns the sum of the new parameters' squares, which the next loss needs.

function sumOfLanes(squares: v128): f64 {
  const low = f64x2.promote_low_f32x4(squares);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(squares, squares, 2, 3, 2, 3));
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

// Squares are summed as float32 in short runs only, so that a large matrix loses no digits.
const RUN = 64;

export function sumOfSquares(parameters: usize, vectors: i32): f64 {
  let total: f64 = 0;
  while (vectors > 0) {
    const run = min(vectors, RUN);
    let squares = f32x4.splat(0);
    for (let i = 0; i < run; i++) {
      const value = v128.load(parameters);
      squares = f32x4.add(squares, f32x4.mul(value, value));
      parameters += 16;
    }
    total += sumOfLanes(squares);
    vectors -= run;
  }
  return total;
}

// w -= rate x (g + decay x w)
export function descend(parameters: usize, gradients: usize, vectors: i32, rate: f32, decay: f32): f64 {
  const step = f32x4.splat(rate);
  const shrink = f32x4.splat(decay);
  let total: f64 = 0;
  while (vectors > 0) {
    const run = min(vectors, RUN);
    let squares = f32x4.splat(0);
    for (let i = 0; i < run; i++) {
      const old = v128.load(parameters);
      const gradient = f32x4.add(v128.load(gradients), f32x4.mul(shrink, old));
      const value = f32x4.sub(old, f32x4.mul(step, gradient));
      v128.store(parameters, value);
      squares = f32x4.add(squares, f32x4.mul(value, value));
      parameters += 16;
      gradients += 16;
    }
    total += sumOfLanes(squares);
    vectors -= run;
  }
  return total;
}

// v = momentum x v + g; w -= rate x v, or with Nesterov's look-ahead w -= rate x (g + momentum x v)
export function descendWithMomentum(
  parameters: usize,
  gradients: usize,
  velocities: usize,
  vectors: i32,
  rate: f32,
  decay: f32,
  momentum: f32,
  nesterov: i32,
): f64 {
  const step = f32x4.splat(rate);
  const shrink = f32x4.splat(decay);
  const keep = f32x4.splat(momentum);
  let total: f64 = 0;
  while (vectors > 0) {
    const run = min(vectors, RUN);
    let squares = f32x4.splat(0);
    for (let i = 0; i < run; i++) {
      const old = v128.load(parameters);
      const gradient = f32x4.add(v128.load(gradients), f32x4.mul(shrink, old));
      const velocity = f32x4.add(f32x4.mul(keep, v128.load(velocities)), gradient);
      v128.store(velocities, velocity);
      const direction = nesterov ? f32x4.add(gradient, f32x4.mul(keep, velocity)) : velocity;
      const value = f32x4.sub(old, f32x4.mul(step, direction));
      v128.store(parameters, value);
      squares = f32x4.add(squares, f32x4.mul(value, value));
      parameters += 16;
      gradients += 16;
      velocities += 16;
    }
    total += sumOfLanes(squares);
    vectors -= run;
  }
  return total;
}

// Adam (Kingma and Ba, 2015): `correction1` and `correction2` are 1 / (1 - beta^t); `take1` and `take2` are 1 - beta,
// subtracted by the caller in float64: in float32 a beta close to 1 would leave nothing.
export function descendWithAdam(
  parameters: usize,
  gradients: usize,
  means: usize,
  variances: usize,
  vectors: i32,
  rate: f32,
  decay: f32,
  beta1: f32,
  beta2: f32,
  take1: f32,
  take2: f32,
  epsilon: f32,
  correction1: f32,
  correction2: f32,
): f64 {
  const shrink = f32x4.splat(decay);
  const step = f32x4.splat(rate * correction1);
  const keep1 = f32x4.splat(beta1);
  const keep2 = f32x4.splat(beta2);
  const fresh1 = f32x4.splat(take1);
  const fresh2 = f32x4.splat(take2);
  const correct = f32x4.splat(correction2);
  const tiny = f32x4.splat(epsilon);
  let total: f64 = 0;
  while (vectors > 0) {
    const run = min(vectors, RUN);
    let squares = f32x4.splat(0);
    for (let i = 0; i < run; i++) {
      const old = v128.load(parameters);
      const gradient = f32x4.add(v128.load(gradients), f32x4.mul(shrink, old));
      const mean = f32x4.add(f32x4.mul(keep1, v128.load(means)), f32x4.mul(fresh1, gradient));
      const squared = f32x4.mul(gradient, gradient);
      const variance = f32x4.add(f32x4.mul(keep2, v128.load(variances)), f32x4.mul(fresh2, squared));
      v128.store(means, mean);
      v128.store(variances, variance);
      const scale = f32x4.add(f32x4.sqrt(f32x4.mul(variance, correct)), tiny);
      const value = f32x4.sub(old, f32x4.div(f32x4.mul(step, mean), scale));
      v128.store(parameters, value);
      squares = f32x4.add(squares, f32x4.mul(value, value));
      parameters += 16;
      gradients += 16;
      means += 16;
      variances += 16;
    }
    total += sumOfLanes(squares);
    vectors -= run;
  }
  return total;
}
