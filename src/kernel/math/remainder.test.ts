import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["fmod"]);
