import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["exp", "exp2", "expm1"]);
