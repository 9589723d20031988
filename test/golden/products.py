"""Golden cases of matrix and tensor products.

Entries are small whole numbers, so that every order of summation gives the same bits; the cases on random
entries carry the exact product rounded once (`truth`) and the sum of absolute terms (`magnitude`), the measure of an
error.
"""

import numpy as np

from store import DTYPES, Family, layouts

PRODUCTS = ["matmul", "dot", "inner", "vdot", "outer"]


def whole(shape, dtype="float64", seed=0):
    draw = np.random.default_rng(seed)
    kind = np.dtype(dtype).kind
    values = draw.integers(0 if kind in "ub" else -3, 4, shape)
    if kind == "c":
        values = values + 1j * draw.integers(-3, 4, shape)
    return np.asarray(values).astype(dtype)


def dtypes(family):
    for name in PRODUCTS:
        for left in DTYPES:
            for right in DTYPES:
                family.call(
                    name,
                    whole((2, 3), left),
                    whole((3, 2), right, 1) if name in ("matmul", "dot", "outer") else whole((2, 3), right, 1),
                )
    for dtype in DTYPES:
        for name in ("matvec", "vecmat"):
            family.call(
                name,
                *(
                    (whole((2, 3), dtype), whole((3,), dtype, 1))
                    if name == "matvec"
                    else (whole((3,), dtype), whole((3, 2), dtype, 1))
                ),
            )
        family.call("vecdot", whole((2, 3), dtype), whole((2, 3), dtype, 1))
        family.call("kron", whole((2, 2), dtype), whole((2, 3), dtype, 1))
        family.call("tensordot", whole((2, 3, 2), dtype), whole((3, 2, 2), dtype, 1), 2)
        family.call("einsum", "ij,jk->ik", whole((2, 3), dtype), whole((3, 2), dtype, 1))
        family.call("trace", whole((3, 3), dtype))
        for value in (2, 2.5, True, 1j):
            family.call("dot", whole((2, 3), dtype), value)
            family.call("matmul", whole((2, 3), dtype), value)
    family.call("matmul", np.full((2, 3), 100, "int8"), np.full((3, 2), 100, "int8"))
    family.call("matmul", np.full((2, 3), 2**62, "int64"), np.full((3, 2), 3, "int64"))
    family.call("matmul", np.array([[np.inf, 1], [np.nan, 0]]), np.array([[0.0, 1], [2, 3]]))
    for result in DTYPES:
        family.call("matmul", whole((2, 3), "int32"), whole((3, 2), "int32"), dtype=np.dtype(result))
        family.call("matmul", whole((2, 3)), whole((3, 2)), out=np.zeros((2, 2), result))


def shapes(family):
    pairs = [
        ((), ()),
        ((), (3,)),
        ((3,), ()),
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3, 4)),
        ((2, 3), (2, 3)),
        ((4, 2, 3), (3, 2)),
        ((4, 2, 3), (4, 3, 2)),
        ((3,), (4, 3, 2)),
        ((4, 2, 3), (3,)),
        ((2, 1, 2, 3), (4, 3, 2)),
        ((2, 3, 4), (2, 3)),
        ((0, 3), (3, 2)),
        ((2, 0), (0, 3)),
        ((2, 3), (3, 0)),
        ((0,), (0,)),
        ((0, 2, 3), (3, 2)),
        ((1, 1), (1, 1)),
        ((3, 1), (1, 3)),
        ((1, 3), (3, 1)),
        ((2, 3), (4,)),
        ((3,), (4,)),
        ((2, 2, 3), (3, 3, 2)),
        ((5, 7), (7, 6)),
        ((2, 3, 4), (5, 4)),
        ((2, 3, 4), (4, 3, 2)),
        ((2, 3), ()),
        ((3, 2, 0), (0, 2)),
    ]
    for left, right in pairs:
        for name in (*PRODUCTS, "matvec", "vecmat", "vecdot", "kron"):
            for dtype in ("float64", "complex64", "int32"):
                family.call(name, whole(left, dtype), whole(right, dtype, 1))
    for rows, inner, columns in (
        (1, 1, 1),
        (2, 2, 2),
        (3, 5, 4),
        (8, 8, 8),
        (7, 9, 23),
        (9, 17, 25),
        (16, 16, 24),
        (33, 1, 31),
        (1, 65, 1),
        (25, 40, 49),
        (48, 33, 50),
    ):
        for dtype in ("float64", "float32", "complex128", "int64", "float16"):
            family.call("matmul", whole((rows, inner), dtype), whole((inner, columns), dtype, 1))


def memory(family):
    for dtype in ("float64", "float32", "complex128", "int16"):
        for _, left in layouts(whole((3, 5), dtype)):
            for _, right in layouts(whole((5, 4), dtype, 1)):
                family.call("matmul", left, right)
                family.call("dot", left, right)
        for _, left in layouts(whole((2, 3, 4), dtype)):
            for _, right in layouts(whole((2, 4, 3), dtype, 1)):
                family.call("matmul", left, right)
            family.call("einsum", "ijk->kj", left)
            family.call("tensordot", left, left, ([0, 1], [0, 1]))
        square = whole((4, 4), dtype)
        family.call("matmul", square, square.T)
        family.call("matmul", square.T, square)
        family.call("matmul", np.broadcast_to(square[0], (3, 4)), square)
        for _, vector in layouts(whole((5,), dtype)):
            for name in ("dot", "inner", "vdot", "matmul", "outer"):
                family.call(name, vector, vector)
    family.call("matmul", whole((2, 3)), whole((3, 2)), out=np.full((2, 2), 9.0))
    family.call("matmul", whole((2, 3)), whole((3, 2)), out=np.full((2, 3), 9.0))
    family.call("dot", whole((2, 3)), whole((3, 2)), out=np.full((2, 2), 9.0))
    family.call("dot", whole((2, 3)), whole((3, 2)), out=np.full((2, 2), 9.0, "float32"))
    square = whole((4, 4))
    before = square.copy()
    np.matmul(square, square, out=square)
    family.add("matmul", (before, before), out=square, note="out is both operands")


def contractions(family):
    a, b = whole((2, 3, 4)), whole((4, 3, 2), seed=1)
    for axes in (
        0,
        1,
        2,
        ([2], [0]),
        ([1, 2], [1, 0]),
        ([0, 1, 2], [2, 1, 0]),
        (2, 0),
        (-1, 0),
        ([], []),
        3,
        4,
        ([0], [0]),
        ([0, 1], [0]),
        -1,
    ):
        family.call("tensordot", a, b, axes)
    family.call("tensordot", a, b)
    for left, right in (
        ((2, 2), (2, 2)),
        ((3,), (2,)),
        ((2, 2), (3,)),
        ((), (3,)),
        ((2, 1, 2), (2, 2)),
        ((0, 2), (2, 2)),
    ):
        family.call("kron", whole(left), whole(right, seed=2))
    for family_shape, other, vectors in (
        ((3,), (3,), {}),
        ((2, 3), (3,), {}),
        ((2,), (2,), {}),
        ((2, 3), (2, 3), {}),
        ((3, 2), (3, 2), {"axis": 0}),
        ((4,), (4,), {}),
        ((2, 3), (2, 2), {}),
    ):
        family.call("cross", whole(family_shape), whole(other, seed=1), **vectors)
    v, m, n, cube = whole((3,)), whole((2, 3)), whole((3, 4), seed=1), whole((2, 3, 4), seed=2)
    square = whole((3, 3), seed=3)
    for text, *operands in (
        ("i,i", v, v),
        ("i,i->", v, v),
        ("i,i->i", v, v),
        ("i,j->ij", v, v),
        ("i,j", v, v),
        ("i,j->ji", v, v),
        ("ij,jk", m, n),
        ("ij,jk->ik", m, n),
        ("ij,jk->ki", m, n),
        ("ij->ji", m),
        ("ij", m),
        ("ji", m),
        ("ij->", m),
        ("ij->i", m),
        ("ij->j", m),
        ("ii", square),
        ("ii->i", square),
        ("ii->", square),
        ("iji->j", whole((2, 3, 2))),
        ("ij,ij->", m, m),
        ("ij,ij->ij", m, m),
        ("ij,j->i", m, v),
        ("...j,j", m, v),
        ("i...,i...->...", m, m),
        ("...ij->...ji", cube),
        ("...", m),
        ("...,...", v, v),
        ("ijk,jl->ikl", cube, whole((3, 2))),
        ("ijk->kij", cube),
        ("ijk->k", cube),
        ("ij,jk,kl->il", m, n, whole((4, 2))),
        ("i,i,i->i", v, v, v),
        ("ij,jk,kl,lm->im", m, n, whole((4, 2)), m),
        ("bij,bjk->bik", whole((2, 2, 3)), whole((2, 3, 2))),
        ("bij,bkj->bik", whole((2, 2, 3)), whole((2, 4, 3))),
        ("ij,kl->", m, n),
        ("ij,kl->ijkl", m, n),
        ("a,ab,b->", whole((2,)), m, v),
        (" ij , jk -> ik ", m, n),
        ("iJ,Jk->ik", m, n),
        ("i->i", v),
        ("i->", v),
        ("->", np.array(2.0)),
        (",->", np.array(2.0), np.array(3.0)),
        ("ijj->i", whole((2, 3, 3))),
        ("ij,jk->ij", m, n),
        ("ij,jk->iz", m, n),
        ("ij,jk", m),
        ("ij", v),
        ("ij,jk->ik", m, m),
        ("i->ii", v),
        ("ij->ijk", m),
        ("i-j", v),
        ("i1->i", m),
        ("..i", v),
        ("i,i->i->i", v, v),
        ("ii", m),
        ("...i->i", m),
        ("ij,j...->i...", m, n),
        ("i...j->...ij", cube),
    ):
        family.call("einsum", text, *operands)
        for optimize in (True, "greedy", "optimal"):
            family.call("einsum", text, *operands, optimize=optimize)
    family.call("einsum", m, [0, 1], n, [1, 2])
    family.call("einsum", m, [0, 1], n, [1, 2], [2, 0])
    family.call("einsum", m, [0, 1], [1])
    family.call("einsum", cube, [Ellipsis, 0], [0, Ellipsis])
    family.call("einsum", "ij,jk", m, n, dtype=np.dtype("float32"), casting="same_kind")
    family.call("einsum", "ij,jk", m, n, out=np.zeros((2, 4)))
    family.call("einsum", "ij,jk", whole((2, 3), "int32"), whole((3, 2), "float32"))


def exact_product(left, right, dtype):
    """The product over exact integers: entries are brought to a common power of two first."""
    scale = 2**60
    whole_left = np.vectorize(lambda x: int(float(x) * scale), otypes=[object])(left)
    whole_right = np.vectorize(lambda x: int(float(x) * scale), otypes=[object])(right)
    exact = whole_left.dot(whole_right)
    return np.vectorize(lambda x: x / scale**2, otypes=["f8"])(exact).astype(dtype)


def random_entries(family):
    draw = np.random.default_rng(8)
    for dtype in ("float32", "float64"):
        for rows, inner, columns in ((1, 200, 1), (4, 7, 5), (8, 100, 24), (17, 33, 9), (3, 257, 2), (24, 24, 24)):
            # Entries on a grid of 2^-20, so that the scaled integers of `exact_product` lose nothing.
            left = (np.round(draw.standard_normal((rows, inner)) * 2**20) / 2**20).astype(dtype)
            right = (np.round(draw.standard_normal((inner, columns)) * 2**20) / 2**20).astype(dtype)
            family.call(
                "matmul",
                left,
                right,
                facts={
                    "truth": exact_product(left, right, dtype),
                    "magnitude": np.abs(left).astype("f8") @ np.abs(right).astype("f8"),
                },
            )


def main(out_dir):
    family = Family("products")
    for section in (dtypes, shapes, memory, contractions, random_entries):
        section(family)
    return family.write(out_dir)
