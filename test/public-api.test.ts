/**
 * @file Every public name, so that one that comes or goes is seen: by accident it fails here, on purpose it is written down
 * with `vitest -u`.
 */
import { expect, it } from "vitest";
import * as np from "../src/index.ts";

/** Names in lines of a readable length. */
function lines(names: readonly PropertyKey[]): string {
  const rows = [""];
  for (const name of names.map(String).sort()) {
    if (rows[rows.length - 1].length + name.length > 110) rows.push("");
    rows[rows.length - 1] += `${name} `;
  }
  return rows.map((row) => row.trim()).join("\n");
}

it("exports these names", () => {
  expect(lines(Object.keys(np))).toMatchInlineSnapshot(`
    "CompileError DTypeError FloatingPointError FormatError IndexError LinAlgError NDArray NpzFile NumjetError
    OutOfMemoryError ShapeError Slice TimeitResult UnsupportedError ValueError abs absolute acos acosh add all
    allclose amax amin angle any append arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin
    argwhere around array array2string arrayFromNpy array_equal array_equiv array_repr array_split array_str
    as_strided asanyarray asarray ascontiguousarray asfortranarray asin asinh astype at atan atan2 atanh
    atleast_1d atleast_2d atleast_3d average base_repr binary_repr bitwise_and bitwise_count bitwise_invert
    bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor block bool bool_ broadcast_arrays
    broadcast_shapes broadcast_to can_cast cbrt ceil choose clip column_stack common_type compileStats complex128
    complex64 compress concat concatenate conj conjugate copy copysign copyto cos cosh count_nonzero cross cumprod
    cumsum cumulative_prod cumulative_sum deg2rad degrees delete diag diag_indices diag_indices_from diagflat
    diagonal divide divmod dot double dsplit dstack dtype dtypes e einsum ellipsis empty empty_like equal errstate
    euler_gamma exp exp2 expand_dims expm1 extract eye fabs fill fill_diagonal finfo fix flatnonzero flip fliplr
    flipud float16 float32 float64 float_power floor floor_divide fmax fmin fmod format_float_positional
    format_float_scientific frexp frombuffer fromfile fromfunction fromiter full full_like gcd genfromtxt
    geomspace get_num_threads get_printoptions geterr geterrcall greater greater_equal half heaviside hsplit
    hstack hypot identity iinfo imag indices inf inner insert int16 int32 int64 int8 intp invert isclose
    iscomplexobj isfinite isinf isnan isneginf isposinf isrealobj ix_ kron lcm ldexp left_shift less less_equal
    linspace load loadtxt log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor
    logspace matmul matrix_transpose matvec max maximum may_share_memory mean memory meshgrid mgrid min minimum
    mod modf moveaxis multiply nan nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmin
    nanprod nanstd nansum nanvar negative newaxis nextafter nonzero not_equal npyBytes npzBytes npzFromBytes ogrid
    ones ones_like outer pad permute_dims pi place positive pow power printoptions prod promote_types ptp put
    put_along_axis putmask rad2deg radians random ravel ravel_multi_index real reciprocal remainder repeat require
    reshape resize result_type right_shift rint roll rollaxis rot90 round save savetxt savetxtText savez
    savez_compressed scope searchsorted select set set_num_threads set_printoptions seterr seterrcall
    shares_memory sign signbit sin sinc single sinh slice sliding_window_view spacing split sqrt square squeeze
    stack std subtract sum swapaxes take take_along_axis tan tanh tensordot tile timeit tofile trace transpose tri
    tril tril_indices tril_indices_from trim_zeros triu triu_indices triu_indices_from true_divide trunc uint16
    uint32 uint64 uint8 unravel_index unstack vander var vdot vecdot vecmat vsplit vstack where zeros zeros_like"
  `);
});

it("gives arrays these members", () => {
  expect(np.NDArray.prototype[Symbol.dispose]).toBeTypeOf("function");
  // Its symbol is Node's own before version 24.
  const members = Reflect.ownKeys(np.NDArray.prototype).filter((key) => key !== Symbol.dispose);
  expect(lines(members)).toMatchInlineSnapshot(`
    "Symbol(Symbol.iterator) Symbol(Symbol.operatorMinus) Symbol(Symbol.operatorPercent)
    Symbol(Symbol.operatorPlus) Symbol(Symbol.operatorPreMinus) Symbol(Symbol.operatorSlash)
    Symbol(Symbol.operatorStar) Symbol(Symbol.operatorStarStar) Symbol(nodejs.util.inspect.custom) T abs add all
    any argmax argmin astype at bitwise_and bitwise_or bitwise_xor checkWriteable choose clip compress conj
    constructor copy cumprod cumsum data diagonal dispose div divide dot equal exp fill flags flagsOf flatten
    floor_divide get getBigInt greater greater_equal iadd iand idiv ifloordiv imag imod imul invert ior ipow isC
    isF isub item itemsize ixor left_shift length less less_equal log matmul max mean min mod mul multiply nbytes
    ndim neg nonzero not_equal place pointer pow power prod ptp put ravel real remainder repeat reshape
    right_shift round set setflags sqrt squeeze std sub subtract sum swapaxes take toBigInt toJSON toString tofile
    tolist trace transpose valueOf var view viewOf writeable"
  `);
});

it("has these functions of random numbers", () => {
  expect(lines(Object.keys(np.random))).toMatchInlineSnapshot(`
    "BitGenerator Generator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence beta binomial bytes
    chisquare choice default_rng dirichlet exponential f gamma geometric get_state gumbel laplace logistic
    lognormal multinomial negative_binomial noncentral_chisquare noncentral_f normal pareto permutation poisson
    power rand randint randn random random_integers random_sample ranf rayleigh sample seed set_state shuffle
    standard_cauchy standard_exponential standard_gamma standard_normal standard_t triangular uniform wald weibull"
  `);
});

it("gives generators these methods", () => {
  expect(lines(Reflect.ownKeys(np.random.Generator.prototype))).toMatchInlineSnapshot(`
    "beta binomial bytes chisquare choice constructor dirichlet exponential f fill gamma geometric gumbel integers
    laplace logistic lognormal logseries multinomial negative_binomial noncentral_chisquare noncentral_f normal
    one pareto permutation permuted poisson power random rayleigh sample shuffle some spawn standard_cauchy
    standard_exponential standard_gamma standard_normal standard_t toString triangular two uniform wald weibull
    zipf"
  `);
});

it("keeps makers of ufuncs to itself", () => {
  expect(Object.keys(np)).not.toContain("unary");
  expect(Object.keys(np)).not.toContain("binaryPair");
});
