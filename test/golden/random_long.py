"""Golden hashes of long runs of random numbers: rare branches (tails, rejections, refills) are reached in these only.

A case is `args` (seed, method, positional arguments, options, count) and `out`, the SHA-256 of the drawn array's bytes.
"""

import hashlib

import numpy as np

from store import Family

LONG = 250_000
MEDIUM = 40_000

MODERN = [
    ("random", (), {}, LONG),
    ("random", (), {"dtype": np.dtype("float32")}, LONG),
    ("standard_normal", (), {}, LONG),
    ("standard_normal", (), {"dtype": np.dtype("float32")}, LONG),
    ("standard_exponential", (), {}, LONG),
    ("standard_exponential", (), {"dtype": np.dtype("float32")}, LONG),
    ("standard_exponential", (), {"method": "inv"}, LONG),
    ("standard_exponential", (), {"method": "inv", "dtype": np.dtype("float32")}, MEDIUM),
    ("uniform", (-3.0, 8.0), {}, MEDIUM),
    ("normal", (5.0, 2.5), {}, MEDIUM),
    ("exponential", (3.0,), {}, MEDIUM),
    ("laplace", (1.0, 2.0), {}, LONG),
    ("logistic", (1.0, 2.0), {}, LONG),
    ("gumbel", (1.0, 2.0), {}, LONG),
    ("rayleigh", (2.0,), {}, MEDIUM),
    ("standard_cauchy", (), {}, MEDIUM),
    ("triangular", (-1.0, 0.5, 4.0), {}, MEDIUM),
    ("wald", (2.0, 3.0), {}, MEDIUM),
    ("standard_gamma", (1.0,), {}, MEDIUM),
    ("standard_gamma", (1.5,), {}, MEDIUM),
    ("standard_gamma", (50.0,), {}, MEDIUM),
    ("gamma", (2.5, 3.0), {}, MEDIUM),
    ("chisquare", (5.0,), {}, MEDIUM),
    ("standard_t", (4.0,), {}, MEDIUM),
    ("f", (4.0, 7.0), {}, MEDIUM),
    ("beta", (2.5, 3.5), {}, MEDIUM),
    ("beta", (0.5, 0.5), {}, MEDIUM),
    ("beta", (0.05, 1.0), {}, MEDIUM),
    ("beta", (0.3, 4.0), {}, MEDIUM),
    ("standard_gamma", (0.5,), {}, MEDIUM),
    ("standard_gamma", (0.003,), {}, MEDIUM),
    ("lognormal", (0.5, 1.5), {}, LONG),
    ("lognormal", (0.0, 200.0), {}, LONG),
    ("weibull", (1.7,), {}, LONG),
    ("weibull", (0.003,), {}, LONG),
    ("pareto", (3.0,), {}, LONG),
    ("pareto", (0.05,), {}, LONG),
    ("pareto", (0.001,), {}, MEDIUM),
    ("power", (2.5,), {}, LONG),
    ("power", (0.01,), {}, MEDIUM),
    ("noncentral_chisquare", (3.0, 2.0), {}, MEDIUM),
    ("noncentral_chisquare", (0.5, 20.0), {}, MEDIUM),
    ("noncentral_chisquare", (2.0, 0.0), {}, MEDIUM),
    ("noncentral_f", (3.0, 5.0, 2.0), {}, MEDIUM),
    ("negative_binomial", (2.5, 0.3), {}, MEDIUM),
    ("negative_binomial", (0.5, 0.001), {}, MEDIUM),
    ("logseries", (0.6,), {}, MEDIUM),
    ("logseries", (0.99,), {}, MEDIUM),
    ("zipf", (2.5,), {}, MEDIUM),
    ("zipf", (1.1,), {}, MEDIUM),
    ("multinomial", (20, [0.2, 0.3, 0.5]), {}, MEDIUM),
    ("multinomial", (1000, [0.1, 0.6, 0.0, 0.2, 0.1]), {}, MEDIUM),
    ("dirichlet", ([0.5, 1.0, 2.5],), {}, MEDIUM),
    ("poisson", (0.5,), {}, MEDIUM),
    ("poisson", (9.5,), {}, MEDIUM),
    ("poisson", (10.0,), {}, MEDIUM),
    ("poisson", (1000.0,), {}, MEDIUM),
    ("poisson", (1e9,), {}, MEDIUM),
    ("binomial", (10, 0.3), {}, MEDIUM),
    ("binomial", (1000, 0.002), {}, MEDIUM),
    ("binomial", (40, 0.9), {}, MEDIUM),
    ("binomial", (100, 0.5), {}, MEDIUM),
    ("binomial", (100_000, 0.3), {}, MEDIUM),
    ("binomial", (10**9, 0.7), {}, MEDIUM),
    ("geometric", (0.01,), {}, MEDIUM),
    ("geometric", (0.5,), {}, MEDIUM),
    ("integers", (0, 10), {}, MEDIUM),
    ("integers", (0, 3 * 2**30), {}, MEDIUM),
    ("integers", (0, 2**32), {}, MEDIUM),
    ("integers", (-(2**62), 2**62 + 2**61), {}, MEDIUM),
    ("integers", (0, 200), {"dtype": np.dtype("uint8")}, MEDIUM),
    ("integers", (-100, 100), {"dtype": np.dtype("int8")}, MEDIUM),
    ("integers", (0, 40_000), {"dtype": np.dtype("uint16")}, MEDIUM),
    ("integers", (0, 3 * 10**9), {"dtype": np.dtype("uint32")}, MEDIUM),
    ("integers", (0, 2), {"dtype": np.dtype("bool")}, MEDIUM),
    ("integers", (0, 3 * 2**62), {"dtype": np.dtype("uint64")}, MEDIUM),
    ("permutation", (100_000,), {}, None),
    ("permutation", (3,), {}, None),
]

OTHERS = [
    ("random", (), {}, MEDIUM),
    ("random", (), {"dtype": np.dtype("float32")}, MEDIUM),
    ("standard_normal", (), {}, MEDIUM),
    ("integers", (0, 1000), {}, MEDIUM),
    ("integers", (0, 200), {"dtype": np.dtype("uint8")}, MEDIUM),
    ("poisson", (30.0,), {}, MEDIUM),
    ("permutation", (1000,), {}, None),
]

LEGACY = [
    ("random_sample", (), {}, LONG),
    ("standard_normal", (), {}, LONG),
    ("standard_exponential", (), {}, LONG),
    ("normal", (5.0, 2.5), {}, MEDIUM),
    ("uniform", (-3.0, 8.0), {}, MEDIUM),
    ("exponential", (3.0,), {}, MEDIUM),
    ("laplace", (1.0, 2.0), {}, MEDIUM),
    ("logistic", (1.0, 2.0), {}, MEDIUM),
    ("gumbel", (1.0, 2.0), {}, MEDIUM),
    ("rayleigh", (2.0,), {}, MEDIUM),
    ("standard_cauchy", (), {}, MEDIUM),
    ("standard_gamma", (1.5,), {}, MEDIUM),
    ("gamma", (2.5, 3.0), {}, MEDIUM),
    ("chisquare", (5.0,), {}, MEDIUM),
    ("standard_t", (4.0,), {}, MEDIUM),
    ("beta", (2.5, 3.5), {}, MEDIUM),
    ("beta", (0.5, 0.25), {}, MEDIUM),
    ("standard_gamma", (0.25,), {}, MEDIUM),
    ("lognormal", (0.5, 1.5), {}, MEDIUM),
    ("weibull", (0.7,), {}, MEDIUM),
    ("pareto", (3.0,), {}, MEDIUM),
    ("power", (2.5,), {}, MEDIUM),
    ("noncentral_chisquare", (3.0, 2.0), {}, MEDIUM),
    ("noncentral_f", (0.7, 5.0, 2.0), {}, MEDIUM),
    ("negative_binomial", (2.5, 0.3), {}, MEDIUM),
    ("f", (4.0, 7.0), {}, MEDIUM),
    ("wald", (2.0, 3.0), {}, MEDIUM),
    ("triangular", (-1.0, 0.5, 4.0), {}, MEDIUM),
    ("geometric", (0.01,), {}, MEDIUM),
    ("geometric", (0.5,), {}, MEDIUM),
    ("multinomial", (20, [0.2, 0.3, 0.5]), {}, MEDIUM),
    ("dirichlet", ([0.05, 1.0, 2.5],), {}, MEDIUM),
    ("poisson", (3.0,), {}, MEDIUM),
    ("poisson", (30.0,), {}, MEDIUM),
    ("binomial", (10, 0.3), {}, MEDIUM),
    ("binomial", (1000, 0.6), {}, MEDIUM),
    ("binomial", (100_000, 0.3), {}, MEDIUM),
    ("randint", (0, 10), {}, MEDIUM),
    ("randint", (0, 2**40), {}, MEDIUM),
    ("randint", (0, 200), {"dtype": np.dtype("uint8")}, MEDIUM),
    ("randint", (0, 40_000), {"dtype": np.dtype("uint16")}, MEDIUM),
    ("randint", (0, 3 * 10**9), {"dtype": np.dtype("uint32")}, MEDIUM),
    ("permutation", (100_000,), {}, None),
]


def hashes(family, fn, make, draws):
    for method, args, options, count in draws:
        size = {} if count is None else {"size": count}
        drawn = getattr(make(20_240_229), method)(*args, **options, **size)
        digest = hashlib.sha256(drawn.tobytes()).hexdigest()
        family.add(fn, (20_240_229, method, list(args), options, count), out=digest)


def main(out_dir):
    family = Family("random_long")
    hashes(family, "random.default_rng", np.random.default_rng, MODERN)
    for name in ("MT19937", "PCG64DXSM", "SFC64", "Philox"):
        bits = getattr(np.random, name)
        hashes(family, f"random.{name}", lambda seed, bits=bits: np.random.Generator(bits(seed)), OTHERS)
    hashes(family, "random.RandomState", np.random.RandomState, LEGACY)
    return family.write(out_dir)
