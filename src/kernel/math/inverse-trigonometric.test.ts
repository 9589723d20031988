import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["arcsin", "arccos", "arctan", "arctan2"]);
