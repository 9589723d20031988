/**
 * @file `np.random`.
 * @module
 */
export { BitGenerator, type Seed } from "./bit-generator.ts";
export type { ChoiceOptions } from "./choice.ts";
export { default_rng, type FillOptions, Generator } from "./generator.ts";
export type { IntegersOptions } from "./integers.ts";
export * from "./legacy-functions.ts";
export { MT19937, type MT19937State } from "./mt19937.ts";
export { PCG64, PCG64DXSM, type PCG64State } from "./pcg64.ts";
export { Philox, type PhiloxOptions, type PhiloxState } from "./philox.ts";
export { type LegacyState, RandomState, type RandomStateState } from "./random-state.ts";
export { type Entropy, SeedSequence, type SeedSequenceOptions } from "./seed-sequence.ts";
export { SFC64, type SFC64State } from "./sfc64.ts";
export type { Size } from "./size.ts";
