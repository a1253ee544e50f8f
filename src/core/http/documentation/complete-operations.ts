import { STATUS_CODES } from "node:http";

interface Schema {
  $ref?: string;
  title?: string;
  default?: unknown;
}

interface Parameter {
  required?: boolean;
  schema: Schema;
}

interface Response {
  description?: string;
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  parameters?: Parameter[];
  responses?: Record<string, Response>;
}

const problem = {
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};
const anyProblem = { description: "Any other problem", ...problem };

/** Says what the generator leaves out or gets wrong: problem documents, empty answers, optional parameters. */
export function completeOperations(paths: object): object {
  const completed = Object.entries(paths).map(([path, operations]) => [path, mapValues(operations, completeOperation)]);
  return Object.fromEntries(completed);
}

function completeOperation(operation: Operation): Operation {
  const { parameters, responses } = operation;
  return {
    ...operation,
    ...(parameters && { parameters: parameters.map(completeParameter) }),
    responses: { ...mapValues(responses ?? {}, completeResponse), default: anyProblem },
  };
}

function completeResponse(response: Response, status: string): Response {
  const description = STATUS_CODES[status] ?? `Status ${status}`;
  const schema = response.content?.["application/json"]?.schema;
  if (schema?.title === "Problem") return { description, ...problem };
  const { content, ...rest } = response;
  const hasMediaType = Object.keys(content ?? {}).some((type) => type.includes("/"));
  return { ...rest, description, ...(content && hasMediaType && { content }) };
}

/** What has a default may be left out. */
function completeParameter(parameter: Parameter): Parameter {
  return { ...parameter, required: parameter.required === true && parameter.schema.default === undefined };
}

function mapValues<Value, Mapped>(
  record: Record<string, Value>,
  map: (value: Value, key: string) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
