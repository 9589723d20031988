/**
 * @file Reads a CSV file of four years of weather in Seattle and prints a summary by month. Run: `npx tsx examples/weather.ts`
 */
import * as np from "../src/index.ts";

const file = new URL("../node_modules/vega-datasets/data/seattle-weather.csv", import.meta.url);
const { date, precipitation, temp_max } = np.genfromtxt(file, {
  delimiter: ",",
  names: true,
  usecols: ["date", "precipitation", "temp_max"],
  // 2012-01-31 → 1: the column holds the month.
  converters: { date: (text) => Number(text.slice(5, 7)) },
});

console.log(`${date.size} days, warmest ${temp_max.max()} °C, wettest ${precipitation.max()} mm`);
console.log("month   mean high °C   rain mm a day   rainy days %");
for (let month = 1; month <= 12; month++) {
  const here = np.equal(date, month);
  const rain = precipitation.at(here);
  const columns = [
    String(month).padStart(5),
    Number(temp_max.at(here).mean()).toFixed(1).padStart(14),
    Number(rain.mean()).toFixed(2).padStart(14),
    (100 * Number(np.mean(np.greater(rain, 0)))).toFixed(0).padStart(15),
  ];
  console.log(columns.join(" "));
}
