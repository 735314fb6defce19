/**
 * Elementary functions whose last bit is the same on every machine.
 *
 * ECMAScript leaves the precision of Math.exp, Math.log, Math.sin and Math.cos to the implementation, and
 * "same seed, same bytes" is a promise here. These use only +, -, *, / and bit operations, which IEEE 754
 * defines exactly. Algorithms and coefficients: fdlibm 5.3 (Sun Microsystems, 1993; freely licensed),
 * files e_exp.c, e_log.c, k_sin.c, k_cos.c. Errors stay below 1 unit in the last place.
 */

const view = new DataView(new ArrayBuffer(8));

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = 1.442695040888963387;

/** 2^k for integers k in -1022..1023, exactly. */
function powerOfTwo(k: number): number {
  view.setUint32(0, (k + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/** e^x for any x; overflows to Infinity above 709.78 and underflows to 0 below -745.13. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k === 1024) return y * 2 * powerOfTwo(1023);
  return k < -1022 ? y * powerOfTwo(k + 54) * 2 ** -54 : y * powerOfTwo(k);
}

/** Natural logarithm; -Infinity at 0 and NaN below. */
export function log(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    k -= 54;
    x *= 2 ** 54;
  }
  view.setFloat64(0, x);
  let high = view.getUint32(0);
  k += (high >>> 20) - 1023;
  high &= 0xfffff;
  // The mantissa is brought into sqrt(2)/2 .. sqrt(2).
  const i = (high + 0x95f64) & 0x100000;
  view.setUint32(0, high | (i ^ 0x3ff00000));
  k += i >>> 20;
  const f = view.getFloat64(0) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = even + odd;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

function sineKernel(x: number): number {
  const z = x * x;
  return (
    x +
    x *
      z *
      (-1.66666666666666324348e-1 +
        z *
          (8.33333333332248946124e-3 +
            z *
              (-1.98412698298579493134e-4 +
                z *
                  (2.75573137070700676789e-6 +
                    z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)))))
  );
}

function cosineKernel(x: number): number {
  const z = x * x;
  const r =
    z *
    (4.16666666666666019037e-2 +
      z *
        (-1.38888888888741095749e-3 +
          z *
            (2.48015872894767294178e-5 +
              z *
                (-2.75573143513906633035e-7 +
                  z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + z * r);
}

function quadrantAndRest(x: number): [number, number] {
  const n = Math.floor(x * 0.6366197723675814 + 0.5);
  const rest = x - n * 1.57079632673412561417 - n * 6.07710050650619224932e-11;
  return [n & 3, rest];
}

/** Sine of x radians, for |x| below about 1e5 (the argument is reduced with a two-part pi/2). */
export function sin(x: number): number {
  const [quadrant, rest] = quadrantAndRest(x);
  const value = quadrant & 1 ? cosineKernel(rest) : sineKernel(rest);
  return quadrant & 2 ? -value : value;
}

/** Cosine of x radians, for |x| below about 1e5 (the argument is reduced with a two-part pi/2). */
export function cos(x: number): number {
  const [quadrant, rest] = quadrantAndRest(x);
  const value = quadrant & 1 ? sineKernel(rest) : cosineKernel(rest);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}
