import type { DocumentedSchema } from "./document-values";

export interface Parameter {
  name: string;
  in: "query" | "path" | "header";
  required: boolean;
  schema: DocumentedSchema;
}

interface Content {
  schema: DocumentedSchema;
  example: unknown;
}

export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  /** What its body may be, as the type that is named first. */
  body: (Content & { type: string }) | undefined;
  responses: Record<string, { content?: Record<string, unknown> }>;
}

/** What `docs/openapi.json` says can be asked. */
export async function documentedOperations(): Promise<Operation[]> {
  const document: object = await Bun.file("docs/openapi.json").json();
  const { paths }: Documented = withoutReferences(document, document);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => {
      const [content] = Object.entries(requestBody?.content ?? {});
      const body = content && { type: content[0], ...content[1] };
      return { method: method.toUpperCase(), path, parameters, body, responses };
    }),
  );
}

interface Documented {
  paths: Record<string, Record<string, DocumentedOperation>>;
}

interface DocumentedOperation extends Pick<Operation, "responses"> {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
}

// oxlint-disable-next-line typescript/no-explicit-any -- JSON of any shape
function withoutReferences(value: any, document: object): any {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withoutReferences(each, document));
  if (typeof value.$ref !== "string") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutReferences(each, document)]));
  }
  const names: string[] = value.$ref.slice(2).split("/");
  return withoutReferences(
    names.reduce((within, name) => Reflect.get(within, name), document),
    document,
  );
}
