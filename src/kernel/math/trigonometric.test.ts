import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["sin", "cos", "tan"]);
