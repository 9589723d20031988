import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["pow", "cbrt", "hypot", "logaddexp", "logaddexp2"]);
