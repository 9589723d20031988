"""Constants of src/kernel/math, made anew by: python3 scripts/math/constants.py (needs mpmath).

Each line is a name and the parts whose sum is the constant: every part but the last is rounded to the
stated number of bits, so that products with small whole numbers are exact; the last is rounded to binary64.
"""
from mpmath import mp, mpf, log, pi, floor, log10, frexp, nint, ldexp

mp.prec = 1400


def rounded(x, bits):
    """x rounded to `bits` significant bits."""
    _, e = frexp(x)
    return ldexp(nint(ldexp(x, bits - e)), e - bits)


def parts(name, x, *bits):
    rest, out = mpf(x), []
    for n in (*bits, 53):
        part = rounded(rest, n)
        out.append(float(part))
        rest -= part
    print(name, *[repr(p) for p in out])


parts("LN2", log(2), 40)
parts("LN2_PAIR", log(2), 53)
parts("LOG2E", 1 / log(2), 53)
parts("LOG10E", 1 / log(10), 53)
parts("LOG10_2", log10(2), 40)
parts("TWO_OVER_PI", 2 / pi)
parts("HALF_PI", pi / 2, 53, 53)
parts("HALF_PI_SHORT", pi / 2, 33, 33, 33)
parts("QUARTER_PI", pi / 4, 50)
parts("TWO_THIRDS", mpf(2) / 3, 53)

# 2/pi as 64-bit words, most significant first, for the reduction of huge arguments.
bits = int(floor((2 / pi) * 2 ** (64 * 20)))
words = [(bits >> (64 * (19 - i))) & (2**64 - 1) for i in range(20)]
print("TWO_OVER_PI_WORDS", *[f"0x{w:016x}n," for w in words])
