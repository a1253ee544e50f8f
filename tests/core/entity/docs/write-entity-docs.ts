import { currentPage, page } from "./entity-docs";

await Bun.write(page, await currentPage());
