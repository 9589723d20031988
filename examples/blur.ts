/**
 * @file Blurs an image by the mean of each pixel's neighbours, as windows that slide over it without a copy. Run:
 * `npx tsx examples/blur.ts`
 */
import * as np from "../src/index.ts";

const [height, width] = [11, 24];

/** A bright disc with a sharp edge, as rows and columns of brightness from 0 to 1. */
function disc(): np.NDArray {
  const y = np.linspace(-1, 1, height).reshape([height, 1]);
  const x = np.linspace(-1.1, 1.1, width);
  return np.where(np.less(np.hypot(x, y), 0.7), 1, 0);
}

/** Every pixel's mean over `size` × `size` pixels around it; the image goes on as it ends. */
function blur(image: np.NDArray, size: number): np.NDArray {
  const around = np.pad(image, (size - 1) / 2, "edge");
  const windows = np.sliding_window_view(around, [size, size]);
  return np.mean(windows, { axis: [-2, -1] });
}

function show(title: string, image: np.NDArray): void {
  const shades = " .:-=+*#";
  const level = np.minimum(np.floor(np.multiply(image, shades.length)), shades.length - 1);
  console.log(title);
  for (const row of level.tolist() as number[][])
    console.log(
      row
        .map((i) => shades[i])
        .join("")
        .trimEnd(),
    );
}

const image = disc();
show("sharp", image);
show("blurred", blur(image, 5));
