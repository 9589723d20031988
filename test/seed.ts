/**
 * @file The quick suite draws the same properties' examples every time, so that it says something about a change and not about
 * luck; the slow suite draws fresh ones and prints the seed of what fails.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: 20_261_120 });
