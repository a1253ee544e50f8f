import type { Problem } from "../checking/check-imports";
import { innocentEdges, innocentTree } from "./innocent-tree";
import type { PlantedTree } from "./plant-tree";

export interface ForbiddenTree extends PlantedTree {
  rule: Problem["rule"];
  /** Everything the check says, without the rule's own sentence. */
  finds: readonly string[];
}

const hall = innocentTree["src/core/http/hall.ts"];

/** Files in the wrong place, and what can only be seen from the whole tree. */
export const forbiddenTrees: readonly ForbiddenTree[] = [
  { rule: "empty", files: { "tests/a.test.ts": "" }, edges: [], finds: ["src"] },
  { rule: "missing room", files: { "src/app.ts": "" }, edges: [], finds: ["core/database has no file"] },
  stranger("src/utils.ts"),
  stranger("src/features/users/users.patch"),
  stranger("src/features/users/helper.ts"),
  stranger("src/features/users/users.helper.ts"),
  stranger("src/features/users/admin.service.ts"),
  stranger("src/features/users/orders.service.spec.ts"),
  stranger("src/features/users/admin/users.service.more.ts"),
  stranger("src/features/loose.service.ts"),
  stranger("src/core/cache/cache-store.ts"),
  stranger("src/core/loose-file.ts"),
  stranger("src/commands/deeper/nested.ts"),
  stranger("src/commands/kit/deeper/nested.ts"),
  stranger("src/core/http/page.html"),
  tree("same name", { "tests/support/users.service.ts": "" }, [
    "tests/support/users.service.ts has the name of src/features/users/users.service.ts",
  ]),
  tree("same name", { "tests/support/index.ts": "" }, ["tests/support/index.ts is no front door"]),
  tree(
    "same name",
    {
      "src/core/http/problems/index.ts": "",
      "src/core/http/hall.ts": `import "./problems";\n${hall}`,
    },
    ["src/core/http/problems/index.ts is no front door"],
  ),
  { rule: "link", links: { "src/core/linked": "../features/users" }, finds: ["src/core/linked is a symbolic link"] },
  {
    rule: "stale edge",
    edges: [...innocentEdges, ["users", "products"]],
    finds: ["featureEdges lists users -> products, which no import uses"],
  },
  {
    rule: "stale edge",
    edges: [...innocentEdges, ["orders", "gone"]],
    finds: ["featureEdges lists orders -> gone, which no import uses"],
  },
  {
    ...tree(
      "feature circle",
      {
        "src/features/products/products.schema.ts":
          'import "@/features/orders/orders.schema";\nexport const products = {};',
        "src/features/orders/orders.schema.ts": "",
      },
      ["featureEdges closes orders -> products -> orders"],
    ),
    edges: [...innocentEdges, ["products", "orders"]],
  },
  tree(
    "file circle",
    {
      "src/core/http/hall.ts": `${hall}\nimport type { A } from "./wall";\nimport type { B } from "./wall";`,
      "src/core/http/wall.ts": 'import type { createHall } from "./hall";\nexport interface A {}\nexport type B = A;',
    },
    ["src/core/http/hall.ts stands in a circle (hall.ts -> wall.ts -> hall.ts)"],
  ),
  tree("unreached", { "src/core/http/forgotten.ts": "export const forgotten = 1;" }, [
    "src/core/http/forgotten.ts is used by nothing",
  ]),
  tree("unreached", { "src/commands/kit/forgotten-kit.ts": "export const forgotten = 1;" }, [
    "src/commands/kit/forgotten-kit.ts is used by nothing",
  ]),
  tree(
    "unused export",
    {
      "src/core/http/hall.ts": `${hall}\nexport const one = 1, two = 2;\nexport default one;`,
      "tests/core/hall.test.ts": 'import { two } from "@/core/http/hall";\ntwo;',
    },
    ["src/core/http/hall.ts:3 exports one", "src/core/http/hall.ts:4 exports default"],
  ),
];

function tree(
  rule: ForbiddenTree["rule"],
  files: Readonly<Record<string, string>>,
  finds: readonly string[],
): ForbiddenTree {
  return { rule, files: { ...innocentTree, ...files }, finds };
}

function stranger(path: string): ForbiddenTree {
  return tree("unknown room", { [path]: "" }, [`${path} fits no room`]);
}
