import { testAccuracy } from "./accuracy.helpers.ts";

testAccuracy(["nextafter", "spacing", "frexpFraction", "frexpExponent", "ldexp"]);
