/**
 * @file Walks at random, many times at once: how far one gets, and how often far away. Run: `npx tsx examples/random-walk.ts`
 */
import * as np from "../src/index.ts";

const [walks, steps] = [2000, 1000];

// One seed, one result: the numbers are those of NumPy's default_rng(42).
const rng = np.random.default_rng(42);
const step = np.subtract(np.multiply(rng.integers(0, 2, { size: [walks, steps] }), 2), 1);
const position = np.cumsum(step, 1);

const last = position.at(":", -1);
const farthest = np.max(np.absolute(position), 1);
const reached = np.greater_equal(farthest, 60);

console.log(`${walks} walks of ${steps} steps`);
console.log(`mean end ${Number(last.mean()).toFixed(3)}, spread ${Number(last.std()).toFixed(2)}`);
console.log(`theory   ${(0).toFixed(3)}, spread ${Math.sqrt(steps).toFixed(2)}`);
console.log(`${np.count_nonzero(reached)} walks were 60 or more away at some time`);
const first = np.argmax(np.greater_equal(np.absolute(position.at(reached)), 60), 1);
console.log(`on average after ${(Number(np.mean(first)) + 1).toFixed(1)} steps`);
