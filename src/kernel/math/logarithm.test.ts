import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["log", "log2", "log10", "log1p"]);
