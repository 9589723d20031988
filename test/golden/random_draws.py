"""Golden cases of random numbers: seeds, raw streams, Generator and the legacy RandomState, in call order.

A case is a script: `args` are (seed, steps), each step a (method, arguments, options) tuple, and `out` lists what each
step gave. A shuffled array stands in the place of its result, and a dict of `error` and `message` where a step raised.
"""

import numpy as np

from store import FLOATS, INTEGERS, Family

SEEDS = [0, 1, 42, 123456789, 2**32 - 1, 2**32, 2**64 + 5, 2**130 + 7, [1, 2, 3], [0], [], [2**40, 5]]


def play(generator, steps):
    """What each step gives; an exception stands for itself."""
    results = []
    for method, args, options in steps:
        args = [arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args]
        options = {key: value.copy() if isinstance(value, np.ndarray) else value for key, value in options.items()}
        try:
            result = getattr(generator, method)(*args, **options)
            results.append(args[0] if method == "shuffle" else result)
        except Exception as error:  # noqa: BLE001 - every refusal of NumPy is a result
            results.append({"error": type(error).__name__, "message": str(error)})
    return results


def script(family, fn, make, seed, steps):
    family.add(
        fn, (seed, [(method, list(args), options) for method, args, options in steps]), out=play(make(seed), steps)
    )


def step(name, /, *args, **options):
    return (name, args, options)


def seeds(family):
    for seed in SEEDS:
        sequence = np.random.SeedSequence(seed)
        for words in (1, 4, 9):
            family.add(
                "random.SeedSequence.generate_state",
                (seed, words, np.dtype("uint32")),
                out=sequence.generate_state(words, np.uint32),
            )
            family.add(
                "random.SeedSequence.generate_state",
                (seed, words, np.dtype("uint64")),
                out=sequence.generate_state(words, np.uint64),
            )
        children = np.random.SeedSequence(seed).spawn(3)
        family.add("random.SeedSequence.spawn", (seed, 3), out=[child.generate_state(4) for child in children])
        grandchild = children[1].spawn(2)[1]
        family.add("random.SeedSequence.spawn.spawn", (seed, 1, 1), out=grandchild.generate_state(4))
        family.add("random.PCG64.random_raw", (seed,), out=np.random.PCG64(seed).random_raw(12))
        family.add("random.MT19937.random_raw", (seed,), out=np.random.MT19937(seed).random_raw(12))
        state = np.random.PCG64(seed).state["state"]
        family.add("random.PCG64.state", (seed,), out={"state": state["state"], "inc": state["inc"]})
        for child in (1, 2):
            raw = np.random.default_rng(seed).spawn(2)[child - 1].random(3)
            family.add("random.Generator.spawn", (seed, 2, child - 1), out=raw)
    for delta in (1, 5, 2**64, 2**127 + 1):
        family.add("random.PCG64.advance", (42, delta), out=np.random.PCG64(42).advance(delta).random_raw(4))
    family.add("random.PCG64.jumped", (42, 1), out=np.random.PCG64(42).jumped().random_raw(4))
    family.add("random.PCG64.jumped", (42, 3), out=np.random.PCG64(42).jumped(3).random_raw(4))
    for seed in (-1, 1.5, "x", [-1]):
        try:
            np.random.default_rng(seed)
        except Exception as error:  # noqa: BLE001
            family.fail("random.default_rng", (seed,), {}, error)


def modern(family):
    make = np.random.default_rng
    name = "random.default_rng"
    items = np.arange(10, 20)
    for seed in SEEDS[:6]:
        script(
            family,
            name,
            make,
            seed,
            [
                step("random"),
                step("random", 5),
                step("random", (2, 3)),
                step("random", 4, dtype=np.dtype("float32")),
                step("random"),
                step("random", 0),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("random", dtype=np.dtype("float32")),
                step("random", 2, dtype=np.dtype("float32")),
                step("random"),
                step("integers", 10),
                step("random", dtype=np.dtype("float32")),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("standard_normal"),
                step("standard_normal", 200),
                step("standard_normal", (2, 3)),
                step("standard_normal", 50, dtype=np.dtype("float32")),
                step("normal", 5.0, 2.0, 20),
                step("normal", [0.0, 10.0], 1.0),
                step("normal", size=3),
                step("normal", 0, 0, 2),
                step("normal", 0, -1),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("standard_exponential", 200),
                step("exponential"),
                step("exponential", 3.0, 5),
                step("standard_exponential", 50, dtype=np.dtype("float32")),
                step("standard_exponential", 5, method="inv"),
                step("exponential", -1.0),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("uniform"),
                step("uniform", 2, 5, 4),
                step("uniform", [0, 10], [1, 20]),
                step("uniform", -1, 1, (2, 2)),
                step("uniform", 0, [1, 2, 3], (2, 3)),
                step("uniform", 0, float("inf")),
                step("uniform", 5, 1, 3),
            ],
        )
        script(family, name, make, seed, [step("bytes", 10), step("bytes", 3), step("random")])
        script(
            family,
            name,
            make,
            seed,
            [
                step("standard_gamma", 2.5, 5),
                step("standard_gamma", 0.5, 5),
                step("gamma", 2.0, 3.0, 5),
                step("beta", 2.0, 3.0, 5),
                step("chisquare", 4, 5),
                step("poisson", 3.0, 8),
                step("poisson", 30.0, 8),
                step("binomial", 10, 0.3, 8),
                step("binomial", 100, 0.5, 8),
                step("geometric", 0.2, 5),
                step("lognormal", 0.0, 1.0, 4),
                step("standard_cauchy", 4),
                step("laplace", 0.0, 1.0, 4),
                step("logistic", 0.0, 1.0, 4),
                step("weibull", 2.0, 4),
                step("triangular", 0.0, 1.0, 3.0, 4),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("permutation", 10),
                step("permutation", items),
                step("permutation", np.arange(12).reshape(4, 3)),
                step("permutation", np.arange(12).reshape(4, 3), axis=1),
                step("shuffle", items),
                step("shuffle", np.arange(12).reshape(4, 3)),
                step("shuffle", np.arange(12).reshape(4, 3), axis=1),
                step("shuffle", np.arange(7.0)),
                step("shuffle", np.arange(8, dtype="int8")),
                step("permuted", np.arange(12).reshape(3, 4), axis=1),
                step("permuted", np.arange(12).reshape(3, 4)),
                step("permutation", 0),
                step("permutation", 1),
                step("shuffle", np.arange(1)),
                step("random"),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("choice", 10),
                step("choice", 10, 5),
                step("choice", items, (2, 3)),
                step("choice", 10, 4, replace=False),
                step("choice", items, 10, replace=False),
                step("choice", 100000, 5, replace=False),
                step("choice", 20000, 500, replace=False),
                step("choice", 100000, 5, replace=False, shuffle=False),
                step("choice", 5, 4, p=[0.1, 0.2, 0.3, 0.4, 0.0]),
                step("choice", 5, 3, replace=False, p=[0.1, 0.2, 0.3, 0.3, 0.1]),
                step("choice", items, 3, p=np.full(10, 0.1)),
                step("choice", np.arange(12).reshape(4, 3), 2),
                step("choice", np.arange(12).reshape(4, 3), 2, axis=1),
                step("choice", np.arange(12.0).reshape(4, 3), 3, replace=False),
                step("choice", 5, p=[0.2] * 5),
                step("choice", items, 0),
                step("choice", 5, 6, replace=False),
                step("choice", 0),
                step("choice", 3, 2, p=[0.5, 0.5]),
                step("choice", 3, 2, p=[0.5, 0.4, 0.2]),
                step("choice", 3, 2, p=[-0.5, 1.0, 0.5]),
                step("choice", 3, 3, replace=False, p=[0.5, 0.5, 0.0]),
                step("choice", [], 1),
                step("choice", 5, -1),
                step("random"),
            ],
        )
        whole = []
        for dtype in INTEGERS:
            info = np.iinfo(dtype)
            low, high = int(info.min), int(info.max)
            whole += [
                step("integers", 0, 10, 7, dtype=np.dtype(dtype)),
                step("integers", low, high, 5, dtype=np.dtype(dtype), endpoint=True),
                step("integers", low, high, 5, dtype=np.dtype(dtype)),
                step("integers", 5, 100, dtype=np.dtype(dtype)),
                step("integers", 3, 3, 2, dtype=np.dtype(dtype), endpoint=True),
                step("integers", 0, high, 3, dtype=np.dtype(dtype), endpoint=True),
                step("integers", 0, 127, 9, dtype=np.dtype(dtype), endpoint=True),
                step("integers", 0, high + 2, dtype=np.dtype(dtype)),
                step("integers", low - 1, 3, dtype=np.dtype(dtype)),
            ]
        whole += [
            step("integers", 0, 2, 40, dtype=np.dtype("bool")),
            step("integers", 0, 1, 3, dtype=np.dtype("bool"), endpoint=True),
            step("integers", 0, 1, 3, dtype=np.dtype("bool")),
        ]
        script(family, name, make, seed, whole)
        script(
            family,
            name,
            make,
            seed,
            [
                step("integers", 10),
                step("integers", 10, size=(2, 3)),
                step("integers", 1, 7, 20),
                step("integers", [3, 100, 10**6]),
                step("integers", 0, [3, 100, 2**40], (2, 3)),
                step("integers", [0, 5], [10, 6], dtype=np.dtype("uint8")),
                step("integers", 0, 2**32, 5),
                step("integers", 0, 2**32 - 1, 5),
                step("integers", 0, 2**33, 5),
                step("integers", -(2**63), 2**63 - 1, 3, endpoint=True),
                step("integers", 5, 5),
                step("integers", 5, 3),
                step("integers", 0, 10, dtype=np.dtype("float64")),
                step("integers", 0.5, 3.5, 4),
                step("integers", 10, size=0),
                step("integers", 10, size=-1),
                step("integers", 0, 2**63, 2, dtype=np.dtype("uint64")),
                step("random"),
            ],
        )
    script(
        family,
        name,
        make,
        7,
        [
            step("random", out=np.zeros(3)),
            step("standard_normal", out=np.zeros((2, 2))),
            step("random", 3, out=np.zeros(2)),
            step("random", dtype=np.dtype("int64")),
        ],
    )
    # The tail of the ziggurat is reached once in some thousands of draws: the last numbers of a long run show a miss.
    for dtype in FLOATS[1:]:
        for method in ("standard_normal", "standard_exponential"):
            drawn = getattr(np.random.default_rng(99), method)(30000, dtype=np.dtype(dtype))
            far = np.argsort(-np.abs(drawn), kind="stable")[:20]
            family.add("random.long_run", (99, method, np.dtype(dtype), 30000, far), out=drawn[far], last=drawn[-5:])


def legacy(family):
    make = np.random.RandomState
    name = "random.RandomState"
    items = np.arange(10, 20)
    for seed in (0, 1, 42, 2**32 - 1, [1, 2, 3], [0], [5], np.arange(700, dtype="uint32")):
        script(
            family,
            name,
            make,
            seed,
            [
                step("rand"),
                step("rand", 3),
                step("rand", 2, 3),
                step("random_sample", 4),
                step("random", 2),
                step("ranf", 2) if hasattr(make(0), "ranf") else step("rand", 2),
                step("rand", 0),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("randn"),
                step("randn", 5),
                step("randn", 2, 3),
                step("standard_normal", 3),
                step("normal", 5.0, 2.0, 4),
                step("rand"),
                step("randn"),
                step("randn", 700),
                step("normal", 0, -1),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("randint", 10),
                step("randint", 10, size=(2, 3)),
                step("randint", 1, 7, 20),
                step("randint", 0, 2**31 - 1, 5),
                step("randint", 0, 2**32, 5),
                step("randint", 0, 2**40, 5),
                step("randint", 0, 256, 5, dtype=np.dtype("uint8")),
                step("randint", -128, 128, 5, dtype=np.dtype("int8")),
                step("randint", 0, 1000, 5, dtype=np.dtype("int16")),
                step("randint", 0, 1000, 5, dtype=np.dtype("int32")),
                step("randint", 0, 2, 40, dtype=np.dtype("bool")),
                step("randint", 0, 2**64, 4, dtype=np.dtype("uint64")),
                step("randint", 3, 4, 3),
                step("randint", 5, 5),
                step("randint", 0, 300, 2, dtype=np.dtype("uint8")),
                step("randint", [3, 100, 10**6]),
                step("random_integers", 6, size=3),
                step("rand"),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("uniform"),
                step("uniform", 2, 5, 4),
                step("uniform", [0, 10], [1, 20]),
                step("exponential", 2.0, 4),
                step("standard_exponential", 3),
                step("standard_gamma", 2.0, 4),
                step("gamma", 0.5, 2.0, 4),
                step("beta", 2.0, 3.0, 4),
                step("poisson", 3.0, 5),
                step("poisson", 30.0, 5),
                step("binomial", 10, 0.3, 5),
                step("binomial", 100, 0.5, 5),
                step("lognormal", 0.0, 1.0, 3),
                step("bytes", 7),
                step("rand"),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("permutation", 10),
                step("permutation", items),
                step("permutation", np.arange(12).reshape(4, 3)),
                step("shuffle", items),
                step("shuffle", np.arange(12).reshape(4, 3)),
                step("shuffle", np.arange(7.0)),
                step("permutation", 0),
                step("rand"),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [
                step("choice", 10),
                step("choice", 10, 5),
                step("choice", items, (2, 3)),
                step("choice", 10, 4, replace=False),
                step("choice", items, 3, p=np.full(10, 0.1)),
                step("choice", 5, 4, p=[0.1, 0.2, 0.3, 0.4, 0.0]),
                step("choice", 5, 3, replace=False, p=[0.1, 0.2, 0.3, 0.3, 0.1]),
                step("choice", 5, 6, replace=False),
                step("choice", 0),
                step("choice", np.arange(4).reshape(2, 2), 1),
                step("rand"),
            ],
        )
        script(
            family,
            name,
            make,
            seed,
            [step("seed", 5), step("rand", 2), step("randn"), step("seed", 5), step("rand", 2), step("randn")],
        )
        family.add("random.RandomState.random_raw", (seed,), out=make(seed)._bit_generator.random_raw(8))
    for seed in (-1, 2**32, 1.5, "x"):
        try:
            make(seed)
        except Exception as error:  # noqa: BLE001
            family.fail(name, (seed,), {}, error)
    script(family, name, make, 3, [step("rand", 1300)])


def main(out_dir):
    family = Family("random")
    for section in (seeds, modern, legacy):
        section(family)
    return family.write(out_dir)
