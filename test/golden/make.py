"""Make the golden files from NumPy 2.4 or newer, or (`--check`) make them anew elsewhere and tell differences.

    python3 test/golden/make.py [--check] [family script …]

A family script is any other Python file of this folder with a `main(out_dir)` that returns what it wrote.
"""

import argparse
import gzip
import importlib
import json
import pathlib
import struct
import sys
import tempfile
import time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE / "data"


def scripts(wanted):
    for path in sorted(HERE.glob("*.py")):
        if path.stem in ("make", "store") or (wanted and path.stem not in wanted):
            continue
        module = importlib.import_module(path.stem)
        if hasattr(module, "main"):
            yield path.stem, module


def unpack(path):
    """Manifest and pool of a golden file, arrays decoded."""
    raw = gzip.decompress(path.read_bytes())
    (length,) = struct.unpack_from("<I", raw, 8)
    manifest = json.loads(raw[12 : 12 + length])
    arrays = []
    for name, shape, offset in manifest["arrays"]:
        dtype = np.dtype(name)
        count = int(np.prod(shape, dtype=np.int64))
        arrays.append(np.frombuffer(raw, dtype, count, 12 + length + offset).reshape(shape))
    return manifest, arrays


def same(old, new, old_arrays, new_arrays, same_array):
    """Whether two encoded values are equal, arrays as `same_array` sees it."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.keys() != new.keys():
            return False
        for key in old:
            if key in ("array", "scalar", "bytes"):
                if not same_array(old_arrays[old[key]], new_arrays[new[key]]):
                    return False
            elif key == "view":
                if old[key][1:] != new[key][1:]:
                    return False
                if not same_array(old_arrays[old[key][0]], new_arrays[new[key][0]]):
                    return False
            elif not same(old[key], new[key], old_arrays, new_arrays, same_array):
                return False
        return True
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(same(a, b, old_arrays, new_arrays, same_array) for a, b in zip(old, new))
    return type(old) is type(new) and old == new


def parts_of(array):
    """Real and imaginary parts in a row; a real array as it is."""
    if array.dtype.kind == "c":
        array = array.reshape(-1).view(f"f{array.dtype.itemsize // 2}")
    return array.reshape(-1)


def equal(old, new):
    """Same dtype, shape and bits, but that any NaN equals any NaN."""
    if old.dtype != new.dtype or old.shape != new.shape:
        return False
    if old.dtype.kind not in "fc":
        return np.array_equal(old, new)
    old, new = parts_of(old), parts_of(new)
    nans = np.isnan(old)
    return np.array_equal(nans, np.isnan(new)) and old[~nans].tobytes() == new[~nans].tobytes()


def close(old, new):
    """As `equal`, or apart by no more than processors differ in: a few units in the last place."""
    if equal(old, new):
        return True
    if old.dtype != new.dtype or old.shape != new.shape or old.dtype.kind not in "fc":
        return False
    eps = float(np.finfo(old.dtype).eps)
    return np.allclose(old, new, rtol=64 * eps, atol=eps * eps, equal_nan=True)


def differences(old_path, new_path):
    """One (serious, line) for each case that is not as stored; files of another form are compared whole."""
    if not old_path.exists():
        yield True, "the stored file is missing"
        return
    if new_path.suffix != ".gz":
        if old_path.read_bytes() != new_path.read_bytes():
            yield True, "the bytes differ"
        return
    old, old_arrays = unpack(old_path)
    new, new_arrays = unpack(new_path)
    if len(old["cases"]) != len(new["cases"]):
        yield True, f"{len(old['cases'])} cases stored, {len(new['cases'])} now"
    for index, (before, after) in enumerate(zip(old["cases"], new["cases"])):
        if not same(before, after, old_arrays, new_arrays, equal):
            serious = not same(before, after, old_arrays, new_arrays, close)
            keys = {**before, **after}
            parts = [key for key in keys if not same(before.get(key), after.get(key), old_arrays, new_arrays, equal)]
            yield serious, f"case {index} ({after['fn']}): {', '.join(parts)} differ"


def make(out_dir, wanted):
    for stem, module in scripts(wanted):
        start = time.time()
        module.main(out_dir)
        print(f"{stem}: {time.time() - start:.1f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the stored files and write nothing")
    parser.add_argument("families", nargs="*", help="script names without .py; all of them by default")
    options = parser.parse_args()
    if not options.check:
        DATA.mkdir(exist_ok=True)
        make(DATA, options.families)
        for path in sorted(DATA.glob("*.njg.gz")):
            print(f"{path.name}: {len(unpack(path)[0]['cases'])} cases, {path.stat().st_size / 1024:.0f} KiB")
        return 0
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        make(folder, options.families)
        for path in sorted(pathlib.Path(folder).iterdir()):
            told = list(differences(DATA / path.name, path))
            lines = [line for serious, line in told if serious]
            found += len(lines)
            print(f"{path.name}: {len(lines)} differences, {len(told) - len(lines)} more in last places only")
            for line in lines[:20]:
                print(f"  {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
