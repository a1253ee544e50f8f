import { STATUS_CODES } from "node:http";
import { exampleOf } from "./example-of";
import { mapValues, modernize, type Schema } from "./json-schema";
import type { NamedSchemas } from "./named-schemas";
import { pageLinks, placeOfNew, requestId, versionTag } from "./response-headers";
import { problemReference, usualProblems } from "./problem-responses";

interface Parameter {
  in: string;
  required?: boolean;
  schema: Schema;
}

interface Response {
  description?: string;
  headers?: Record<string, object>;
  content?: Record<string, MediaType>;
}

interface MediaType {
  schema?: Schema;
  example?: unknown;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, MediaType>; required?: boolean };
  responses?: Record<string, Response>;
}

export type Paths = Record<string, Record<string, Operation>>;

/** Says what the generator leaves out or gets wrong: problems, empty answers, optional parameters, headers, examples. */
export class OperationWriter {
  constructor(private readonly named: NamedSchemas) {}

  complete(paths: Paths): object {
    return mapValues(paths, (operations) => mapValues(operations, (operation) => this.#operation(operation)));
  }

  #operation({ parameters, requestBody, responses = {}, ...rest }: Operation): object {
    const usual = usualProblems({ sends: requestBody !== undefined, asks: parameters !== undefined });
    return {
      ...rest,
      ...(parameters && { parameters: parameters.map((parameter) => this.#parameter(parameter)) }),
      ...(requestBody && { requestBody: { ...requestBody, content: this.#content(requestBody.content) } }),
      responses: {
        ...mapValues(responses, (response, status) => this.#response(response, status)),
        ...Object.fromEntries(usual.map((status) => [status, problemReference(status)])),
        default: problemReference("default"),
      },
    };
  }

  /** What has a default may be left out. */
  #parameter({ schema, ...rest }: Parameter): object {
    const required = rest.required === true && schema.default === undefined;
    return { ...rest, required, schema: this.named.refer(modernize(schema)) };
  }

  #response(response: Response, status: string): object {
    const schema = response.content?.["application/json"]?.schema;
    if (schema?.title === "Problem") return problemReference(status);
    const { content, headers, ...rest } = response;
    const hasMediaType = Object.keys(content ?? {}).some((type) => type.includes("/"));
    return {
      ...rest,
      description: STATUS_CODES[status] ?? `Status ${status}`,
      headers: {
        ...requestId,
        ...(status === "201" && placeOfNew),
        ...versionTag(status, schema),
        ...pageLinks(schema),
        ...headers,
      },
      ...(content && hasMediaType && { content: this.#content(content) }),
    };
  }

  #content(content: Record<string, MediaType>): object {
    return mapValues(content, ({ schema, ...mediaType }) => {
      if (!schema) return mediaType;
      const modern = modernize(schema);
      const example = exampleOf(modern);
      return { schema: this.named.refer(modern), ...(example !== undefined && { example }), ...mediaType };
    });
  }
}
