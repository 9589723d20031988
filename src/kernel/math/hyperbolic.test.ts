import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"]);
