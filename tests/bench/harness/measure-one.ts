/** One operation in a process and a database of its own, so that nothing depends on what was measured before it. */
import { suites } from "../suites";
import { withBenchDatabase } from "./bench-database";
import { measure } from "./measure";

const [name = "", rounds] = Bun.argv.slice(2);
const suite = suites.find(({ names }) => names.includes(name));
if (suite === undefined) throw new Error(`There is no operation ${name}.`);

await withBenchDatabase(async (sides) => {
  const operation = await suite.ready(name, sides);
  const result = await measure(name, operation, rounds === undefined ? (operation.rounds ?? 31) : Number(rounds));
  process.stdout.write(JSON.stringify(result));
});
