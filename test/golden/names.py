"""NumPy's public names, for the feature table: functions, ufuncs and classes of the namespaces that numjet mirrors."""

import inspect
import json
from pathlib import Path

import numpy as np


def kind(value):
    if isinstance(value, np.ufunc):
        return "ufunc"
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else "constant"


def names(module, skip=()):
    public = getattr(module, "__all__", None) or [n for n in dir(module) if not n.startswith("_")]
    found = {n: kind(getattr(module, n)) for n in public if n not in skip and not inspect.ismodule(getattr(module, n))}
    return dict(sorted(found.items()))


def main(out_dir):
    table = {
        "numpy": np.__version__,
        "namespaces": {
            "np": names(np),
            "np.random": names(np.random),
            "np.random.Generator": {n: "method" for n in dir(np.random.Generator) if not n.startswith("_")},
            "np.linalg": names(np.linalg),
            "np.fft": names(np.fft),
        },
        "methods": {n: "method" if callable(getattr(np.ndarray, n)) else "attribute" for n in dir(np.ndarray) if not n.startswith("_")},
    }
    (Path(out_dir) / "names.json").write_text(json.dumps(table, indent=0) + "\n")


if __name__ == "__main__":
    main(Path(__file__).parent / "data")
