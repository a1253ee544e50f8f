import { existsSync } from "node:fs";
import { join } from "node:path";

/** Pages and servers are tried with the users, as an example. Where that feature was removed, there is nothing to try. */
export const hasUsers = existsSync(join(import.meta.dir, "../../../src/features/users"));
